import { expect, test } from 'vitest';
import { parts } from '../src/message/text';
import { parseRoute, roomPath } from '../src/ui/route';

const ada = { id: '1', username: 'ada', displayName: 'Ada' };
const dotted = { id: '2', username: 'j.doe', displayName: 'J' };

test('a text is taken apart into links, mentions and the rest', () => {
  const read = (text: string) => parts(text, [ada, dotted]).map(({ kind, text: part }) => [kind, part]);
  expect(read('Hi @Ada, see https://example.org/a?b=(c).')).toEqual([
    ['text', 'Hi '],
    ['mention', '@Ada'],
    ['text', ', see '],
    ['link', 'https://example.org/a?b=(c'],
    ['text', ').'],
  ]);
  expect(read('ask @j.doe.')).toEqual([
    ['text', 'ask '],
    ['mention', '@j.doe'],
    ['text', '.'],
  ]);
  expect(read('@adam is another')).toEqual([['text', '@adam is another']]);
  expect(read('<b>javascript:alert(1)</b>')).toEqual([['text', '<b>javascript:alert(1)</b>']]);
});

test('the address of a message leads back to it', () => {
  const [path = '', query = ''] = roomPath('roo_1/x', 'msg_2').split('?');
  expect(parseRoute(path, query)).toEqual({ roomId: 'roo_1/x', messageId: 'msg_2' });
  expect(parseRoute('/', '')).toEqual({});
});
