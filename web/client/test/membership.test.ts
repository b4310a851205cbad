import { expect, test } from 'vitest';
import { delivery, membersRead, reach } from '../src/room/membership';
import { applied, opened, type RoomEvent, type Timeline } from '../src/room/timeline';
import { generator, Room, viewer } from './room';

function receipt(id: string, deliveredSeq: number, readSeq: number): RoomEvent {
  return { __typename: 'ReceiptsAdvanced', cursor: '', receipts: [{ user: { id }, deliveredSeq, readSeq }] };
}

test('positions only advance, and tell how far a message has come', () => {
  const room = new Room();
  room.post(viewer, 'one', 'key');
  let state = opened(room.query(50));
  expect(delivery(1, reach(state, viewer, 100)!)).toBe('SENT');
  state = applied(state, receipt('ada', 1, 0), viewer);
  expect(delivery(1, reach(state, viewer, 100)!)).toBe('SENT');
  state = applied(state, receipt('grace', 1, 1), viewer);
  expect(delivery(1, reach(state, viewer, 100)!)).toBe('DELIVERED');
  state = applied(state, receipt('ada', 1, 1), viewer);
  state = applied(state, receipt('ada', 0, 0), viewer);
  expect(delivery(1, reach(state, viewer, 100)!)).toBe('READ');
  expect(reach(state, viewer, 2)).toBeUndefined();
});

test('members come and go, and are counted', () => {
  const room = new Room();
  const before = opened(room.query(50));
  room.join('edsger');
  room.leave('grace');
  const after = replay(before, room.changes(before.cursor));
  expect([...after.members.keys()].sort()).toEqual(['ada', 'edsger', viewer].sort());
  expect(after.room.memberCount).toBe(3);
  room.leave(viewer);
  expect(replay(after, room.changes(after.cursor)).mine.leftAt).not.toBeNull();
});

test('how far a message has come is not known before all members are', () => {
  const room = new Room();
  room.post(viewer, 'one', 'key');
  let state = opened(room.query(50, 1));
  const page = room.membersAfter('member-ada', 100);
  expect(reach(state, viewer, 100)).toBeUndefined();
  // Told before their page came, which had been read earlier.
  state = applied(state, receipt('grace', 1, 1), viewer);
  state = applied(state, receipt('ada', 1, 1), viewer);
  state = membersRead(state, page);
  expect(delivery(1, reach(state, viewer, 100)!)).toBe('READ');
});

test('who leaves while their page is on its way does not come back with it', () => {
  const room = new Room();
  let state = opened(room.query(50, 1));
  const page = room.membersAfter('member-ada', 100);
  room.leave('grace');
  state = membersRead(replay(state, room.changes(state.cursor)), page);
  expect([...state.members.keys()].sort()).toEqual(['ada', viewer]);
  expect(state.room.memberCount).toBe(2);
});

// A large room whose members are read by pages, each of them before what is told until it comes.
test.each(Array.from({ length: 100 }, (_, seed) => seed + 1))(
  'pages and events make the members of a fresh query (%i)',
  (seed) => {
    const random = generator(seed);
    const room = new Room();
    const people = Array.from({ length: 12 }, (_, at) => `person-${at}`);
    const happen = (times: number) => {
      for (let at = 0; at < times; at++) {
        const who = people[Math.floor(random() * people.length)]!;
        if (random() < 0.5) room.join(who);
        else room.leave(who);
      }
    };
    happen(20);
    let state = opened(room.query(50, 3));
    while (state.furtherMembers !== null) {
      const page = room.membersAfter(state.furtherMembers, 3);
      happen(Math.floor(random() * 5));
      state = membersRead(replay(state, room.changes(state.cursor)), page);
    }
    const fresh = opened(room.query(50, 100));
    expect(Object.fromEntries(state.members)).toEqual(Object.fromEntries(fresh.members));
    expect(state.room.memberCount).toBe(fresh.room.memberCount);
  },
);

function replay(timeline: Timeline, events: readonly RoomEvent[]): Timeline {
  return events.reduce((state, event) => applied(state, event, viewer), timeline);
}
