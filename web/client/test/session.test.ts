import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Tokens } from '../src/session/keeper';
import { Session } from '../src/session/session';

let stored: Tokens | undefined;
const store = {
  read: () => stored,
  write: (tokens: Tokens | undefined) => {
    stored = tokens;
  },
};

/** What another tab does: this one finds it in the store, and hears of it later. */
function elsewhere(tokens: Tokens | undefined): () => void {
  stored = tokens;
  return () => window.dispatchEvent(Object.assign(new Event('storage'), { key: 'parley.session' }));
}

function tokensOf(userId: string, generation = 1): Tokens {
  const now = Date.now();
  return {
    userId,
    accessToken: `${userId}-access-${generation}`,
    refreshToken: `${userId}-refresh-${generation}`,
    expiresAt: now + 900_000,
    receivedAt: now,
  };
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('navigator', {});
  stored = tokensOf('ada');
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the tokens of one user are not given in the name of another', async () => {
  const session = new Session(store);
  const keeper = session.keeperOf('ada');
  expect(await keeper.access()).toBe('ada-access-1');
  elsewhere(tokensOf('bob'));
  expect(await keeper.access()).toBeUndefined();
  expect(await keeper.renew('ada-access-1')).toBeUndefined(); // nor for what was refused to the one before
  expect(stored?.userId).toBe('bob');
});

test('a user who is signed in anew goes on', async () => {
  const keeper = new Session(store).keeperOf('ada');
  elsewhere(tokensOf('ada', 2));
  expect(await keeper.renew('ada-access-1')).toBe('ada-access-2');
});

test('a trade that ends with somebody else signed in leaves their tokens alone', async () => {
  const keeper = new Session(store).keeperOf('ada');
  vi.stubGlobal('fetch', async () => {
    elsewhere(tokensOf('bob'));
    return new Response(JSON.stringify({ errors: [{ message: 'over', extensions: { code: 'UNAUTHENTICATED' } }] }));
  });
  expect(await keeper.renew('ada-access-1')).toBeUndefined();
  expect(stored?.userId).toBe('bob');
});

test('an end that came by itself is no longer spoken of once somebody has signed in elsewhere', async () => {
  const session = new Session(store);
  vi.stubGlobal('fetch', async () =>
    Response.json({ errors: [{ message: 'over', extensions: { code: 'TOKEN_EXPIRED' } }] }),
  );
  await session.keeperOf('ada').renew('ada-access-1');
  expect(session.lapsed.get()).toBe(true);
  elsewhere(tokensOf('bob'))();
  expect(session.userId.get()).toBe('bob');
  elsewhere(undefined)();
  expect(session.lapsed.get()).toBe(false);
});

test('a page that was put by, and is gone back to, learns who is signed in now', () => {
  const session = new Session(store);
  elsewhere(tokensOf('bob'));
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(session.userId.get()).toBe('bob');
});

test('signing out does not wait for a server that does not answer', async () => {
  vi.useFakeTimers();
  try {
    const session = new Session(store);
    const left = session.leave(new Promise(() => {}));
    expect(stored?.userId).toBe('ada'); // the server is told by her token
    await vi.advanceTimersByTimeAsync(10_000);
    await left;
    expect(stored).toBeUndefined();
    expect(session.lapsed.get()).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test('nor does it end the session of somebody who has signed in meanwhile', async () => {
  const session = new Session(store);
  let answer = () => {};
  const left = session.leave(new Promise<void>((resolve) => (answer = resolve)));
  elsewhere(tokensOf('bob'))();
  answer();
  await left;
  expect(stored?.userId).toBe('bob');
});
