// Who is signed in, and the access token of the moment.
import { setTimeout as pause } from 'node:timers/promises';

/** Runs one query or mutation by POST, as nobody or with a token, and gives its data. */
export async function ask(url, query, variables, token) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Refusal(errors);
  return data;
}

/** What the server answered instead of data, by its first error. */
export class Refusal extends Error {
  constructor([{ message, extensions }]) {
    super(message);
    this.code = extensions?.code;
    this.retryAfterMs = extensions?.retryAfterMs;
  }
}

/**
 * Repeats what got no answer, and what may be answered otherwise a little later, until there is one. It is for what is
 * safe to repeat: a message with its clientKey, a refresh.
 */
export async function untilAnswered(attempt) {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (cause) {
      if (cause instanceof Refusal && !['UNAVAILABLE', 'RATE_LIMITED'].includes(cause.code)) throw cause;
      console.error(`again: ${cause.message}`);
      await pause(cause.retryAfterMs ?? backoff(tries));
    }
  }
}

/** Milliseconds to wait before the next try: longer each time, up to five seconds, and never the same for everybody. */
export function backoff(tries) {
  return Math.min(200 * 2 ** tries, 5_000) * (0.5 + Math.random() / 2);
}

const tokens = 'accessToken refreshToken';

export class Session {
  #url;
  #account; // A page has a form instead, and never keeps the password.
  #lifetime; // milliseconds that an access token is good for
  #access;
  #refresh;
  #due; // when to refresh, by a clock that nobody sets
  #refreshing; // the refresh under way

  /** Makes an account and signs it in. */
  static async register(url, username) {
    const session = new Session();
    session.#url = url;
    session.#account = { username, password: crypto.randomUUID() };
    const { serverInfo } = await ask(url, '{ serverInfo { timers { accessTokenSeconds } } }');
    session.#lifetime = serverInfo.timers.accessTokenSeconds * 1000;
    const { register } = await ask(url, `mutation ($input: RegisterInput!) { register(input: $input) { ${tokens} } }`, {
      input: { ...session.#account, email: `${username}@example.org` },
    });
    session.#keep(register);
    return session;
  }

  /** A token that is good for a while yet: a fifth of its life at least. */
  async token() {
    if (this.isDue()) await this.refresh(this.#access);
    return this.#access;
  }

  /** Whether the token should be refreshed before it is used again. */
  isDue() {
    return performance.now() >= this.#due;
  }

  /** Takes the server's word that a token has expired, whatever the clock says. */
  expired() {
    this.#due = 0;
  }

  /**
   * Trades the refresh token for new tokens. There is never more than one trade under way, and none for a token that
   * was replaced meanwhile: a refresh token is good once, and used twice it is taken for stolen.
   */
  refresh(token) {
    if (token !== this.#access) return Promise.resolve();
    this.#refreshing ??= this.#trade().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #trade() {
    const document = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${tokens} } }`;
    try {
      // Repeated within ten seconds, as after a lost answer, the same token gives the same successor.
      const trade = () => ask(this.#url, document, { input: { refreshToken: this.#refresh } });
      this.#keep((await untilAnswered(trade)).refreshSession);
      console.log('refreshed');
    } catch (cause) {
      if (!['TOKEN_REUSED', 'TOKEN_EXPIRED', 'UNAUTHENTICATED'].includes(cause.code)) throw cause;
      await this.#login(); // The session has ended: a page shows its form.
    }
  }

  async #login() {
    const document = `mutation ($input: LoginInput!) { login(input: $input) { ${tokens} } }`;
    const { username, password } = this.#account;
    const { login } = await untilAnswered(() => ask(this.#url, document, { input: { login: username, password } }));
    this.#keep(login);
    console.log('signed in again');
  }

  #keep({ accessToken, refreshToken }) {
    this.#access = accessToken;
    this.#refresh = refreshToken;
    this.#due = performance.now() + 0.8 * this.#lifetime;
  }
}
