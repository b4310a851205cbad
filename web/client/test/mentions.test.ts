import { expect, test } from 'vitest';
import { candidates, completed, mentionAt } from '../src/compose/mentions';
import { opened } from '../src/room/timeline';
import { Room, viewer } from './room';

const grete = { id: 'grete', username: 'grete', displayName: 'Grete H' };

test('a mention is completed where the caret stands', () => {
  expect(mentionAt('mail a@b', 8)).toBeUndefined();
  const mention = mentionAt('hello @gr there', 9)!;
  expect(mention).toEqual({ from: 6, prefix: 'gr' });
  expect(completed('hello @gr there', mention, 'grace')).toEqual({ text: 'hello @grace there', caret: 13 });
});

test('members are offered first, then whom the server found, and nobody twice', () => {
  const room = opened(new Room().query(50));
  const names = (prefix: string, found = [grete]) =>
    candidates(prefix, room, viewer, found).map(({ username }) => username);
  expect(names('gr')).toEqual(['grace', 'grete']);
  expect(names('gr', [grete, ...[...room.members.values()].map(({ user }) => user)])).toEqual(['grace', 'grete']);
  expect(names('h')).toEqual(['grete']); // a word of the name
  expect(names('gra')).toEqual(['grace']); // what was found for less stays only where it fits
  expect(names('')).toEqual(['ada', 'grace', 'grete']);
});

test('nobody mentions themself, and no more are offered than can be looked over', () => {
  const many = new Room();
  for (let at = 1; at <= 9; at++) many.join(`visitor-${at}`);
  const room = opened(many.query(50));
  expect(candidates(viewer, room, viewer)).toEqual([]);
  expect(candidates('v', room, viewer)).toHaveLength(6);
});
