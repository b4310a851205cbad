import type { ApolloClient } from '@apollo/client';
import { act, ask } from '../api/apollo';
import { refusalOf } from '../api/fault';
import {
  InboxDocument,
  InboxEventsDocument,
  MarkDeliveredDocument,
  type ListedRoomFragment,
} from '../api/generated/graphql';
import { follow, type Socket } from '../api/socket';
import { Store } from '../api/store';
import { renewed, type People } from '../presence/people';

export type ListedRoom = ListedRoomFragment;

export interface RoomList {
  /** Whether the list has been read at all. */
  ready: boolean;
  /** By last activity, the latest first. */
  rooms: readonly ListedRoom[];
  /** Why it could not be read; it is tried again. */
  trouble?: unknown;
}

/** A room as it is now takes the place of what was known of it; one that was left is taken off. */
export function placed(rooms: readonly ListedRoom[], room: ListedRoom, left: boolean): ListedRoom[] {
  const others = rooms.filter(({ id }) => id !== room.id);
  return left ? others : sorted([...others, room]);
}

function sorted(rooms: ListedRoom[]): ListedRoom[] {
  const moment = ({ lastMessage, createdAt }: ListedRoom) => lastMessage?.createdAt ?? createdAt;
  return rooms.sort((a, b) => moment(b).localeCompare(moment(a)) || a.id.localeCompare(b.id));
}

/** The viewer's rooms, kept true by one subscription. It also tells the server what has arrived. */
export class Inbox {
  readonly list = new Store<RoomList>({ ready: false, rooms: [] });
  readonly #apollo: ApolloClient;
  readonly #socket: Socket;
  readonly #delivered = new Map<string, number>();
  #cursor = '';
  #stop: (() => void) | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(apollo: ApolloClient, socket: Socket) {
    this.#apollo = apollo;
    this.#socket = socket;
    void this.#open();
  }

  /** What a mutation has given, before its event comes. */
  put(room: ListedRoom): void {
    this.#place(room, false);
  }

  /** Shows everybody as they are known to be now. */
  renew(people: People): void {
    this.list.update((list) => {
      const rooms = renewed(list.rooms, people);
      return rooms === list.rooms ? list : { ...list, rooms };
    });
  }

  drop(roomId: string): void {
    this.list.update((list) => ({ ...list, rooms: list.rooms.filter(({ id }) => id !== roomId) }));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#stop?.();
  }

  async #open(): Promise<void> {
    try {
      const { cursor, rooms } = await this.#read();
      if (this.#closed) return;
      this.#cursor = cursor;
      this.list.set({ ready: true, rooms: sorted(rooms) });
      for (const room of rooms) this.#acknowledge(room);
      this.#follow();
    } catch (trouble) {
      this.#again(trouble);
    }
  }

  // The cursor of the first page: what changed while the others were read is told once more.
  async #read() {
    const rooms: ListedRoom[] = [];
    let cursor: string | undefined;
    let after: string | null | undefined;
    do {
      const { viewer } = await ask(this.#apollo, InboxDocument, { after });
      if (!viewer) throw new TypeError('nobody is signed in');
      cursor ??= viewer.inboxCursor;
      rooms.push(...viewer.rooms.nodes);
      after = viewer.rooms.pageInfo.hasNextPage ? viewer.rooms.pageInfo.endCursor : null;
    } while (after);
    const unique = new Map(rooms.map((room) => [room.id, room]));
    return { cursor, rooms: [...unique.values()] };
  }

  #follow(): void {
    this.#stop = follow(this.#socket, InboxEventsDocument, () => ({ after: this.#cursor }), {
      next: ({ inboxEvents: { cursor, room, membership } }) => {
        this.#cursor = cursor;
        this.#place(room, membership.leftAt != null);
        if (!membership.leftAt) this.#acknowledge(room);
      },
      refused: (errors) => this.#again(errors),
    });
  }

  #again(trouble: unknown): void {
    if (this.#closed) return;
    this.list.update((list) => ({ ...list, trouble }));
    const ms = Math.max(3_000, refusalOf(trouble)?.retryAfterMs ?? 0);
    this.#retry = setTimeout(() => void this.#open(), ms);
  }

  #place(room: ListedRoom, left: boolean): void {
    this.list.update((list) => ({ ...list, trouble: undefined, rooms: placed(list.rooms, room, left) }));
  }

  // The last message of every room arrives here, whichever room is open.
  #acknowledge({ id, lastSeq, viewerMembership }: ListedRoom): void {
    const known = Math.max(this.#delivered.get(id) ?? 0, viewerMembership?.deliveredSeq ?? 0);
    if (lastSeq <= known) return;
    this.#delivered.set(id, lastSeq);
    act(this.#apollo, MarkDeliveredDocument, { roomId: id, seq: lastSeq }).catch(() => this.#delivered.delete(id));
  }
}
