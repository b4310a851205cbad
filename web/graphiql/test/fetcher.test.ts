import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '../../client/src/session/session';
import { createFetcher, split } from '../fetcher';
import type { Sockets } from '../sockets';

const refused = { errors: [{ message: 'expired', extensions: { code: 'TOKEN_EXPIRED' } }] };
const answer = { data: { viewer: null } };
const fetched = vi.fn();
const keeper = { access: vi.fn(), renew: vi.fn() };
const session = { userId: { get: () => 'ada' }, keeperOf: vi.fn() };
const ask = createFetcher(session as unknown as Session, {} as Sockets);

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  session.keeperOf.mockReturnValue(keeper);
  keeper.access.mockResolvedValue('old');
  keeper.renew.mockResolvedValue('new');
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

function answers(...results: unknown[]): void {
  for (const result of results) fetched.mockResolvedValueOnce(new Response(JSON.stringify(result)));
}

function authorizations(): unknown[] {
  return fetched.mock.calls.map(([, { headers }]) => headers.authorization);
}

test('the session’s token goes with a request', async () => {
  answers(answer);
  expect(await ask({ query: '{ a }' }, { headers: {} })).toEqual(answer);
  expect(authorizations()).toEqual(['Bearer old']);
  expect(session.keeperOf).toHaveBeenCalledWith('ada'); // nobody else's, who may be signed in by then
});

test('one that is refused is renewed, and the request sent again', async () => {
  answers(refused, answer);
  expect(await ask({ query: '{ a }' })).toEqual(answer);
  expect(authorizations()).toEqual(['Bearer old', 'Bearer new']);
  expect(keeper.renew).toHaveBeenCalledExactlyOnceWith('old');
});

test('once only', async () => {
  answers(refused, refused);
  expect(await ask({ query: '{ a }' })).toEqual(refused);
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('as nobody where the session turns out to be over', async () => {
  keeper.renew.mockResolvedValue(undefined);
  answers(refused, answer);
  expect(await ask({ query: '{ a }' })).toEqual(answer);
  expect(authorizations()).toEqual(['Bearer old', undefined]);
});

test('a refusal stands while the server is out of reach', async () => {
  keeper.renew.mockRejectedValue(new TypeError('no network'));
  answers(refused);
  expect(await ask({ query: '{ a }' })).toEqual(refused);
});

test('what was answered in part is not sent again', async () => {
  const partly = { ...refused, data: { a: 1, b: null } };
  answers(partly);
  expect(await ask({ query: '{ a b }' })).toEqual(partly);
});

test('nor what was run, and came to nothing at its last field', async () => {
  const run = { ...refused, data: null };
  answers(run, answer);
  expect(await ask({ query: 'mutation { createRoom refreshSession }' })).toEqual(run);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a typed Authorization wins, and is never renewed', async () => {
  answers(refused);
  expect(await ask({ query: '{ a }' }, { headers: { AUTHORIZATION: 'Bearer mine', 'X-Other': 1 } })).toEqual(refused);
  expect(fetched.mock.calls[0]![1].headers).toMatchObject({ authorization: 'Bearer mine', 'X-Other': '1' });
  expect(keeper.access).not.toHaveBeenCalled();
});

test('an empty one asks as nobody', async () => {
  answers(answer);
  await ask({ query: '{ a }' }, { headers: { Authorization: '' } });
  expect(authorizations()).toEqual([undefined]);
  expect(split({ authorization: null }).typed).toBe('');
});

test('the name of an operation that is not there is left out', async () => {
  answers(answer);
  await ask({ query: 'query Now { a }', operationName: 'Before' });
  expect(JSON.parse(fetched.mock.calls[0]![1].body).operationName).toBe('Now');
});
