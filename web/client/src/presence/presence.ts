import type { ApolloClient } from '@apollo/client';
import { act, ask } from '../api/apollo';
import {
  ActiveDocument,
  RoomPresenceDocument,
  SetTypingDocument,
  TypingChangedDocument,
  UserPresenceDocument,
  type PresencePartsFragment,
} from '../api/generated/graphql';
import { follow, type Socket } from '../api/socket';
import { Store } from '../api/store';

export type Presence = PresencePartsFragment;

/** Who is there, as far as the page watches: the members of the open room and whom one talks to directly. */
export class PresenceBoard {
  readonly everybody = new Store<ReadonlyMap<string, Presence>>(new Map());
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  watchRoom(roomId: string): () => void {
    return follow(this.#socket, RoomPresenceDocument, () => ({ roomId }), {
      next: ({ presenceChanged }) => this.#put(presenceChanged),
      refused: () => undefined, // a room that is too large, or lost: nobody's presence is shown then
    });
  }

  watchUsers(userIds: string[]): () => void {
    if (userIds.length === 0) return () => undefined;
    return follow(this.#socket, UserPresenceDocument, () => ({ userIds }), {
      next: ({ presenceChanged }) => this.#put(presenceChanged),
      refused: () => undefined,
    });
  }

  #put(presence: Presence): void {
    this.everybody.update((all) => new Map(all).set(presence.user.id, presence));
  }
}

/** Who types in a room: whoever the server says, but the viewer. */
export function watchTyping(socket: Socket, roomId: string, viewerId: string) {
  const typing = new Store<readonly { id: string; displayName: string }[]>([]);
  const stop = follow(socket, TypingChangedDocument, () => ({ roomId }), {
    next: ({ typingChanged }) => typing.set(typingChanged.users.filter(({ id }) => id !== viewerId)),
    refused: () => typing.set([]),
  });
  const unlisten = socket.connection.subscribe(() => {
    if (socket.connection.get() !== 'open') typing.set([]); // nobody says any more that they stopped
  });
  return {
    typing,
    stop() {
      unlisten();
      stop();
    },
  };
}

/** Tells the room that the viewer types: at the first key, and again while they go on. */
export class TypingSign {
  readonly #apollo: ApolloClient;
  readonly #roomId: string;
  readonly #resendMs: number;
  #saidAt = -Infinity;

  constructor(apollo: ApolloClient, roomId: string, resendMs: number) {
    this.#apollo = apollo;
    this.#roomId = roomId;
    this.#resendMs = resendMs;
  }

  typed(text: string): void {
    if (text.trim() === '') return this.stopped();
    if (performance.now() - this.#saidAt < this.#resendMs) return;
    this.#saidAt = performance.now();
    this.#say(true);
  }

  stopped(): void {
    if (this.#saidAt === -Infinity) return;
    this.#saidAt = -Infinity;
    this.#say(false);
  }

  /** A sent message has ended it by itself. */
  sent(): void {
    this.#saidAt = -Infinity;
  }

  #say(typing: boolean): void {
    act(this.#apollo, SetTypingDocument, { roomId: this.#roomId, typing }).catch(() => undefined); // it expires
  }
}

/**
 * Keeps the viewer ONLINE while they move the mouse or type: the server counts operations, and a page that
 * is only looked at sends none.
 */
export function showActivity(apollo: ApolloClient, awayMs: number): () => void {
  let saidAt = performance.now();
  const active = () => {
    if (performance.now() - saidAt < awayMs / 3) return;
    saidAt = performance.now();
    ask(apollo, ActiveDocument, {}).catch(() => undefined);
  };
  const events = ['pointermove', 'pointerdown', 'keydown'] as const;
  for (const event of events) window.addEventListener(event, active, { passive: true });
  return () => {
    for (const event of events) window.removeEventListener(event, active);
  };
}
