import { getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { Place } from '../resume';

function place(query: string, variables?: Record<string, unknown>): Place {
  return new Place(getOperationAST(parse(query))!, variables);
}

test('goes on after the last cursor', () => {
  const query = 'subscription ($r: ID!, $c: String) { roomEvents(roomId: $r, after: $c) { cursor } }';
  const listen = place(query, { r: 'r1' });
  expect(listen.variables()).toEqual({ r: 'r1' });
  listen.saw({ roomEvents: { cursor: 'c1' } });
  listen.saw({ roomEvents: { cursor: 'c2' } });
  expect(listen.variables()).toEqual({ r: 'r1', c: 'c2' });
});

test('goes on after the last message, under whatever names', () => {
  const listen = place('subscription ($s: Int) { new: messageAdded(roomId: "r", afterSeq: $s) { at: seq } }', { s: 0 });
  listen.saw({ new: { at: 7 } });
  expect(listen.variables()).toEqual({ s: 7 });
});

test('an event without data leaves the place where it was', () => {
  const listen = place('subscription ($c: String) { inboxEvents(after: $c) { cursor } }');
  listen.saw({ inboxEvents: { cursor: 'c1' } });
  listen.saw(null);
  listen.saw({ inboxEvents: null });
  expect(listen.variables()).toEqual({ c: 'c1' });
});

test.each([
  ['no variable', 'subscription { inboxEvents(after: "c0") { cursor } }'],
  ['no cursor', 'subscription ($c: String) { inboxEvents(after: $c) { __typename } }'],
  ['no argument', 'subscription ($r: ID!) { presenceChanged(roomId: $r) { status } }'],
])('begins anew where there is %s', (_, query) => {
  const listen = place(query, { c: 'c0' });
  listen.saw({ inboxEvents: { cursor: 'c1' } });
  expect(listen.variables()).toEqual({ c: 'c0' });
});
