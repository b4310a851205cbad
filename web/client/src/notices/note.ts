import type { NoticeFragment } from '../api/generated/graphql';
import { roomPath } from '../ui/path';
import { noticeSentence, type Happening } from './sentence';

/** A notification as the browser shows it, whether the page heard of it or it was pushed. */
export interface Note {
  /** Of the notification on the server. */
  id: string;
  roomId: string;
  createdAt: string;
  title: string;
  body: string;
  /** What of the client's to open when it is clicked. */
  path: string;
}

/** What is pushed (docs/push.md). */
export interface Pushed extends Happening {
  id: string;
  createdAt: string;
  room: { id: string; name: string };
  messageId: string | null;
  text: string;
}

export function pushedNote(pushed: Pushed): Note {
  const { id, createdAt, room, messageId, text, actor } = pushed;
  return {
    id,
    createdAt,
    roomId: room.id,
    // A worker may be older than its server, and not know what happened. That something did is shown all the same.
    title: noticeSentence(pushed) ?? actor.displayName,
    body: text || (messageId ? 'A picture' : ''),
    path: roomPath(room.id, messageId ?? undefined),
  };
}

export function heardNote(notice: NoticeFragment): Note {
  return pushedNote({ ...notice, messageId: notice.message?.id ?? null, text: notice.message?.text ?? '' });
}

/**
 * What is to be shown of a room: its newest, as one stands for a room. The same again, or what comes late, makes no
 * sound: a socket and a push may both tell, several tabs hear, and pushes come in any order.
 */
export function succeed(shown: Note | undefined, next: Note): { note: Note; aloud: boolean } {
  const late = shown && (shown.id === next.id || Date.parse(shown.createdAt) > Date.parse(next.createdAt));
  return late ? { note: shown, aloud: false } : { note: next, aloud: true };
}
