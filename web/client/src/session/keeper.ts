/** The tokens of a session, as this browser keeps them. */
export interface Tokens {
  userId: string;
  accessToken: string;
  refreshToken: string;
  /** When the access token expires by the server's clock, in milliseconds. */
  expiresAt: number;
  /** When it came, by this browser's clock. */
  receivedAt: number;
}

/** Where tokens lie, for all tabs of the browser together. */
export interface TokenStore {
  read(): Tokens | undefined;
  write(tokens: Tokens | undefined): void;
}

/** The store as one user may see it: what lies there of another is not theirs to read, nor to write over. */
export function ofUser(store: TokenStore, userId: string): TokenStore {
  const read = () => {
    const tokens = store.read();
    return tokens?.userId === userId ? tokens : undefined;
  };
  return {
    read,
    write(tokens) {
      if (read()) store.write(tokens);
    },
  };
}

/** Runs one task at a time among all tabs of the browser. */
export type Exclusive = <T>(task: () => Promise<T>) => Promise<T>;

/** Trades a refresh token for new tokens; 'ended' where the server says that the session is over. */
export type Trade = (refreshToken: string) => Promise<Tokens | 'ended'>;

const aheadMs = 30_000;
const trustedMs = 60_000;

/**
 * Gives out access tokens that are still good. A refresh token can be used once, so that two tabs which
 * trade the same one would end the session as stolen: the trade is made by one tab at a time, and who
 * comes second finds the new tokens in the store.
 */
export class TokenKeeper {
  readonly #store: TokenStore;
  readonly #exclusive: Exclusive;
  readonly #trade: Trade;
  readonly #now: () => number;
  #trading: Promise<string | undefined> | undefined;

  constructor(store: TokenStore, exclusive: Exclusive, trade: Trade, now: () => number = Date.now) {
    this.#store = store;
    this.#exclusive = exclusive;
    this.#trade = trade;
    this.#now = now;
  }

  /**
   * The access token to send; undefined for nobody's. One that is about to expire is renewed first. If
   * that fails for the network's sake it is given all the same: the server has the last word.
   */
  async access(): Promise<string | undefined> {
    const tokens = this.#store.read();
    if (!tokens || !this.#stale(tokens)) return tokens?.accessToken;
    try {
      return await this.renew(tokens.accessToken);
    } catch {
      return this.#store.read()?.accessToken;
    }
  }

  /**
   * The successor of an access token that the server has refused; undefined if the session is over. It
   * rejects where the server is out of reach, and the tokens stay.
   */
  renew(refused: string): Promise<string | undefined> {
    this.#trading ??= this.#exclusive(() => this.#renew(refused)).finally(() => {
      this.#trading = undefined;
    });
    return this.#trading;
  }

  async #renew(refused: string): Promise<string | undefined> {
    const tokens = this.#store.read();
    if (!tokens) return undefined;
    if (tokens.accessToken !== refused) return tokens.accessToken; // another tab was first
    const next = await this.#trade(tokens.refreshToken);
    if (this.#store.read()?.refreshToken !== tokens.refreshToken) return this.#store.read()?.accessToken; // signed out, or in as another
    this.#store.write(next === 'ended' ? undefined : next);
    return next === 'ended' ? undefined : next.accessToken;
  }

  // A clock that is ahead would have every token renewed that has just come.
  #stale(tokens: Tokens): boolean {
    const now = this.#now();
    return now > tokens.expiresAt - aheadMs && now - tokens.receivedAt > trustedMs;
  }
}
