import type { PersonFragment } from '../api/generated/graphql';
import type { Timeline } from '../room/timeline';

/** A mention that is being written: where its @ stands, and what follows it up to the caret. */
export interface Mention {
  from: number;
  prefix: string;
}

const offeredMax = 6;

/** The mention in which the caret stands; an @ within a word, as in an address, begins none. */
export function mentionAt(text: string, caret: number): Mention | undefined {
  const match = /(?:^|[\s(])@([\p{L}\p{N}_.-]*)$/u.exec(text.slice(0, caret));
  return match ? { from: caret - match[1]!.length - 1, prefix: match[1]! } : undefined;
}

/**
 * The members whose username, or a word of whose name, begins so; then others that the server has found by the same
 * rule. In a room whose members are not all held these may be members too.
 */
export function candidates(
  prefix: string,
  timeline: Timeline,
  viewerId: string,
  found: readonly PersonFragment[] = [],
): PersonFragment[] {
  const wanted = prefix.toLowerCase();
  const fits = ({ id, username, displayName }: PersonFragment) =>
    id !== viewerId && [username, ...displayName.split(/\s+/)].some((word) => word.toLowerCase().startsWith(wanted));
  const members = [...timeline.members.values()].map(({ user }) => user).filter(fits);
  const others = found.filter((person) => fits(person) && !timeline.members.has(person.id));
  const byName = (a: PersonFragment, b: PersonFragment) => a.username.localeCompare(b.username);
  return [...members.sort(byName), ...others.sort(byName)].slice(0, offeredMax);
}

/** The text with the mention written out, and where the caret stands then. */
export function completed(text: string, { from, prefix }: Mention, username: string): { text: string; caret: number } {
  const after = text.slice(from + 1 + prefix.length);
  const written = `@${username}${after.startsWith(' ') ? '' : ' '}`;
  return { text: text.slice(0, from) + written + after, caret: from + username.length + 2 };
}
