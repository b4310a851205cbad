import type { ApolloClient } from '@apollo/client';
import { act } from '../api/apollo';
import { RegisterPushDocument, RemovePushDocument } from '../api/generated/graphql';
import { Store } from '../api/store';
import { thisBrowser, type Browser } from './browser';
import { heardNote } from './note';
import type { Notice } from './notices';

/**
 * Whether notifications are shown on this device. Where they are, `push` tells whether they come without an open tab too:
 * 'noService' is a browser that does not reach its push service, 'refused' a server that did not take its address.
 */
export type AlertState =
  | { is: 'insecure' | 'unsupported' | 'blocked' | 'off' }
  | { is: 'on'; push: 'pending' | 'ready' | 'notOffered' | 'notSupported' | 'noService' }
  | { is: 'on'; push: 'refused'; trouble: unknown };

/** Whether the user wants them on this device. It outlives the session. */
export interface Wish {
  read(): boolean;
  write(wanted: boolean): void;
  /** Hears of changes in other tabs. */
  watch(listener: () => void): () => void;
}

/**
 * Notifications that leave the page, on this device. What the user wants is kept; what the browser and the server have is
 * made to follow it at each start and at each change, as often as you like.
 */
export class Alerts {
  readonly state: Store<AlertState>;
  readonly #apollo: ApolloClient;
  readonly #publicKey: string | undefined;
  readonly #wish: Wish;
  readonly #browser: Browser;
  #unwatch: readonly (() => void)[] = [];
  #closed = false;

  constructor(apollo: ApolloClient, publicKey: string | undefined, wish: Wish, browser: Browser = thisBrowser) {
    this.#apollo = apollo;
    this.#publicKey = publicKey;
    this.#wish = wish;
    this.#browser = browser;
    this.state = new Store(this.#plain());
    if (browser.hindrance) return;
    const settle = () => void this.settle();
    this.#unwatch = [wish.watch(settle), browser.watch(settle)];
    settle();
  }

  close(): void {
    this.#closed = true;
    for (const unwatch of this.#unwatch) unwatch();
  }

  /** To be called for a click: the browser may ask for its consent. */
  async turnOn(): Promise<void> {
    this.#wish.write(true);
    await this.#browser.ask();
    await this.settle();
  }

  async turnOff(): Promise<void> {
    this.#wish.write(false);
    await this.settle();
  }

  /** Has the browser and the server do what the user wants. */
  async settle(): Promise<void> {
    if (this.#browser.hindrance) return;
    this.state.set(this.#plain());
    await this.#browser.alone(async () => {
      if (this.#closed) return;
      if (this.#plain().is === 'on') await this.#begin();
      else await this.#end();
    });
  }

  /** Shows what the page has heard, unless some tab is being looked at. */
  heard(notice: Notice): void {
    if (this.state.get().is === 'on') void this.#browser.show(heardNote(notice));
  }

  /** Takes away what is shown of a room that is being read, or all. */
  read(roomId?: string): void {
    if (this.state.get().is === 'on') void this.#browser.close(roomId);
  }

  #plain(): AlertState {
    if (this.#browser.hindrance) return { is: this.#browser.hindrance };
    const permission = this.#browser.permission();
    if (permission === 'denied') return { is: 'blocked' };
    return permission === 'granted' && this.#wish.read() ? { is: 'on', push: 'pending' } : { is: 'off' };
  }

  async #begin(): Promise<void> {
    const state = await this.#pushed();
    if (!this.#closed && this.#plain().is === 'on') this.state.set(state);
  }

  async #pushed(): Promise<AlertState> {
    try {
      await this.#browser.start();
    } catch {
      return { is: 'unsupported' }; // as where the browser may keep nothing of the page
    }
    if (!this.#publicKey) return { is: 'on', push: 'notOffered' };
    if (!this.#browser.pushes) return { is: 'on', push: 'notSupported' };
    const input = await this.#browser.subscribe(this.#publicKey).catch(() => undefined);
    if (!input) return { is: 'on', push: 'noService' };
    try {
      await act(this.#apollo, RegisterPushDocument, { input });
      return { is: 'on', push: 'ready' };
    } catch (trouble) {
      return { is: 'on', push: 'refused', trouble };
    }
  }

  // The browser first: what it has given up reaches nobody, whether the server hears of it or not.
  async #end(): Promise<void> {
    const endpoint = await this.#browser.unsubscribe().catch(() => undefined);
    if (endpoint) await act(this.#apollo, RemovePushDocument, { endpoint }).catch(() => undefined);
  }
}

/** The wish of a user, in this browser's storage. */
export function browserWish(userId: string): Wish {
  const key = `parley.alerts.${userId}`;
  return {
    read: () => localStorage.getItem(key) !== null,
    write(wanted) {
      if (wanted) localStorage.setItem(key, 'on');
      else localStorage.removeItem(key);
    },
    watch(listener) {
      const changed = (event: StorageEvent) => {
        if (event.key === key || event.key === null) listener();
      };
      window.addEventListener('storage', changed);
      return () => window.removeEventListener('storage', changed);
    },
  };
}
