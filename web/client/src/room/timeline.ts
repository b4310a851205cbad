import type {
  MemberFragment,
  MessagePageFragment,
  MessagePartsFragment,
  OpenRoomFragment,
  RoomEventsSubscription,
  RoomQuery,
} from '../api/generated/graphql';
import { renewed, type People } from '../presence/people';
import { advanced, memberChanged, type Unheld } from './membership';

export type Message = MessagePartsFragment;
export type Member = MemberFragment;
export type RoomEvent = RoomEventsSubscription['roomEvents'];
export type RoomState = NonNullable<RoomQuery['room']>;

/**
 * What the page knows of a room: its members, and a window of its history, ascending by seq. A value:
 * every change makes another. The rule that all of this serves is that a state with events applied to it
 * is the state that a fresh query would have read.
 */
export interface Timeline {
  room: OpenRoomFragment;
  permissions: RoomState['viewerPermissions'];
  /** Where roomEvents resumes to tell whatever is not in here. */
  cursor: string;
  messages: readonly Message[];
  /** Where older messages stand; null at the beginning of the room. */
  older: Edge | null;
  /** Where newer messages stand; null where the window reaches to the present. */
  newer: Edge | null;
  lastSeq: number;
  /** The current members, as far as their pages have been read. */
  members: ReadonlyMap<string, Member>;
  /** The cursor after which further members stand; null where all of them are held. */
  furtherMembers: string | null;
  /** What was told of members whose page has yet to be read. */
  unheld: ReadonlyMap<string, Unheld>;
  /** The viewer's own membership: leftAt tells that the room is lost. */
  mine: { role: Member['role']; readSeq: number; leftAt: string | null };
  /**
   * Changes of messages outside the window. A page that is on its way may have been read before them;
   * when it comes, they are put over it.
   */
  aside: ReadonlyMap<string, Message>;
}

/** An end of the window: the cursor that its page gave, or the message that it was cut at. */
export type Edge = { cursor: string } | { around: string };

// Only a page on its way needs them, and none is for so long.
const asideMax = 1000;

/** The state as a query has read it. */
export function opened(state: RoomState): Timeline {
  const { cursor, lastSeq, viewerPermissions, viewerMembership, messages, members, ...room } = state;
  const page = messages ?? { nodes: [], pageInfo: { hasPreviousPage: false, hasNextPage: false } };
  return {
    room,
    permissions: viewerPermissions,
    cursor: cursor ?? '',
    messages: page.nodes,
    older: edge(page.pageInfo.hasPreviousPage, page.pageInfo.startCursor),
    newer: edge(page.pageInfo.hasNextPage, page.pageInfo.endCursor),
    lastSeq,
    members: new Map((members?.nodes ?? []).map((member) => [member.user.id, member])),
    furtherMembers: (members?.pageInfo.hasNextPage && members.pageInfo.endCursor) || null,
    unheld: new Map(),
    mine: {
      role: viewerMembership?.role ?? 'MEMBER',
      readSeq: viewerMembership?.readSeq ?? 0,
      leftAt: viewerMembership?.leftAt ?? null,
    },
    aside: new Map(),
  };
}

function edge(more: boolean, cursor: string | null | undefined): Edge | null {
  return more && cursor ? { cursor } : null;
}

/** Everybody in it as they are known to be now. */
export function peopleRenewed(timeline: Timeline, people: People): Timeline {
  const messages = renewed(timeline.messages, people);
  const members = [...timeline.members.values()];
  const renewedMembers = renewed(members, people);
  if (messages === timeline.messages && renewedMembers === members) return timeline;
  const aside = new Map([...timeline.aside].map(([id, message]) => [id, renewed(message, people)]));
  return { ...timeline, messages, aside, members: new Map(renewedMembers.map((member) => [member.user.id, member])) };
}

/** Whom an event shows as they are now: others may still be shown under the name that they had. */
export function peopleOf(event: RoomEvent): Member['user'][] {
  if ('message' in event) return [event.message.author];
  return event.__typename === 'MembershipChanged' ? [event.membership.user] : [];
}

export function applied(timeline: Timeline, event: RoomEvent, viewerId: string): Timeline {
  return { ...change(timeline, event, viewerId), cursor: event.cursor };
}

function change(timeline: Timeline, event: RoomEvent, viewerId: string): Timeline {
  switch (event.__typename) {
    case 'MessagePosted':
    case 'MessageChanged':
    case 'MessageDeleted':
      return told(timeline, event.message);
    case 'MembershipChanged':
      return memberChanged(timeline, event.membership, viewerId);
    case 'ReceiptsAdvanced':
      return advanced(timeline, event.receipts, viewerId);
    case 'RoomChanged':
      return { ...timeline, room: { ...timeline.room, ...event.room } };
    default:
      return timeline;
  }
}

/** A message as it is now, by an event or as the answer to a mutation: into the window if it belongs there. */
export function told(timeline: Timeline, message: Message): Timeline {
  const lastSeq = Math.max(timeline.lastSeq, message.seq);
  const at = timeline.messages.findLastIndex(({ seq }) => seq <= message.seq);
  const known = timeline.messages[at];
  const messages = quotesRenewed(timeline.messages, message);
  if (known?.seq === message.seq) {
    if (known.version > message.version) return { ...timeline, lastSeq };
    // Once it is cut off it must not be known there as it was before.
    const aside = timeline.aside.has(message.id) ? kept(timeline.aside, message) : timeline.aside;
    return { ...timeline, lastSeq, messages: messages.with(at, message), aside };
  }
  const tooOld = at === -1 && (timeline.messages.length > 0 ? timeline.older !== null : timeline.newer !== null);
  const tooNew = at === timeline.messages.length - 1 && timeline.newer !== null;
  if (tooOld || tooNew) return { ...timeline, lastSeq, messages, aside: kept(timeline.aside, message) };
  return { ...timeline, lastSeq, messages: messages.toSpliced(at + 1, 0, message) };
}

/** Replies quote what they answer; the answered one changes without an event of its replies. */
function quotesRenewed(messages: readonly Message[], original: Message): readonly Message[] {
  const concerned = (message: Message) => message.replyTo?.id === original.id && quoting(message, original) !== message;
  return messages.some(concerned) ? messages.map((each) => (concerned(each) ? quoting(each, original) : each)) : messages;
}

function quoting(reply: Message, original: Message): Message {
  const { id, seq, kind, text, deletedAt, author } = original;
  if (reply.replyTo?.text === text && reply.replyTo.deletedAt === deletedAt) return reply;
  const replyTo = { id, seq, kind, text, deletedAt, author: { id: author.id, displayName: author.displayName } };
  return { ...reply, replyTo };
}

/** The timeline whose replies quote what is known: their page may have been read before the last events of the quoted. */
function quotesKnown(timeline: Timeline): Timeline {
  const bySeq = new Map(timeline.messages.map((message) => [message.seq, message]));
  const messages = timeline.messages.map((message) => {
    const { replyTo } = message;
    const original = replyTo && (bySeq.get(replyTo.seq) ?? timeline.aside.get(replyTo.id));
    return original ? quoting(message, original) : message;
  });
  return { ...timeline, messages };
}

function kept(aside: Timeline['aside'], message: Message): Timeline['aside'] {
  const next = new Map(aside);
  next.delete(message.id); // to the end: the oldest goes first
  next.set(message.id, message);
  for (const id of next.keys()) {
    if (next.size <= asideMax) break;
    next.delete(id);
  }
  return next;
}

/** A page of older messages has come: a window that has grown too large is cut at its end. */
export function prepended(timeline: Timeline, page: MessagePageFragment): Timeline {
  const { hasPreviousPage, startCursor } = page.pageInfo;
  return firstOf(joined(timeline, page, { older: edge(hasPreviousPage, startCursor) }), windowMax);
}

/** A page of newer messages has come: below a window that does not reach to the present, and is cut at its top. */
export function appended(timeline: Timeline, page: MessagePageFragment): Timeline {
  const { hasNextPage, endCursor } = page.pageInfo;
  const lastSeq = page.nodes.at(-1)?.seq ?? 0;
  // What was posted since the page was read was put aside, and follows it without a hole.
  const newer = edge(hasNextPage, endCursor);
  const next = joined(timeline, page, { newer, lastSeq: Math.max(timeline.lastSeq, lastSeq) });
  if (newer !== null) return lastOf(next, windowMax);
  const whole = [...timeline.aside.values()].filter(({ seq }) => seq > lastSeq).reduce(told, next);
  return lastOf(quotesKnown(whole), windowMax);
}

/** How large a window grows before it is cut, and what is left of it then. */
const windowMax = 500;
const windowKept = 250;

/**
 * The timeline with a window that a page can show: cut at the top where the reader is at the end, and at
 * the end where they read above. What is cut off is loaded again like what was never there.
 */
export function trimmed(timeline: Timeline, atEnd: boolean): Timeline {
  if (timeline.messages.length <= windowMax) return timeline;
  return atEnd ? lastOf(timeline, windowKept) : firstOf(timeline, windowMax);
}

function firstOf(timeline: Timeline, count: number): Timeline {
  if (timeline.messages.length <= count) return timeline;
  const messages = timeline.messages.slice(0, count);
  return { ...timeline, messages, newer: { around: messages.at(-1)!.id } };
}

function lastOf(timeline: Timeline, count: number): Timeline {
  if (timeline.messages.length <= count) return timeline;
  const messages = timeline.messages.slice(-count);
  return { ...timeline, messages, older: { around: messages[0]!.id } };
}

function joined(timeline: Timeline, page: MessagePageFragment, change: Partial<Timeline>): Timeline {
  const bySeq = new Map(timeline.messages.map((message) => [message.seq, message]));
  for (const read of page.nodes) {
    const later = timeline.aside.get(read.id);
    const message = later && later.version > read.version ? later : read;
    const known = bySeq.get(read.seq);
    if (!known || known.version < message.version) bySeq.set(message.seq, message);
  }
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  return quotesKnown({ ...timeline, ...change, messages });
}
