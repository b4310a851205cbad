// Usage: node browser/push.mjs http://host:port [directory for screenshots]
//
// One person has notifications pushed: refuses them first, closes the client, is told of a mention, and comes back by
// it. The server must push, to this machine too, and soon (PARLEY_PUSH_CONTACT, PARLEY_PUSH_ALLOW_PRIVATE,
// PARLEY_PUSH_DELAY). Prints each step that holds, then "ok", and exits 0; or prints the reason and exits 1.
//
// What is not real: the browser's push service, which is on the Internet. The play is it. The page subscribes to the play,
// the server encrypts and sends to it, and the play hands what it gets to the worker by the browser's protocol for
// developers. Nor does anybody's hand click: the worker is given the event of a click, and what browsers allow for real
// clicks only, to open and to focus a tab, is written down instead of done.
import assert from 'node:assert/strict';
import { account, say } from './api.mjs';
import { row, settings, shown, signIn, signUp, until } from './people.mjs';
import { pushService } from './pushservice.mjs';
import { called, content, look, perform, step } from './stage.mjs';

const [base, pictures] = called('push');

const service = await pushService();
let ada;
await perform(
  'push',
  pictures,
  async (enter) => {
    ada = await enter(base, 'Ada');
    await play(ada);
  },
  () => service.close(),
);

async function play({ page, context }) {
  await context.addInitScript(subscribing, service.subscription);
  await page.reload();
  const username = await signUp(ada);
  const grace = await account(base, 'Grace');
  const room = await harbour(grace, username);
  await consent(page, context);
  const worker = await pushed(page, grace, room, username);
  await clicked(page, worker, room);
  await watched(page, worker, room);
  await renewed(page, worker);
  await signedOut(page, username);
  await signedOutElsewhere(page, worker, username);
  content([ada]);
}

/**
 * Runs in the page: its browser subscribes to the play. As for a real one, the subscription outlives the page and is for
 * one key of the server's.
 */
function subscribing(subscription) {
  const kept = () => JSON.parse(localStorage.getItem('play.subscription'));
  const object = () => ({
    ...subscription,
    toJSON: () => subscription,
    unsubscribe: async () => localStorage.removeItem('play.subscription'),
  });
  PushManager.prototype.getSubscription = async () => (kept() ? object() : null);
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new DOMException('silent', 'NotAllowedError');
    if (localStorage.getItem('play.unreachable')) throw new DOMException('push service error', 'AbortError');
    if (kept() && kept().key !== applicationServerKey) throw new DOMException('another key', 'InvalidStateError');
    localStorage.setItem('play.subscription', JSON.stringify({ key: applicationServerKey }));
    return object();
  };
}

async function harbour(grace, username) {
  const create = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id name } } }`;
  const find = `query ($username: String) { user(username: $username) { id } }`;
  const { user } = await grace.ask(find, { username });
  const { createRoom } = await grace.ask(create, { input: { name: 'Harbour', kind: 'GROUP', memberIds: [user.id] } });
  return createRoom.room;
}

async function consent(page, context) {
  await settings(page, 'Notifications');
  const toggle = page.getByRole('switch', { name: 'Notifications on this device' });
  await page.getByText('Mentions, replies,').waitFor();
  assert.equal(await page.evaluate(() => Notification.permission), 'default');
  await context.grantPermissions(['geolocation']); // and nothing else
  await page.getByText('This browser is told to show no notifications').waitFor();
  assert.ok(await toggle.isDisabled());
  await look(page, 'push-blocked', pictures);
  step('a browser that is told to show none says what to do');

  await context.grantPermissions(['notifications']);
  await page.evaluate(() => localStorage.setItem('play.unreachable', 'yes'));
  await until('the switch can be used', () => toggle.isEnabled());
  await toggle.click();
  await page.getByText('this browser does not reach its push service').waitFor();
  await look(page, 'push-unreachable', pictures);
  await page.evaluate(() => localStorage.removeItem('play.unreachable'));
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('They come with Parley closed, too.').waitFor();
  await look(page, 'push-on', pictures);
  step('a push service that is out of reach is told, and tried again');
}

/** The client is closed, and a page of this server that is not the client is open. */
async function pushed(page, grace, room, username) {
  await page.goto(`${base}/licenses.md`);
  // What a socket is given while it closes counts as told.
  await until('the server has missed the client', async () => {
    const metrics = await (await fetch(`${base}/metrics`)).text();
    return metrics.includes('\nparley_room_streams 0\n');
  });
  await say(grace, room.id, [`ship ahoy, @${username}`]);
  await until('the server pushes', ahoy);
  const worker = await workerOf(page);
  await worker.deliver(ahoy());
  await until('the worker shows it', async () => (await shown(page)).length > 0);
  assert.deepEqual(await shown(page), [`Grace mentioned you in Harbour: ship ahoy, @${username}`]);
  step('a mention is pushed to a browser without the client, and shown');

  await worker.deliver(ahoy());
  await worker.deliver(elsewhere('another room'));
  await until('what comes after it is shown', async () => (await shown(page)).length > 1);
  assert.equal((await shown(page)).length, 2);
  step('and shown once, though it comes again');
  return worker;
}

async function clicked(page, worker, room) {
  const { messageId } = ahoy();
  const path = `/rooms/${room.id}?message=${messageId}`;
  await worker.click('ship ahoy');
  await until('a tab is opened', async () => (await worker.did()).includes(`open ${path}`));
  await page.goto(base + path);
  await page.locator('li[data-pointed]').filter({ hasText: 'ship ahoy' }).waitFor();
  step('a click opens the client at the message');

  await page.goto(base);
  await page.getByRole('link', { name: room.name }).waitFor();
  await worker.deliver({ ...ahoy(), id: 'ntf_again', createdAt: new Date().toISOString() });
  await until('it is shown beside a tab elsewhere', async () => (await shown(page)).some((text) => /ship/.test(text)));
  await worker.click('ship ahoy');
  await page.locator('li[data-pointed]').filter({ hasText: 'ship ahoy' }).waitFor();
  await until('the tab is focused', async () => (await worker.did()).includes('focus'));
  assert.deepEqual(
    (await worker.did()).filter((what) => what.startsWith('open')),
    [`open ${path}`],
  );
  step('or takes an open tab there');
}

async function watched(page, worker, room) {
  await row(page, 'ship ahoy');
  await worker.deliver({ ...elsewhere('in sight'), room: { id: room.id, kind: 'GROUP', name: 'Harbour' } });
  await worker.deliver(elsewhere('out of sight'));
  await until('another room is shown', async () => (await shown(page)).some((text) => /out of sight/.test(text)));
  assert.deepEqual(
    (await shown(page)).filter((text) => /in sight/.test(text)),
    [],
  );
  step('what is in sight is not shown');
}

async function renewed(page, worker) {
  const key = () => page.evaluate(() => JSON.parse(localStorage.getItem('play.subscription'))?.key);
  const first = await key();
  const registeredAnew = async (what) => {
    const registered = answered(page, 'RegisterPush');
    await what();
    await until('the browser has subscribed', async () => (await key()) === first);
    await registered;
  };
  await registeredAnew(async () => {
    await page.evaluate(() => localStorage.removeItem('play.subscription'));
    await worker.change();
  });
  step('a subscription that the browser has changed is registered anew');

  await registeredAnew(async () => {
    await page.evaluate(() => localStorage.setItem('play.subscription', JSON.stringify({ key: 'of another server' })));
    await page.reload();
  });
  step('and so is one for a key that the server has no more');
}

async function signedOut(page, username) {
  assert.ok((await shown(page)).length > 0);
  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await until('the browser is pushed nothing', async () => !(await isSubscribed(page)));
  await until('nothing is shown', async () => (await shown(page)).length === 0);
  step('signing out ends it, and closes what is shown');

  const registered = answered(page, 'RegisterPush');
  await signIn(page, username, 'correct horse battery');
  await registered;
  step('who signs in again has it again');
}

/** Signs out in GraphiQL, with the server out of reach: nobody but the browser can see to it then. */
async function signedOutElsewhere(page, worker, username) {
  await worker.deliver(elsewhere('for Ada only'));
  await until('the worker shows it', async () => (await shown(page)).length > 0);
  await page.goto(`${base}/graphiql`);
  await page.getByRole('button', { name: 'Show Account' }).click();
  await page.getByRole('status').filter({ hasText: `@${username}` }).waitFor();
  await page.route('**/graphql', (route) => route.abort());
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await until('the browser is pushed nothing', async () => !(await isSubscribed(page)));
  await until('nothing is shown', async () => (await shown(page)).length === 0);
  await page.unroute('**/graphql');
  step('so does signing out in GraphiQL, whether the server hears of it or not');

  await page.goto(base);
  const registered = answered(page, 'RegisterPush');
  await signIn(page, username, 'correct horse battery');
  await registered;
  const removed = answered(page, 'RemovePush');
  await settings(page, 'Notifications');
  await page.getByText('They come with Parley closed, too.').waitFor();
  await page.getByRole('switch', { name: 'Notifications on this device' }).click();
  await removed;
  await page.getByText('Mentions, replies,').waitFor();
  assert.equal(await isSubscribed(page), false);
  step('it is had until it is turned off');
}

function isSubscribed(page) {
  return page.evaluate(() => localStorage.getItem('play.subscription') !== null);
}

/** The message about Grace's mention, as it came from the server. */
function ahoy() {
  return service.pushed.find(({ text }) => text.startsWith('ship ahoy'));
}

/** Waits until the server has answered an operation of the page. */
function answered(page, operation) {
  return page.waitForResponse((response) => response.request().postDataJSON()?.operationName === operation);
}

/** A message as it is pushed, of a room that nobody shows. */
function elsewhere(text) {
  const name = text.replaceAll(' ', '-');
  return {
    id: `ntf_${name}`,
    kind: 'MENTION',
    room: { id: `room_${name}`, kind: 'CHANNEL', name: 'Elsewhere' },
    messageId: `msg_${name}`,
    actor: { id: 'usr_grace', username: 'grace', displayName: 'Grace' },
    text,
    createdAt: new Date().toISOString(),
  };
}

/** The worker, and what happens to it. */
async function workerOf(page) {
  const [worker] = page.context().serviceWorkers();
  const cdp = await page.context().newCDPSession(page);
  const found = new Promise((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId, scopeURL } of registrations) if (scopeURL === `${base}/`) resolve(registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await found;
  await worker.evaluate(handless);
  return {
    deliver: (what) =>
      cdp.send('ServiceWorker.deliverPushMessage', { origin: base, registrationId, data: JSON.stringify(what) }),
    click: (text) =>
      worker.evaluate(async (wanted) => {
        const notification = (await self.registration.getNotifications()).find(({ body }) => body.includes(wanted));
        self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
      }, text),
    change: () => worker.evaluate(() => self.dispatchEvent(new ExtendableEvent('pushsubscriptionchange'))),
    did: () => worker.evaluate(() => self.did),
  };
}

/** Runs in the worker: it takes events that no browser has made, and writes down what needs a real click. */
function handless() {
  const wait = ExtendableEvent.prototype.waitUntil;
  ExtendableEvent.prototype.waitUntil = function (task) {
    if (this.isTrusted) wait.call(this, task);
  };
  self.did = [];
  self.clients.openWindow = async (path) => void self.did.push(`open ${path}`);
  WindowClient.prototype.focus = async () => void self.did.push('focus');
}
