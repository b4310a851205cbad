import { expect, test } from 'vitest';
import { examples, findId } from '../examples';

type Tab = Parameters<typeof findId>[0]['tabs'][number];

function tabs(responses: Record<string, unknown> = {}): Tab[] {
  return examples.map(({ name, query, variables }) => ({
    id: name,
    hash: '',
    title: name,
    operationName: name,
    query,
    variables,
    headers: null,
    response: name in responses ? JSON.stringify(responses[name]) : null,
  }));
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
  const sent = { Send: { data: { sendMessage: { message: { id: 'message_1' } } } } };
  const found = findId({ tabs: tabs(sent), activeTabIndex: 1 })!;
  expect(found.what).toBe('message');
  expect(JSON.parse(found.tabs[4]!.variables!).message).toBe('message_1');
});

test.each([
  ['no answer', {}],
  ['a refusal', { CreateRoom: { data: null, errors: [{ message: 'no' }] } }],
  ['another answer', { CreateRoom: { data: { viewer: null } } }],
])('%s has no id to offer', (_, responses) => {
  expect(findId({ tabs: tabs(responses), activeTabIndex: 0 })).toBeUndefined();
});
