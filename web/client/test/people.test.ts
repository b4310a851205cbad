import { expect, test, vi } from 'vitest';
import { Acquaintances, renewed, type ReadPeople } from '../src/presence/people';
import { opened, peopleRenewed } from '../src/room/timeline';
import { Room, viewer } from './room';

const person = (id: string, displayName: string) => ({ id, username: id, displayName });

test('whoever is shown under an old name is shown under the new one', () => {
  const room = new Room();
  room.post('ada', 'question');
  room.post('grace', 'answer', undefined, 1);
  const before = opened(room.query(50));
  room.rename('ada', 'Ada Lovelace');
  const after = peopleRenewed(before, new Map([['ada', person('ada', 'Ada Lovelace')]]));
  expect(after).toEqual(opened(room.query(50)));
  expect(after.messages[1]!.replyTo!.author).toEqual({ id: 'ada', displayName: 'Ada Lovelace' });
  expect(peopleRenewed(after, new Map([['ada', person('ada', 'Ada Lovelace')]]))).toBe(after);
});

test('what is no person, and what did not change, stays the same object', () => {
  const picture = { id: 'picture', url: '/a' };
  const value = { rooms: [{ id: 'ada', name: 'a room with the id of a person' }], by: { ...person('ada', 'Ada'), avatar: picture } };
  const same = { ...person('ada', 'Ada'), avatar: { ...picture } };
  expect(renewed(value, new Map([['ada', same]]))).toBe(value);
  const other = renewed(value, new Map([['ada', { ...same, avatar: null }]]));
  expect(other.by.avatar).toBeNull();
  expect(other.rooms).toBe(value.rooms);
});

test('they are asked about in one request, at most a hundred, and not again at once', async () => {
  let now = 0;
  const read = vi.fn<ReadPeople>(async (ids) => ids.map((id) => person(id, id.toUpperCase())));
  const people = new Acquaintances(read, () => now);
  people.show(() => ['partner', viewer]);
  const leave = people.show(() => Array.from({ length: 200 }, (_, at) => `member-${at}`));
  await people.refresh();
  expect(read).not.toHaveBeenCalled(); // they have just been read
  now = 60_000;
  await Promise.all([people.refresh(), people.refresh()]);
  expect(read).toHaveBeenCalledTimes(1);
  expect(read.mock.calls[0]![0]).toHaveLength(100);
  expect(read.mock.calls[0]![0].slice(0, 3)).toEqual(['partner', viewer, 'member-0']);
  expect(people.latest.get().get('member-97')!.displayName).toBe('MEMBER-97');

  leave();
  now = 120_000;
  await people.refresh();
  expect(read.mock.calls[1]![0]).toEqual(['partner', viewer]);
  expect([...people.latest.get().keys()]).toEqual(['partner', viewer]);
});

test('where nobody answers they are shown as they were', async () => {
  let now = 0;
  const people = new Acquaintances(() => Promise.reject(new TypeError('no network')), () => now);
  people.show(() => ['ada']);
  now = 60_000;
  await people.refresh();
  expect(people.latest.get().size).toBe(0);
});
