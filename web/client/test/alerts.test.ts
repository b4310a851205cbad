import type { ApolloClient } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { getOperationAST, type DocumentNode } from 'graphql';
import { expect, test, vi } from 'vitest';
import { Alerts, type AlertState } from '../src/notices/alerts';
import { subscribed, type Browser } from '../src/notices/browser';

/** A browser whose user consents, a server that takes what is registered, and what both were asked for in order. */
function world(wanted = false) {
  const did: string[] = [];
  const facts = {
    permission: 'default' as NotificationPermission,
    consents: true,
    endpoint: undefined as string | undefined,
    service: true,
    refusal: undefined as unknown,
    wanted,
  };
  let changed = () => {};
  const browser: Browser = {
    pushes: true,
    permission: () => facts.permission,
    async ask() {
      did.push('ask');
      if (facts.permission === 'default') facts.permission = facts.consents ? 'granted' : 'denied';
    },
    start: async () => void did.push('start'),
    async subscribe(publicKey) {
      did.push(`subscribe ${publicKey}`);
      if (!facts.service) throw new DOMException('push service error', 'AbortError');
      facts.endpoint = 'https://push.example';
      return { endpoint: facts.endpoint, p256dh: 'point', auth: 'secret' };
    },
    async unsubscribe() {
      const given = facts.endpoint;
      facts.endpoint = undefined;
      return given;
    },
    show: async ({ id }) => void did.push(`show ${id}`),
    close: async (roomId) => void did.push(`close ${roomId}`),
    alone: (task) => task(),
    watch(listener) {
      changed = listener;
      return () => {
        changed = () => {};
      };
    },
  };
  const wish = {
    read: () => facts.wanted,
    write: (next: boolean) => {
      facts.wanted = next;
    },
    watch: () => () => {},
  };
  const mutate = async ({ mutation }: { mutation: DocumentNode }) => {
    did.push(getOperationAST(mutation)!.name!.value);
    if (facts.refusal) throw facts.refusal;
    return { data: {} };
  };
  const apollo = { mutate } as unknown as ApolloClient;
  const open = (publicKey: string | undefined = 'key', more: Partial<Browser> = {}) =>
    new Alerts(apollo, publicKey, wish, { ...browser, ...more });
  return { facts, did, open, changed: () => changed() };
}

const settled = (alerts: Alerts, state: AlertState) =>
  vi.waitFor(() => expect(alerts.state.get()).toEqual(state), { timeout: 20_000 });

test('nobody is asked who has not clicked', async () => {
  const { open, did } = world();
  const alerts = open();
  await alerts.settle();
  expect(alerts.state.get()).toEqual({ is: 'off' });
  expect(did).toEqual([]);
});

test('turned on, the browser asks, subscribes and is registered', async () => {
  const { open, did } = world();
  const alerts = open();
  await alerts.turnOn();
  expect(alerts.state.get()).toEqual({ is: 'on', push: 'ready' });
  expect(did).toEqual(['ask', 'start', 'subscribe key', 'RegisterPush']);
});

test('what was turned on is registered again at each start, without a question', async () => {
  const { open, did, facts } = world(true);
  facts.permission = 'granted';
  await settled(open(), { is: 'on', push: 'ready' });
  expect(did).toEqual(['start', 'subscribe key', 'RegisterPush']);
});

test('turned off, browser and server forget the subscription', async () => {
  const { open, did, facts } = world();
  const alerts = open();
  await alerts.turnOn();
  did.length = 0;
  await alerts.turnOff();
  expect(alerts.state.get()).toEqual({ is: 'off' });
  expect(did).toEqual(['RemovePush']);
  expect(facts.endpoint).toBeUndefined();
  await alerts.settle();
  expect(did).toEqual(['RemovePush']);
});

test('a user who refuses is told so, and one who allows it later gets what they wanted', async () => {
  const { open, facts, changed } = world();
  facts.consents = false;
  const alerts = open();
  await alerts.turnOn();
  expect(alerts.state.get()).toEqual({ is: 'blocked' });
  facts.permission = 'granted';
  changed();
  await settled(alerts, { is: 'on', push: 'ready' });
});

test('without push they come while the page is open', async () => {
  const offered = world();
  const unpushed = offered.open('key', { pushes: false });
  await unpushed.turnOn();
  expect(unpushed.state.get()).toEqual({ is: 'on', push: 'notSupported' });

  const { open, did } = world();
  const alerts = open('');
  await alerts.turnOn();
  expect(alerts.state.get()).toEqual({ is: 'on', push: 'notOffered' });
  expect(did).toEqual(['ask', 'start']);
  alerts.heard({ ...heard, id: 'ntf_1' });
  expect(did.at(-1)).toBe('show ntf_1');
  alerts.read('room_1');
  expect(did.at(-1)).toBe('close room_1');
});

test('a push service that is out of reach, and a server that refuses, are told and can be tried again', async () => {
  const { open, facts } = world();
  facts.service = false;
  const alerts = open();
  await alerts.turnOn();
  expect(alerts.state.get()).toEqual({ is: 'on', push: 'noService' });
  facts.service = true;
  facts.refusal = new CombinedGraphQLErrors({
    data: null,
    errors: [{ message: 'no', extensions: { code: 'CONFLICT' } }],
  });
  await alerts.settle();
  expect(alerts.state.get()).toEqual({ is: 'on', push: 'refused', trouble: facts.refusal });
  facts.refusal = undefined;
  await alerts.settle();
  expect(alerts.state.get()).toEqual({ is: 'on', push: 'ready' });
});

test('where nothing can be shown nothing is tried', async () => {
  const { open, did, facts } = world(true);
  facts.permission = 'granted';
  const alerts = open('key', { hindrance: 'insecure' });
  await alerts.settle();
  expect(alerts.state.get()).toEqual({ is: 'insecure' });
  alerts.heard(heard);
  expect(did).toEqual([]);
});

test('a closed page changes nothing any more', async () => {
  const { open, did, facts } = world(true);
  facts.permission = 'granted';
  const alerts = open();
  await settled(alerts, { is: 'on', push: 'ready' });
  did.length = 0;
  alerts.close();
  await alerts.settle();
  expect(did).toEqual([]);
});

test('a subscription for another key of the server’s is given up for a new one', async () => {
  let key: string | undefined = 'old';
  const manager = {
    async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
      if (key && key !== applicationServerKey) throw new DOMException('another key', 'InvalidStateError');
      key = applicationServerKey;
      return { endpoint: `for ${key}` };
    },
    getSubscription: async () => (key ? { unsubscribe: async () => void (key = undefined) } : null),
  } as unknown as PushManager;
  expect(await subscribed(manager, 'new')).toEqual({ endpoint: 'for new' });
  expect(await subscribed(manager, 'new')).toEqual({ endpoint: 'for new' });
});

const heard = {
  id: 'ntf_1',
  kind: 'REPLY' as const,
  createdAt: '2026-01-31T09:30:00Z',
  cursor: 'cursor',
  actor: { id: 'usr_1', username: 'grace', displayName: 'Grace' },
  room: { id: 'room_1', name: '', kind: 'DIRECT' as const },
};
