import { print } from 'graphql';
import { firstRefusal } from '../api/fault';
import { RefreshDocument, type TokensFragment } from '../api/generated/graphql';
import { Store } from '../api/store';
import { ofUser, TokenKeeper, type Exclusive, type Tokens, type TokenStore } from './keeper';

const storageKey = 'parley.session';
const lockName = 'parley.session';

// A connection that is dead may take minutes to say so.
const toldWithinMs = 5_000;

/** Who is signed in on this browser, in all of its tabs. */
export class Session {
  /** Gives the tokens of whoever is signed in. */
  readonly keeper: TokenKeeper;
  /** The id of the signed-in user. */
  readonly userId: Store<string | undefined>;
  /** Whether nobody is signed in because the server has ended the session, and not the user. */
  readonly lapsed = new Store(false);
  readonly #store: TokenStore;

  constructor(store: TokenStore = browserStore) {
    this.#store = {
      read: () => store.read(),
      write: (tokens) => {
        store.write(tokens);
        this.lapsed.set(!tokens);
        this.userId.set(tokens?.userId);
      },
    };
    this.userId = new Store(store.read()?.userId);
    this.keeper = new TokenKeeper(this.#store, exclusive, trade);
    const look = () => {
      const userId = store.read()?.userId;
      if (userId) this.lapsed.set(false);
      this.userId.set(userId);
    };
    window.addEventListener('storage', (event) => {
      if (event.key === storageKey || event.key === null) look();
    });
    // A page that the browser had put by, to go back to, was told nothing meanwhile.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) look();
    });
  }

  /**
   * Gives the tokens of one user, and none once somebody else is signed in: other tabs hear of that a moment later, and
   * what they were doing for one must not be done in the name of another.
   */
  keeperOf(userId: string): TokenKeeper {
    return new TokenKeeper(ofUser(this.#store, userId), exclusive, trade);
  }

  begin(payload: TokensFragment): void {
    this.#store.write(received(payload));
  }

  end(): void {
    this.#store.write(undefined);
    this.lapsed.set(false);
  }

  /** Ends the session when the server has been told; here it ends even where that fails, or takes too long. */
  async leave(told: Promise<unknown>): Promise<void> {
    const leaving = this.userId.get();
    const late = new Promise((resolve) => setTimeout(resolve, toldWithinMs));
    await Promise.race([told.catch(() => undefined), late]);
    const now = this.userId.get();
    if (now === undefined || now === leaving) this.end();
  }
}

/** The tokens as they lie in this browser. */
export const browserStore: TokenStore = {
  read() {
    try {
      const text = localStorage.getItem(storageKey);
      return text ? (JSON.parse(text) as Tokens) : undefined;
    } catch {
      return undefined;
    }
  },
  write(tokens) {
    if (tokens) localStorage.setItem(storageKey, JSON.stringify(tokens));
    else localStorage.removeItem(storageKey);
  },
};

// Browsers offer locks to secure pages only. Without them two tabs may trade at once, which the server
// forgives within ten seconds: it gives both the same successor.
const exclusive: Exclusive = async (task) => {
  if (!navigator.locks) return task();
  return await navigator.locks.request(lockName, task);
};

/**
 * The trade goes by itself, not through Apollo: everything else there waits for it. Only what the server
 * says about the token ends the session; any other trouble passes.
 */
async function trade(refreshToken: string): Promise<Tokens | 'ended'> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: print(RefreshDocument), variables: { refreshToken } }),
    signal: AbortSignal.timeout(20_000),
  });
  const { data, errors } = await response.json();
  if (data?.refreshSession) return received(data.refreshSession);
  const code = firstRefusal(errors)?.code;
  if (code === 'TOKEN_REUSED' || code === 'UNAUTHENTICATED' || code === 'TOKEN_EXPIRED') return 'ended';
  throw new Error(`The session could not be refreshed: ${code ?? response.status}`);
}

function received(payload: TokensFragment): Tokens {
  return {
    userId: payload.viewer.user.id,
    accessToken: payload.accessToken,
    refreshToken: payload.refreshToken,
    expiresAt: Date.parse(payload.accessTokenExpiresAt),
    receivedAt: Date.now(),
  };
}
