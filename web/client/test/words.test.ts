import { expect, test } from 'vitest';
import { parts } from '../src/message/links';
import { deviceName } from '../src/session/device';
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
  expect(read('https://example.org/\u202Egnp.exe')).toEqual([
    ['link', 'https://example.org/'],
    ['text', '\u202Egnp.exe'],
  ]);
  expect(read('<b>javascript:alert(1)</b>')).toEqual([['text', '<b>javascript:alert(1)</b>']]);
});

test('the address of a message leads back to it', () => {
  const [path = '', query = ''] = roomPath('roo_1/x', 'msg_2').split('?');
  expect(parseRoute(path, query)).toEqual({ roomId: 'roo_1/x', messageId: 'msg_2' });
  expect(parseRoute('/', '')).toEqual({});
  expect(parseRoute('/rooms/%E0', '')).toEqual({});
});

test('a device is called what people call it', () => {
  const mozilla = (rest: string) => deviceName(`Mozilla/5.0 ${rest}`);
  expect(mozilla('(X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36')).toBe(
    'Chrome on Linux',
  );
  expect(mozilla('(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0')).toBe(
    'Edge on Windows',
  );
  expect(mozilla('(Linux; Android 16; Pixel) Gecko/150.0 Firefox/150.0')).toBe('Firefox on Android');
  expect(mozilla('(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15')).toBe(
    'Safari on macOS',
  );
  expect(mozilla('(iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1')).toBe(
    'Safari on iPhone',
  );
  expect(mozilla('(something new)')).toBe('A browser');
  expect(deviceName('The kitchen radio')).toBe('The kitchen radio');
  expect(deviceName('')).toBe('A device without a name');
});
