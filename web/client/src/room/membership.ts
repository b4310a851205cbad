import type { MemberPageFragment, MembershipToldFragment } from '../api/generated/graphql';
import type { Timeline } from './timeline';

/** What was told of a member before the page was read that they stand on. */
export interface Unheld {
  left: boolean;
  deliveredSeq: number;
  readSeq: number;
}

/** Somebody joined, left or was given another role. The event says how many members there are now. */
export function memberChanged(timeline: Timeline, told: MembershipToldFragment, viewerId: string): Timeline {
  const { room: counted, ...member } = told;
  const id = member.user.id;
  const members = new Map(timeline.members);
  let { unheld } = timeline;
  if (!member.leftAt) members.set(id, member);
  else {
    members.delete(id);
    unheld = put(timeline, id, { left: true, deliveredSeq: 0, readSeq: 0 });
  }
  const room = { ...timeline.room, memberCount: counted.memberCount };
  const mine =
    id === viewerId
      ? {
          role: member.role,
          readSeq: Math.max(timeline.mine.readSeq, member.readSeq),
          leftAt: member.leftAt ?? null,
        }
      : timeline.mine;
  return { ...timeline, room, members, unheld, mine };
}

type Receipt = { user: { id: string }; deliveredSeq: number; readSeq: number };

export function advanced(timeline: Timeline, receipts: readonly Receipt[], viewerId: string): Timeline {
  const members = new Map(timeline.members);
  let { mine, unheld } = timeline;
  for (const { user, deliveredSeq, readSeq } of receipts) {
    const member = members.get(user.id);
    if (member) members.set(user.id, further(member, { deliveredSeq, readSeq }));
    else if (!unheld.get(user.id)?.left) {
      unheld = put({ ...timeline, unheld }, user.id, { left: false, deliveredSeq, readSeq });
    }
    if (user.id === viewerId) mine = { ...mine, readSeq: Math.max(mine.readSeq, readSeq) };
  }
  return { ...timeline, members, unheld, mine };
}

// Where all members are held there is nobody else to remember anything of.
function put({ furtherMembers, unheld }: Timeline, id: string, what: Unheld): Timeline['unheld'] {
  return furtherMembers === null ? unheld : new Map(unheld).set(id, what);
}

function further<T extends { deliveredSeq: number; readSeq: number }>(
  member: T,
  { deliveredSeq, readSeq }: { deliveredSeq: number; readSeq: number },
): T {
  return {
    ...member,
    deliveredSeq: Math.max(member.deliveredSeq, deliveredSeq),
    readSeq: Math.max(member.readSeq, readSeq),
  };
}

/**
 * A further page of members has come. It may have been read before the last events: who is held already
 * stays as they were told, whoever left meanwhile stays away.
 */
export function membersRead(timeline: Timeline, page: MemberPageFragment): Timeline {
  const members = new Map(timeline.members);
  for (const read of page.nodes) {
    const id = read.user.id;
    const held = members.get(id);
    const told = timeline.unheld.get(id);
    if (held) members.set(id, further(held, read));
    else if (!told?.left) members.set(id, told ? further(read, told) : read);
  }
  const furtherMembers = (page.pageInfo.hasNextPage && page.pageInfo.endCursor) || null;
  return { ...timeline, members, furtherMembers, unheld: furtherMembers === null ? new Map() : timeline.unheld };
}

/** How far a message of the viewer's has come: the rule of Message.delivery, by the positions of the members. */
export type Delivery = 'SENT' | 'DELIVERED' | 'READ';

/**
 * Above how many seqs nothing is delivered or read by all: compare a message's seq with them. Undefined where
 * positions are not told, in large rooms, and where not all members are held.
 */
export function reach(timeline: Timeline, viewerId: string, receiptMembersMax: number) {
  const { members, room } = timeline;
  if (timeline.furtherMembers !== null || room.memberCount > receiptMembersMax) return undefined;
  const others = [...members.values()].filter(({ user }) => user.id !== viewerId);
  if (others.length === 0) return { delivered: 0, read: 0 };
  return {
    delivered: Math.min(...others.map(({ deliveredSeq }) => deliveredSeq)),
    read: Math.min(...others.map(({ readSeq }) => readSeq)),
  };
}

export function delivery(seq: number, reached: { delivered: number; read: number }): Delivery {
  if (seq <= reached.read) return 'READ';
  return seq <= reached.delivered ? 'DELIVERED' : 'SENT';
}
