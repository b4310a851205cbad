import type { ApolloClient } from '@apollo/client';
import { expect, test, vi } from 'vitest';
import type { Socket } from '../src/api/socket';
import { Inbox, placed, type ListedRoom } from '../src/rooms/inbox';

function listed(id: string, createdAt: string): ListedRoom {
  return {
    id,
    kind: 'CHANNEL',
    visibility: 'PUBLIC',
    name: id,
    description: '',
    archivedAt: null,
    lastSeq: 0,
    memberCount: 1,
    createdAt,
    lastMessage: null,
    members: null,
    viewerMembership: null,
  };
}

const old = listed('old', '2026-01-01T00:00:00.000Z');
const recent = listed('recent', '2026-01-02T00:00:00.000Z');

test('the latest room comes first, and one that was left is taken off', () => {
  expect(placed([old], recent, false).map(({ id }) => id)).toEqual(['recent', 'old']);
  expect(placed([recent, old], { ...old, createdAt: '2026-01-03T00:00:00.000Z' }, false)[0]!.id).toBe('old');
  expect(placed([recent, old], recent, true)).toEqual([old]);
});

test('a room that was left has no members to tell, and goes from the list all the same', async () => {
  let next = (_: unknown) => {};
  const query = async () => ({
    data: {
      viewer: { inboxCursor: 'a', rooms: { nodes: [recent, old], pageInfo: { hasNextPage: false, endCursor: null } } },
    },
  });
  const subscribe = (_: unknown, sink: { next: typeof next }) => {
    next = sink.next;
    return () => {};
  };
  const inbox = new Inbox({ query } as unknown as ApolloClient, { client: { subscribe } } as unknown as Socket);
  await vi.waitUntil(() => inbox.list.get().ready, { timeout: 20_000 });
  const room = { ...recent, members: null };
  next({
    data: { inboxEvents: { cursor: 'b', room, membership: { leftAt: '2026-01-02T00:00:00.000Z' } } },
    errors: [{ message: 'no', path: ['inboxEvents', 'room', 'members'], extensions: { code: 'NOT_A_MEMBER' } }],
  });
  expect(inbox.list.get()).toEqual({ ready: true, rooms: [old], trouble: undefined });
  inbox.close();
});
