import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { expect, test, vi } from 'vitest';
import { Outbox, type Pending, type Shelf } from '../src/compose/outbox';

function shelf(...items: Pending[]): Shelf & { kept: Map<string, Pending> } {
  const kept = new Map(items.map((item) => [item.clientKey, item]));
  return {
    kept,
    all: () => [...kept.values()],
    put: (item) => void kept.set(item.clientKey, item),
    drop: (clientKey) => void kept.delete(clientKey),
  };
}

const message = (key: string, roomId = 'room'): Pending => ({
  clientKey: key,
  roomId,
  text: key,
  attachments: [],
  createdAt: `2026-01-31T09:30:0${key}Z`,
});
const refused = (code: string) => new CombinedGraphQLErrors({ errors: [{ message: 'no', extensions: { code } }] });
const soon = () => Promise.resolve();

test('messages leave in the order in which they were written', async () => {
  const sent: string[] = [];
  const outbox = new Outbox(shelf(), async ({ text }) => void sent.push(text), soon);
  for (const key of ['1', '2', '3']) outbox.add(message(key));
  await vi.waitUntil(() => outbox.items.get().length === 0, { timeout: 20_000 });
  expect(sent).toEqual(['1', '2', '3']);
});

test('without a network they wait, keep their order and their keys', async () => {
  const tried: string[] = [];
  let failures = 3;
  const send = async ({ clientKey }: Pending) => {
    tried.push(clientKey);
    if (failures-- > 0) throw new TypeError('no network');
  };
  const outbox = new Outbox(shelf(), send, soon);
  outbox.add(message('1'));
  outbox.add(message('2'));
  await vi.waitUntil(() => outbox.items.get().length === 0, { timeout: 20_000 });
  expect(tried).toEqual(['1', '1', '1', '1', '2']);
});

test('what was written in a session that has ended goes out in the next one', async () => {
  const kept = shelf();
  const tried = vi.fn(() => Promise.reject(refused('UNAUTHENTICATED')));
  const outbox = new Outbox(kept, tried, () => new Promise(() => undefined));
  outbox.add(message('1'));
  await vi.waitUntil(() => tried.mock.calls.length === 1, { timeout: 20_000 });
  outbox.close();
  const sent: string[] = [];
  const next = new Outbox(kept, async ({ text }) => void sent.push(text), soon);
  await vi.waitUntil(() => next.items.get().length === 0, { timeout: 20_000 });
  expect(sent).toEqual(['1']);
});

test('what the server refuses waits for its author, and holds up nothing', async () => {
  const kept = shelf();
  const sent: string[] = [];
  let open = false;
  const send = async ({ text }: Pending) => {
    if (text === '1' && !open) throw refused('BAD_USER_INPUT');
    sent.push(text);
  };
  const outbox = new Outbox(kept, send, soon);
  outbox.add(message('1'));
  outbox.add(message('2'));
  await vi.waitUntil(() => sent.length === 1, { timeout: 20_000 });
  await vi.waitUntil(() => outbox.items.get().length === 1, { timeout: 20_000 });
  expect(outbox.items.get()[0]).toMatchObject({ clientKey: '1', failure: 'No.' });
  open = true;
  outbox.retry('1');
  await vi.waitUntil(() => outbox.items.get().length === 0, { timeout: 20_000 });
  expect(sent).toEqual(['2', '1']);
  expect(kept.kept.size).toBe(0);
});

test('a server that can’t just now is asked again', async () => {
  const answers = [refused('UNAVAILABLE'), refused('RATE_LIMITED'), undefined];
  const send = vi.fn(async () => {
    const answer = answers.shift();
    if (answer) throw answer;
  });
  const outbox = new Outbox(shelf(), send, soon);
  outbox.add(message('1'));
  await vi.waitUntil(() => outbox.items.get().length === 0, { timeout: 20_000 });
  expect(send).toHaveBeenCalledTimes(3);
});

test('rooms do not wait for each other', async () => {
  const sent: string[] = [];
  const send = async ({ roomId, text }: Pending) => {
    if (roomId === 'stuck') await new Promise(() => undefined);
    sent.push(text);
  };
  const outbox = new Outbox(shelf(), send, soon);
  outbox.add(message('1', 'stuck'));
  outbox.add(message('2'));
  await vi.waitUntil(() => sent.length === 1, { timeout: 20_000 });
  expect(outbox.items.get().map(({ clientKey }) => clientKey)).toContain('1');
});

test('what was unsent when the page was closed goes out when it is opened', async () => {
  const sent: string[] = [];
  const outbox = new Outbox(shelf(message('2'), message('1')), async ({ text }) => void sent.push(text), soon);
  await vi.waitUntil(() => outbox.items.get().length === 0, { timeout: 20_000 });
  expect(sent).toEqual(['1', '2']);
});

test('who signs out leaves nothing behind, in no tab', async () => {
  const kept = shelf(message('1'));
  let refuse = (_cause: Error) => {};
  const outbox = new Outbox(kept, () => new Promise((_, reject) => (refuse = reject)), soon);
  outbox.add(message('2'));
  kept.put(message('3', 'another tab'));
  outbox.clear();
  refuse(refused('NOT_A_MEMBER'));
  await new Promise((resolve) => setTimeout(resolve)); // what was on its way has been heard of
  expect(kept.kept.size).toBe(0);
  expect(outbox.items.get()).toEqual([]);
});
