import type { PersonFragment } from '../api/generated/graphql';
import type { ListedRoom } from './inbox';

/** Whom a direct room is with; a room that only the viewer is in is with themself. */
export function partner(room: ListedRoom, viewerId: string): PersonFragment | undefined {
  if (room.kind !== 'DIRECT') return undefined;
  const people = room.members?.nodes.map(({ user }) => user) ?? [];
  return people.find(({ id }) => id !== viewerId) ?? people[0];
}

/** What a room is called for the viewer. */
export function roomTitle(room: ListedRoom, viewerId: string): string {
  if (room.name) return room.name;
  if (room.kind === 'DIRECT') return partner(room, viewerId)?.displayName ?? 'Direct messages';
  const names = (room.members?.nodes ?? [])
    .filter(({ user }) => user.id !== viewerId)
    .map(({ user }) => user.displayName);
  const more = room.memberCount - 1 - names.length;
  if (names.length === 0) return 'Just you';
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** The last message in a line. */
export function preview({ lastMessage: message, kind }: ListedRoom, viewerId: string): string {
  if (!message) return 'No messages yet';
  if (message.systemEvent) {
    return systemSentence(message.author.displayName, message.systemEvent);
  }
  const text = message.deletedAt ? 'Message deleted' : message.text || 'Image';
  if (message.author.id === viewerId) return `You: ${text}`;
  return kind === 'DIRECT' ? text : `${message.author.displayName}: ${text}`;
}

interface SystemEvent {
  kind: NonNullable<NonNullable<ListedRoom['lastMessage']>['systemEvent']>['kind'];
  detail?: string | null;
  subject?: { displayName: string } | null;
}

/** What a SYSTEM message tells. */
export function systemSentence(author: string, { kind, detail, subject }: SystemEvent): string {
  const whom = subject?.displayName ?? 'somebody';
  switch (kind) {
    case 'ROOM_CREATED':
      return `${author} made the room`;
    case 'ROOM_RENAMED':
      return `${author} named the room “${detail ?? ''}”`;
    case 'ROOM_ARCHIVED':
      return `${author} archived the room`;
    case 'MEMBER_JOINED':
      return `${whom} joined`;
    case 'MEMBER_ADDED':
      return `${author} added ${whom}`;
    case 'MEMBER_LEFT':
      return `${whom} left`;
    case 'MEMBER_REMOVED':
      return `${author} removed ${whom}`;
  }
}
