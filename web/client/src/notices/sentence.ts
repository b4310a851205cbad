import type { NotificationKind } from '../api/generated/graphql';

/** What a notification tells, whichever way it came. */
export interface Happening {
  kind: NotificationKind;
  actor: { displayName: string };
  room: { name: string };
}

/** What happened, in a line. */
export function noticeSentence({ kind, actor, room }: Happening): string {
  const where = room.name ? ` in ${room.name}` : '';
  switch (kind) {
    case 'MENTION':
      return `${actor.displayName} mentioned you${where}`;
    case 'REPLY':
      return `${actor.displayName} replied to you${where}`;
    case 'DIRECT_MESSAGE':
      return `${actor.displayName} wrote to you`;
    case 'INVITE':
      return `${actor.displayName} added you to ${room.name || 'a room'}`;
    case 'REACTION':
      return `${actor.displayName} reacted to your message${where}`;
  }
}
