import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import type { TokenKeeper } from '../session/keeper';
import { Store } from './store';

/** What the page can say of its connection. 'waiting' is a lost one that is being tried again. */
export type Connection = 'connecting' | 'open' | 'waiting';

export interface Socket {
  readonly client: Client;
  readonly connection: Store<Connection>;
  close(): void;
}

const pingEveryMs = 12_000;
const pongWithinMs = 8_000;
const longestWaitMs = 15_000;

/**
 * The one socket of the page. It comes back by itself for as long as the page is open: a token that has
 * expired closes it with 4403, is renewed before the next attempt, and costs no reload.
 */
export function openSocket(keeper: TokenKeeper): Socket {
  const connection = new Store<Connection>('connecting');
  let token: string | undefined;
  let refused: string | undefined;
  let pong: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url: new URL('/graphql', window.location.href).href.replace(/^http/, 'ws'),
    lazyCloseTimeout: 5_000,
    keepAlive: pingEveryMs,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: wait,
    // It must not fail: the library takes that for the end. A token that could not be renewed is sent as
    // it is, refused, and tried again.
    connectionParams: async () => {
      if (refused !== undefined) await keeper.renew(refused).catch(() => undefined);
      refused = undefined;
      token = await keeper.access();
      return token ? { Authorization: `Bearer ${token}` } : {};
    },
    on: {
      connected: () => connection.set('open'),
      ping: (received) => {
        if (!received) pong = setTimeout(() => client.terminate(), pongWithinMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pong);
      },
      closed: (event) => {
        clearTimeout(pong);
        if ((event as CloseEvent).code === 4403) refused = token;
        connection.set('waiting');
      },
    },
  });

  // A machine that has lost its network says so long before a ping goes unanswered.
  const lost = () => {
    connection.set('waiting');
    client.terminate();
  };
  window.addEventListener('offline', lost);
  return {
    client,
    connection,
    close() {
      window.removeEventListener('offline', lost);
      // Giving up while it connects is no failure to anybody.
      Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}

/** Twice as long each time, with chance in it, but no longer than until the network is back. */
async function wait(retries: number): Promise<void> {
  const ms = Math.min(longestWaitMs, 500 * 2 ** retries) * (0.5 + Math.random());
  await new Promise<void>((resolve) => {
    const done = () => {
      window.removeEventListener('online', done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
  });
}

export interface Sink<T> {
  next(data: T): void;
  /** The server has ended the subscription, and tells why. */
  refused(errors: unknown): void;
}

/**
 * Follows a subscription across lost connections. `variables` is asked anew for each connection, so that
 * what has a cursor resumes after the last event; that is why this does not go through Apollo, which
 * would send the first cursor again.
 */
export function follow<T, V extends Record<string, unknown>>(
  socket: Socket,
  document: TypedDocumentNode<T, V>,
  variables: () => V,
  sink: Sink<T>,
): () => void {
  const payload = {
    query: print(document),
    get variables() {
      return variables();
    },
  };
  let stopped = false;
  const stop = socket.client.subscribe<T>(payload, {
    next: ({ data, errors }) => {
      if (stopped) return;
      // Errors beside data are about fields that may be null: of a room that was left there are no members to tell.
      if (data) sink.next(data);
      else if (errors?.length) sink.refused(errors);
    },
    error: (cause) => {
      if (!stopped) sink.refused(cause);
    },
    complete: () => undefined,
  });
  return () => {
    stopped = true;
    stop();
  };
}
