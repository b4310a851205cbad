// The one WebSocket of a page, for all of its subscriptions.
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { backoff } from './session.mjs';

/** A graphql-ws client that never gives up. */
export function connect(url, session) {
  return createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket, // a browser has its own
    // A function: each connection presents the token of its moment.
    connectionParams: async () => ({ Authorization: `Bearer ${await session.token()}` }),
    retryAttempts: Infinity,
    shouldRetry: () => true, // by default a server that does not answer at all is given up
    retryWait: (tries) => pause(backoff(tries)),
    on: {
      // 4403 is what becomes of a socket whose token expires; it is retried like everything else.
      closed: ({ code }) => code === 4403 && session.expired(),
    },
  });
}

/**
 * Variables that hold the cursor of the moment. The client writes them out each time it subscribes, after a lost
 * connection too, and so resumes after the last event.
 */
export function resuming(variables, cursor) {
  return Object.defineProperty({ ...variables }, 'after', { enumerable: true, get: cursor });
}
