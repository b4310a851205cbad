import { expect, test } from 'vitest';
import { examplesBeside, findId } from '../examples';

function tabs(responses: Record<string, unknown> = {}) {
  const all = examplesBeside([]);
  return all.map((tab) => ({ ...tab, response: JSON.stringify(responses[tab.title]) ?? null }));
}

const made = { CreateRoom: { data: { createRoom: { room: { id: 'room_1' } } } } };

test('a room that was made goes where one is wanted, and nowhere else', () => {
  const before = tabs(made);
  const found = findId({ tabs: before, activeTabIndex: 0 })!;
  expect(found.what).toBe('room');
  expect(found.tabs[0]).toBe(before[0]); // GraphiQL finds the active tab again by its identity.
  const filled = found.tabs.filter((tab, at) => tab !== before[at]);
  expect(filled.map(({ title }) => title)).toEqual(['Send', 'History', 'Listen', 'Presence']);
  for (const { variables } of filled) expect(JSON.parse(variables!).room).toBe('room_1');
});

test('it is offered once', () => {
  const { tabs: filled } = findId({ tabs: tabs(made), activeTabIndex: 0 })!;
  expect(findId({ tabs: filled, activeTabIndex: 0 })).toBeUndefined();
});

test('a message that was sent is there to be reacted to', () => {
  const sent = { Send: { data: { sendMessage: { message: { id: 'msg_1' } } } } };
  const found = findId({ tabs: tabs(sent), activeTabIndex: 1 })!;
  expect(found.what).toBe('message');
  expect(JSON.parse(found.tabs[4]!.variables!).message).toBe('msg_1');
});

test.each([
  ['no answer', {}],
  ['a refusal', { CreateRoom: { data: null, errors: [{ message: 'no' }] } }],
  ['another answer', { CreateRoom: { data: { viewer: null } } }],
])('%s has no id to offer', (_, responses) => {
  expect(findId({ tabs: tabs(responses), activeTabIndex: 0 })).toBeUndefined();
});

test('only examples that are not open are opened', () => {
  const open = tabs();
  expect(examplesBeside(open)).toEqual([]);
  const changed = open.map((tab) => (tab.title === 'Me' ? { ...tab, query: '{ a }' } : tab));
  expect(examplesBeside(changed).map(({ title }) => title)).toEqual(['Me']);
});
