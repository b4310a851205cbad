import { beforeEach, expect, test, vi } from 'vitest';
import { TokenKeeper, type Exclusive, type Tokens } from '../src/session/keeper';

const minute = 60_000;
let now = 0;
let stored: Tokens | undefined;
const store = {
  read: () => stored,
  write: (tokens: Tokens | undefined) => {
    stored = tokens;
  },
};

beforeEach(() => {
  now = 1_000 * minute;
  stored = tokens(1);
});

function tokens(generation: number): Tokens {
  return {
    userId: 'ada',
    accessToken: `access-${generation}`,
    refreshToken: `refresh-${generation}`,
    expiresAt: now + 15 * minute,
    receivedAt: now,
  };
}

/** One lock for all keepers, as one browser has for all its tabs. */
function lock(): Exclusive {
  let queue: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = queue.then(task, task);
    queue = run.catch(() => undefined);
    return run;
  };
}

/** A server that knows which refresh token is the next to be used. */
function server() {
  let current = 1;
  return vi.fn(async (refreshToken: string) => {
    await Promise.resolve();
    if (refreshToken !== `refresh-${current}`) return 'ended' as const;
    return tokens(++current);
  });
}

test('a token that is good is given as it is', async () => {
  const trade = server();
  expect(await new TokenKeeper(store, lock(), trade, () => now).access()).toBe('access-1');
  expect(trade).not.toHaveBeenCalled();
});

test('one that is about to expire is renewed first, once for all who ask', async () => {
  const trade = server();
  const keeper = new TokenKeeper(store, lock(), trade, () => now);
  now += 15 * minute - 10_000;
  expect(await Promise.all([keeper.access(), keeper.access(), keeper.access()])).toEqual([
    'access-2',
    'access-2',
    'access-2',
  ]);
  expect(trade).toHaveBeenCalledTimes(1);
});

test('of two tabs one trades, and the other takes what it got', async () => {
  const trade = server();
  const shared = lock();
  const tabs = [new TokenKeeper(store, shared, trade, () => now), new TokenKeeper(store, shared, trade, () => now)];
  expect(await Promise.all(tabs.map((tab) => tab.renew('access-1')))).toEqual(['access-2', 'access-2']);
  expect(trade).toHaveBeenCalledTimes(1);
  expect(stored?.refreshToken).toBe('refresh-2');
});

test('a token that was refused is renewed, whatever the clock says', async () => {
  expect(await new TokenKeeper(store, lock(), server(), () => now).renew('access-1')).toBe('access-2');
});

test('what another tab has renewed already is not traded again', async () => {
  const trade = server();
  stored = { ...tokens(7) };
  expect(await new TokenKeeper(store, lock(), trade, () => now).renew('access-6')).toBe('access-7');
  expect(trade).not.toHaveBeenCalled();
});

test('a session that is over is forgotten', async () => {
  const keeper = new TokenKeeper(
    store,
    lock(),
    async () => 'ended',
    () => now,
  );
  expect(await keeper.renew('access-1')).toBeUndefined();
  expect(stored).toBeUndefined();
  expect(await keeper.access()).toBeUndefined();
});

test('without a network the tokens stay, and the old one is given', async () => {
  const keeper = new TokenKeeper(
    store,
    lock(),
    () => Promise.reject(new TypeError('no network')),
    () => now,
  );
  now += 20 * minute;
  expect(await keeper.access()).toBe('access-1');
  await expect(keeper.renew('access-1')).rejects.toThrow('no network');
  expect(stored?.refreshToken).toBe('refresh-1');
});

test('after a failure the next one tries again', async () => {
  const trade = server();
  trade.mockRejectedValueOnce(new TypeError('no network'));
  const keeper = new TokenKeeper(store, lock(), trade, () => now);
  await expect(keeper.renew('access-1')).rejects.toThrow();
  expect(await keeper.renew('access-1')).toBe('access-2');
});

test('a clock that is an hour ahead does not renew what has just come', async () => {
  const trade = server();
  stored = { ...tokens(1), expiresAt: now - 45 * minute };
  expect(await new TokenKeeper(store, lock(), trade, () => now).access()).toBe('access-1');
  expect(trade).not.toHaveBeenCalled();
});

test('who signs out while the tokens are traded stays signed out', async () => {
  const keeper = new TokenKeeper(
    store,
    lock(),
    async () => {
      stored = undefined;
      return tokens(2);
    },
    () => now,
  );
  expect(await keeper.renew('access-1')).toBeUndefined();
  expect(stored).toBeUndefined();
});
