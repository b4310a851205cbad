import { describe, expect, test } from 'vitest';
import {
  appended,
  applied,
  opened,
  prepended,
  told,
  trimmed,
  type RoomEvent,
  type Timeline,
} from '../src/room/timeline';
import { generator, Room, viewer } from './room';

/** What a page shows, without what stays the state's own affair. */
const shown = ({ messages, lastSeq, members, room, mine }: Timeline) => ({
  messages,
  lastSeq,
  room,
  mine,
  members: Object.fromEntries(members), // the order is the panel's affair
});

function replay(timeline: Timeline, events: readonly RoomEvent[]): Timeline {
  return events.reduce((state, event) => applied(state, event, viewer), timeline);
}

describe('events', () => {
  test('a message that is posted, changed and deleted', () => {
    const room = new Room();
    room.post('ada', 'one');
    const before = opened(room.query(50));
    room.post('grace', 'two');
    room.edit(1, 'one, edited');
    room.remove(2);
    const after = replay(before, room.changes(before.cursor));
    expect(after.messages.map(({ text }) => text)).toEqual(['one, edited', '']);
    expect(after.messages[1]!.deletedAt).not.toBeNull();
    expect(shown(after)).toEqual(shown(opened(room.query(50))));
  });

  test('what is told twice stands there once', () => {
    const room = new Room();
    const before = opened(room.query(50));
    room.post('ada', 'one');
    room.post('grace', 'two');
    const events = room.changes(before.cursor);
    expect(shown(replay(before, [...events, ...events]))).toEqual(shown(opened(room.query(50))));
  });

  test('an older state of a message does not undo a newer one', () => {
    const room = new Room();
    room.post('ada', 'one');
    const old = room.message(1);
    room.edit(1, 'one, edited');
    const state = told(opened(room.query(50)), old);
    expect(state.messages[0]!.text).toBe('one, edited');
  });

  test('the answer to a mutation may come before the event, and before the messages in between', () => {
    const room = new Room();
    const before = opened(room.query(50));
    room.post('grace', 'theirs');
    room.post(viewer, 'mine', 'key');
    const answered = told(before, room.message(2));
    const after = replay(answered, room.changes(before.cursor));
    expect(after.messages.map(({ text }) => text)).toEqual(['theirs', 'mine']);
    expect(after.messages[1]!.clientKey).toBe('key');
  });

  test('a quote follows what it quotes', () => {
    const room = new Room();
    room.post('grace', 'question');
    room.post(viewer, 'answer', 'key', 1);
    const before = opened(room.query(50));
    room.remove(1);
    const after = replay(before, room.changes(before.cursor).slice(0, 1));
    expect(after.messages[1]!.replyTo).toMatchObject({ text: '', deletedAt: expect.any(String) });
  });
});

describe('pages', () => {
  test('a change that arrives before the page it is about is not lost', () => {
    const room = new Room();
    for (let at = 1; at <= 8; at++) room.post('ada', `message ${at}`);
    const before = opened(room.query(3));
    const page = room.before(6, 5);
    room.edit(2, 'changed meanwhile');
    const after = prepended(replay(before, room.changes(before.cursor)), page);
    expect(shown(after)).toEqual(shown(opened(room.query(8))));
    expect(after.older).toBeNull();
  });

  test('a reply on its page quotes what was changed meanwhile as it is now', () => {
    const room = new Room();
    room.post('grace', 'question');
    room.post(viewer, 'answer', 'key', 1);
    for (let at = 3; at <= 8; at++) room.post('ada', `message ${at}`);
    const before = opened(room.query(3));
    const page = room.before(6, 4); // the reply, and not what it answers
    room.remove(1);
    const after = prepended(replay(before, room.changes(before.cursor)), page);
    expect(after.messages[0]!.replyTo).toMatchObject({ text: '', deletedAt: expect.any(String) });
    expect(shown(after)).toEqual(shown(opened(room.query(7))));
  });

  test('what is posted while one reads far above follows without a hole', () => {
    const room = new Room();
    for (let at = 1; at <= 9; at++) room.post('ada', `message ${at}`);
    const before = opened(room.around(2, 3));
    expect(before.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const page = room.after(3, 100);
    room.post('grace', 'message 10');
    const told = replay(before, room.changes(before.cursor));
    expect(told.messages).toHaveLength(3);
    expect(told.lastSeq).toBe(10);
    const after = appended(told, page);
    expect(after.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(after.newer).toBeNull();
  });
});

describe('a window that has grown too large', () => {
  const grown = () => {
    const room = new Room();
    const before = opened(room.query(50));
    for (let at = 1; at <= 600; at++) room.post('ada', `message ${at}`);
    return { room, timeline: replay(before, room.changes(before.cursor)) };
  };

  test('is cut at the top for who reads at the end, and loads it again', () => {
    const { room, timeline } = grown();
    const cut = trimmed(timeline, true);
    expect(cut.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 250 }, (_, at) => at + 351));
    expect(cut.older).toEqual({ around: 'message-351' });
    expect(cut.newer).toBeNull();
    room.edit(1, 'above the window');
    room.edit(340, 'above the window, and on the page');
    const told = replay(cut, room.changes(cut.cursor));
    expect(told.messages).toHaveLength(250);
    const after = prepended(told, room.around(351, 50).messages!);
    expect(after.messages[0]!.seq).toBeLessThan(340);
    expect(after.messages).toEqual(opened(room.query(600 - after.messages[0]!.seq + 1)).messages);
  });

  test('is cut at the end for who reads above, and follows on from there', () => {
    const { room, timeline } = grown();
    const cut = trimmed(timeline, false);
    expect(cut.messages.at(-1)!.seq).toBe(500);
    expect(cut.newer).toEqual({ around: 'message-500' });
    room.post('grace', 'beyond');
    const told = replay(cut, room.changes(cut.cursor));
    expect(told.messages).toHaveLength(500);
    expect(told.lastSeq).toBe(601);
    const once = appended(told, room.around(500, 50).messages!);
    expect(once.newer).not.toBeNull();
    const whole = appended(once, room.after(once.messages.at(-1)!.seq, 200));
    expect(whole.messages).toEqual(opened(room.query(500)).messages);
  });

  test('is cut behind the reader, whichever way they scroll, without a hole', () => {
    const room = new Room();
    for (let at = 1; at <= 2000; at++) room.post('ada', `message ${at}`);
    let state = opened(room.query(50));
    const seqs = () => state.messages.map(({ seq }) => seq);
    while (state.older !== null) {
      const from = seqs()[0]!;
      state = prepended(state, 'around' in state.older ? room.around(from, 50).messages! : room.before(from, 50));
      expect(state.messages.length).toBeLessThanOrEqual(500);
      expect(seqs()).toEqual(seqs().map((_, at) => seqs()[0]! + at));
    }
    expect(seqs()[0]).toBe(1);
    room.edit(2000, 'far below');
    room.post('grace', 'meanwhile');
    state = replay(state, room.changes(state.cursor));
    while (state.newer !== null) {
      const from = seqs().at(-1)!;
      state = appended(state, 'around' in state.newer ? room.around(from, 50).messages! : room.after(from, 50));
      expect(state.messages.length).toBeLessThanOrEqual(500);
    }
    expect(state.messages).toEqual(opened(room.query(500)).messages);
  });

  test('of a moderate size is left alone', () => {
    const { timeline } = grown();
    const moderate = { ...timeline, messages: timeline.messages.slice(-400) };
    expect(trimmed(moderate, true)).toBe(moderate);
  });
});

// The one rule, for any history: whatever happened, and however often the connection was lost in between,
// the events after a cursor make a fresh query's state of the state that was read with it.
test.each(Array.from({ length: 200 }, (_, seed) => seed + 1))(
  'events applied to a state give the fresh state (%i)',
  (seed) => {
    const random = generator(seed);
    const room = new Room();
    happen(room, random, 10);
    let state = opened(room.query(100));
    for (let absence = 0; absence < 4; absence++) {
      happen(room, random, Math.floor(random() * 12));
      const events = room.changes(state.cursor);
      // The socket breaks somewhere in the middle: what follows comes again from the cursor that was reached.
      const reached = replay(state, events.slice(0, Math.floor(random() * (events.length + 1))));
      happen(room, random, Math.floor(random() * 4));
      state = replay(reached, room.changes(reached.cursor));
    }
    expect(shown(state)).toEqual(shown(opened(room.query(100))));
    expect(state.cursor).toBe(room.query(1).cursor);
  },
);

function happen(room: Room, random: () => number, times: number): void {
  const people = ['ada', 'grace', viewer];
  for (let at = 0; at < times; at++) {
    const who = people[Math.floor(random() * people.length)]!;
    const seq = 1 + Math.floor(random() * Math.max(1, room.lastSeq));
    const kind = Math.floor(random() * 6);
    if (kind <= 1 || room.lastSeq === 0) room.post(who, `text ${random()}`);
    else if (kind === 2) room.post(who, 'reply', undefined, seq);
    else if (kind === 3) room.edit(seq, `edited ${random()}`);
    else if (kind === 4) room.remove(seq);
    else if (random() < 0.5) room.leave('ada');
    else room.join('ada');
  }
}
