import { CloseCode, createClient, type Client } from 'graphql-ws';
import { openSocket, type Connection } from '../client/src/api/socket';
import { Store } from '../client/src/api/store';
import type { Session } from '../client/src/session/session';

/** The socket of subscriptions. */
export interface Line {
  readonly client: Client;
  /** Ends each that runs: a socket that is closed before would still be opened again for them. */
  readonly running: Set<() => void>;
  /** Why the socket was closed, if that was done here. */
  closedFor?: string;
}

/**
 * Keeps one socket for as long as the same one acts. A changed Authorization gets a new socket: a server reads
 * connection_init once, and would go on acting for whoever opened the old one.
 */
export class Sockets {
  /** What is to be said of the socket of the session: 'waiting' while a lost connection is tried again. */
  readonly connection = new Store<Connection>('connecting');
  readonly #session: Session;
  #current: { line: Line; typed: string | undefined; close(): void } | undefined;

  constructor(session: Session) {
    this.#session = session;
    session.userId.subscribe(() => {
      if (this.#current?.typed !== undefined) return;
      this.#close(session.userId.get() ? 'Somebody else is signed in now.' : 'The session has ended: sign in again.');
    });
  }

  /** The socket for a typed Authorization; without one, that of the session. */
  open(typed: string | undefined): Line {
    if (this.#current && this.#current.typed === typed) return this.#current.line;
    this.#close('The headers of a later subscription are others.');
    this.#current = typed === undefined ? this.#forSession() : forTyped(typed);
    return this.#current.line;
  }

  #close(reason: string): void {
    if (!this.#current) return;
    const { line, close } = this.#current;
    line.closedFor = reason;
    for (const stop of line.running) stop();
    close();
    this.#current = undefined;
    this.connection.set('connecting');
  }

  // As the client's: it renews the token, and comes back for as long as the page is open.
  #forSession() {
    const socket = openSocket(this.#session.keeper);
    const stop = socket.connection.subscribe(() => this.connection.set(socket.connection.get()));
    return {
      line: { client: socket.client, running: new Set<() => void>() },
      typed: undefined,
      close() {
        stop();
        socket.close();
      },
    };
  }
}

function forTyped(typed: string) {
  const client = createClient({
    url: new URL('/graphql', window.location.href).href.replace(/^http/, 'ws'),
    connectionParams: typed ? { Authorization: typed } : {},
    lazyCloseTimeout: 3_000,
    // A refused token stays refused: show that at once. Anything else may pass, a server that is
    // just starting too, which the client by itself would not try again.
    shouldRetry: (event) => !(event instanceof CloseEvent && event.code === CloseCode.Forbidden),
  });
  return {
    line: { client, running: new Set<() => void>() },
    typed,
    close: () => void Promise.resolve(client.dispose()).catch(() => undefined),
  };
}
