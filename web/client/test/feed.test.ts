import type { ApolloClient } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { getOperationAST, type DocumentNode } from 'graphql';
import { expect, test, vi } from 'vitest';
import type { Socket } from '../src/api/socket';
import { Feed } from '../src/room/feed';
import type { RoomEvent } from '../src/room/timeline';
import { Room, viewer } from './room';

interface Subscription {
  /** The variables as they would be sent just now. */
  variables(): { after?: string };
  tell(event: RoomEvent): void;
  end(code: string): void;
  stopped: boolean;
}

type Variables = Record<string, unknown>;

/** A server with one room, as the feed sees it. */
function serve(room: Room) {
  const subscriptions: Subscription[] = [];
  const answers = new Map<string, (variables: Variables) => unknown>([
    ['Room', () => ({ room: room.query(50) })],
    ['Permissions', () => ({ room: { id: 'room', viewerPermissions: [] } })],
  ]);
  const query = vi.fn(async ({ query: document, variables }: { query: DocumentNode; variables: Variables }) => {
    const answer = await answers.get(getOperationAST(document)!.name!.value)?.(variables);
    if (answer instanceof Error) throw answer;
    return { data: answer };
  });
  const subscribe = (
    payload: { variables: { after?: string } },
    sink: Record<'next' | 'error', (value: unknown) => void>,
  ) => {
    const subscription: Subscription = {
      variables: () => payload.variables,
      tell: (roomEvents) => sink.next({ data: { roomEvents } }),
      end: (code) => sink.error([{ message: 'over', extensions: { code } }]),
      stopped: false,
    };
    subscriptions.push(subscription);
    return () => {
      subscription.stopped = true;
    };
  };
  const apollo = { query } as unknown as ApolloClient;
  const socket = { client: { subscribe } } as unknown as Socket;
  return { apollo, socket, answers, subscriptions, query };
}

async function follow(room: Room) {
  const server = serve(room);
  const feed = new Feed(server.apollo, server.socket, viewer, 'room');
  await vi.waitUntil(() => server.subscriptions.length === 1, { timeout: 20_000 });
  return { ...server, feed };
}

function texts(feed: Feed): string[] {
  const state = feed.state.get();
  return state.is === 'open' ? state.timeline.messages.map(({ text }) => text) : [];
}

test('a connection that comes back resumes after the last event', async () => {
  const room = new Room();
  const { feed, subscriptions } = await follow(room);
  const [subscription] = subscriptions;
  expect(subscription!.variables().after).toBe(room.query(1).cursor);
  room.post('ada', 'one');
  room.post('ada', 'two');
  for (const event of room.changes(subscription!.variables().after!)) subscription!.tell(event);
  expect(subscription!.variables().after).toBe(room.query(1).cursor);
  expect(texts(feed)).toEqual(['one', 'two']);
  feed.close();
  expect(subscription!.stopped).toBe(true);
});

test('a cursor that the server does not take any more is replaced by a fresh one', async () => {
  vi.useFakeTimers();
  try {
    const room = new Room();
    const { feed, subscriptions } = await follow(room);
    room.post('ada', 'one');
    subscriptions[0]!.end('CURSOR_INVALID');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(subscriptions).toHaveLength(2);
    expect(subscriptions[0]!.stopped).toBe(true);
    expect(texts(feed)).toEqual(['one']);
    feed.close();
  } finally {
    vi.useRealTimers();
  }
});

test('who loses the room, or never had it, stands before its door', async () => {
  const room = new Room();
  const { feed, subscriptions } = await follow(room);
  subscriptions[0]!.end('NOT_A_MEMBER');
  expect(feed.state.get().is).toBe('absent');

  const other = serve(room);
  const refusal = new CombinedGraphQLErrors({ errors: [{ message: 'no', extensions: { code: 'NOT_A_MEMBER' } }] });
  other.answers.set('Room', () => refusal);
  const closed = new Feed(other.apollo, other.socket, viewer, 'room');
  await vi.waitUntil(() => closed.state.get().is === 'absent', { timeout: 20_000 });
  expect(other.subscriptions).toHaveLength(0);
});

test('a page that comes after the room has been read anew is not put into it', async () => {
  const room = new Room();
  for (let at = 1; at <= 60; at++) room.post('ada', `message ${at}`);
  const { feed, answers } = await follow(room);
  const page = room.before(11, 5);
  let answer = (_: unknown) => {};
  answers.set('OlderMessages', () => new Promise((resolve) => (answer = resolve)));
  const loading = feed.loadOlder();
  await feed.open();
  answer({ room: { messages: page } });
  await loading;
  expect(texts(feed)).toHaveLength(50);
  expect(feed.state.get()).toMatchObject({ loadingOlder: false });
  feed.close();
});

test('a page that can’t be read leaves the history as it is, to be tried again', async () => {
  const room = new Room();
  for (let at = 1; at <= 60; at++) room.post('ada', `message ${at}`);
  const { feed, answers } = await follow(room);
  answers.set('OlderMessages', () => new TypeError('no network'));
  await feed.loadOlder();
  expect(texts(feed)).toHaveLength(50);
  answers.set('OlderMessages', () => ({ room: { messages: room.before(11, 50) } }));
  await feed.loadOlder();
  expect(texts(feed)).toHaveLength(60);
  feed.close();
});

function held(feed: Feed): number {
  const state = feed.state.get();
  return state.is === 'open' ? state.timeline.members.size : 0;
}

test('the members of a large room are read page by page, and what one page misses is tried again', async () => {
  const room = new Room();
  for (let at = 0; at < 250; at++) room.join(`guest-${String(at).padStart(3, '0')}`);
  const server = serve(room);
  let broken = true;
  server.answers.set('Room', () => ({ room: room.query(50, 100) }));
  server.answers.set('FurtherMembers', ({ after }) => {
    if (broken && after === 'member-guest-197') return new TypeError('no network');
    return { room: { members: room.membersAfter(after as string, 100) } };
  });
  const feed = new Feed(server.apollo, server.socket, viewer, 'room');
  await vi.waitUntil(() => held(feed) === 200, { timeout: 20_000 });
  await expect(feed.loadMembers()).rejects.toThrow('no network');
  broken = false;
  expect(await feed.loadMembers()).toBe(true);
  expect(held(feed)).toBe(253);
  expect(await feed.loadMembers()).toBe(false);
  feed.close();
});

test('a page of members that was asked for before the room was read anew is not put into it', async () => {
  const room = new Room();
  for (let at = 0; at < 150; at++) room.join(`guest-${String(at).padStart(3, '0')}`);
  const server = serve(room);
  const stale = room.membersAfter('member-guest-097', 100);
  let answer = (_: unknown) => {};
  server.answers.set('Room', () => ({ room: room.query(50, 100) }));
  server.answers.set('FurtherMembers', () => new Promise((resolve) => (answer = resolve)));
  const feed = new Feed(server.apollo, server.socket, viewer, 'room');
  await vi.waitUntil(() => held(feed) === 100, { timeout: 20_000 });
  const asked = feed.loadMembers();
  room.leave('guest-120');
  await feed.open();
  server.answers.set('FurtherMembers', ({ after }) => ({ room: { members: room.membersAfter(after as string, 100) } }));
  answer({ room: { members: stale } });
  await asked;
  await vi.waitUntil(() => held(feed) === 152, { timeout: 20_000 });
  const state = feed.state.get();
  expect(state.is === 'open' && state.timeline.members.has('guest-120')).toBe(false);
  feed.close();
});

test('of a very large room only so many members are read as serve to complete mentions', async () => {
  const room = new Room();
  for (let at = 0; at < 1500; at++) room.join(`guest-${String(at).padStart(4, '0')}`);
  const server = serve(room);
  const pages = vi.fn(({ after }: Variables) => ({ room: { members: room.membersAfter(after as string, 100) } }));
  server.answers.set('FurtherMembers', pages);
  const feed = new Feed(server.apollo, server.socket, viewer, 'room');
  await vi.waitUntil(() => held(feed) === 1000, { timeout: 20_000 });
  await feed.loadMembers();
  expect(held(feed)).toBe(1100);
  expect(pages).toHaveBeenCalledTimes(10);
  feed.close();
});

test('a message under a new name renews the name of the older ones', async () => {
  const room = new Room();
  room.post('ada', 'under the old name');
  const { feed, subscriptions } = await follow(room);
  room.rename('ada', 'Ada Lovelace');
  room.post('ada', 'under the new one');
  for (const event of room.changes(subscriptions[0]!.variables().after!)) subscriptions[0]!.tell(event);
  await vi.waitUntil(() => texts(feed).length === 2, { timeout: 20_000 });
  const state = feed.state.get();
  const timeline = state.is === 'open' ? state.timeline : undefined;
  expect(timeline!.messages.map(({ author }) => author.displayName)).toEqual(['Ada Lovelace', 'Ada Lovelace']);
  expect(timeline!.members.get('ada')!.user.displayName).toBe('Ada Lovelace');
  feed.close();
});
