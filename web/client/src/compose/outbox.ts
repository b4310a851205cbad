import { mayPass, refusalOf, sentence } from '../api/fault';
import type { PictureFragment } from '../api/generated/graphql';
import { Store } from '../api/store';

/** A message that the server has not acknowledged yet. */
export interface Pending {
  /** Made before the first try and the same in all of them: sending twice posts once. */
  clientKey: string;
  roomId: string;
  text: string;
  replyTo?: { id: string; text: string; author: string };
  attachments: readonly PictureFragment[];
  createdAt: string;
  /** What the server said against it; nothing repeats such a message but its author. */
  failure?: string;
}

/** Where what is unsent outlives the page: one entry a message, so that tabs do not undo each other's. */
export interface Shelf {
  all(): Pending[];
  put(item: Pending): void;
  drop(clientKey: string): void;
}

const shortestWaitMs = 1_000;
const longestWaitMs = 30_000;

/**
 * Sends the messages of each room one after the other, in the order in which they were written. What
 * fails for the network's sake stays first in line and is tried again until it is through.
 */
export class Outbox {
  readonly items: Store<readonly Pending[]>;
  readonly #shelf: Shelf;
  readonly #send: (item: Pending) => Promise<void>;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #busy = new Set<string>();
  #closed = false;

  /** `send` has taken in the message when it resolves; `wait` may end early when the network is back. */
  constructor(shelf: Shelf, send: (item: Pending) => Promise<void>, wait: (ms: number) => Promise<void>) {
    this.#shelf = shelf;
    this.#send = send;
    this.#wait = wait;
    this.items = new Store<readonly Pending[]>(shelf.all().sort((a, b) => a.createdAt.localeCompare(b.createdAt)));
    for (const { roomId } of this.items.get()) void this.#drain(roomId);
  }

  add(item: Pending): void {
    this.#shelf.put(item);
    this.items.update((items) => [...items, item]);
    void this.#drain(item.roomId);
  }

  /** Tries again what was refused, under the same key. */
  retry(clientKey: string): void {
    const item = this.items.get().find((other) => other.clientKey === clientKey);
    if (!item) return;
    this.#change({ ...item, failure: undefined });
    void this.#drain(item.roomId);
  }

  discard(clientKey: string): void {
    this.#shelf.drop(clientKey);
    this.items.update((items) => items.filter((item) => item.clientKey !== clientKey));
  }

  /** Forgets what is unsent, by other tabs too. */
  clear(): void {
    for (const { clientKey } of this.#shelf.all()) this.#shelf.drop(clientKey);
    this.items.set([]);
  }

  close(): void {
    this.#closed = true;
  }

  #change(item: Pending): void {
    if (!this.items.get().some(({ clientKey }) => clientKey === item.clientKey)) return; // given up meanwhile
    this.#shelf.put(item);
    this.items.update((items) => items.map((other) => (other.clientKey === item.clientKey ? item : other)));
  }

  async #drain(roomId: string): Promise<void> {
    if (this.#busy.has(roomId)) return;
    this.#busy.add(roomId);
    let waitMs = shortestWaitMs;
    for (let item = this.#next(roomId); item && !this.#closed; item = this.#next(roomId)) {
      try {
        await this.#send(item);
        this.discard(item.clientKey);
        waitMs = shortestWaitMs;
      } catch (cause) {
        if (!mayPass(cause)) {
          this.#change({ ...item, failure: sentence(cause) });
          continue;
        }
        await this.#wait(Math.max(refusalOf(cause)?.retryAfterMs ?? 0, waitMs));
        waitMs = Math.min(longestWaitMs, waitMs * 2);
      }
    }
    this.#busy.delete(roomId);
  }

  #next(roomId: string): Pending | undefined {
    return this.items.get().find((item) => item.roomId === roomId && item.failure === undefined);
  }
}

/** The shelf of a user in the browser's storage. */
export function browserShelf(userId: string): Shelf {
  const prefix = `parley.outbox.${userId}.`;
  return {
    all: () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => JSON.parse(localStorage.getItem(key)!) as Pending),
    put: (item) => localStorage.setItem(prefix + item.clientKey, JSON.stringify(item)),
    drop: (clientKey) => localStorage.removeItem(prefix + clientKey),
  };
}
