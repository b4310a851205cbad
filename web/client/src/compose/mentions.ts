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

/** The members whose username, or a word of whose name, begins so. */
export function candidates(prefix: string, timeline: Timeline, viewerId: string): PersonFragment[] {
  const wanted = prefix.toLowerCase();
  const fits = ({ username, displayName }: PersonFragment) =>
    [username, ...displayName.split(/\s+/)].some((word) => word.toLowerCase().startsWith(wanted));
  return [...timeline.members.values()]
    .map(({ user }) => user)
    .filter((user) => user.id !== viewerId && fits(user))
    .sort((a, b) => a.username.localeCompare(b.username))
    .slice(0, offeredMax);
}

/** The text with the mention written out, and where the caret stands then. */
export function completed(text: string, { from, prefix }: Mention, username: string): { text: string; caret: number } {
  const after = text.slice(from + 1 + prefix.length);
  const written = `@${username}${after.startsWith(' ') ? '' : ' '}`;
  return { text: text.slice(0, from) + written + after, caret: from + username.length + 2 };
}
