// Usage: node browser/graphiql.mjs http://host:port [directory for screenshots]
//
// Somebody explores the API in GraphiQL: makes an account in its panel, runs every example, hears by a subscription what
// is said in another window, and stays signed in: beyond the life of a token, in other tabs, after a reload. Best on a
// server whose access tokens live a few seconds (PARLEY_ACCESS_TOKEN_TTL). Prints each step that holds, then "ok", and
// exits 0; or prints the reason and exits 1. With a directory it leaves pictures.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { account } from './api.mjs';
import { until } from './people.mjs';
import { called, content, perform, picture, step } from './stage.mjs';

const [base, pictures] = called('graphiql');

let ada;
await perform('graphiql', pictures, async (enter) => {
  ada = await enter(`${base}/graphiql`, 'Ada', { viewport: { width: 1400, height: 900 } });
  await play();
});

async function play() {
  const { page, context } = ada;
  const strangers = [];
  context.on('request', (request) => {
    if (/^http/.test(request.url()) && new URL(request.url()).origin !== base) strangers.push(request.url());
  });
  const subscribed = [];
  const heard = []; // the numbers of the messages
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(base).host) strangers.push(socket.url());
    socket.on('framesent', ({ payload }) => {
      const { type, payload: request } = JSON.parse(payload);
      if (type === 'subscribe') subscribed.push(request);
    });
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(payload).payload?.data?.roomEvents?.message;
      if (message?.text) heard.push(message.seq);
    });
  });
  const name = await signUp(page);
  const room = await converse(page, name);
  const other = await secondWindow(name);
  await listen(page, other, room);
  await outlive(page, other, room, subscribed);
  await lose(page, other, room, heard);
  await explain(page);
  await renew(other, name);
  await typed(other, name);
  await examplesAgain(other);
  await reload(page, name);
  await client(other);
  await signOut(page, other);
  assert.deepEqual(strangers, []);
  step('the page asked no other host');
  // The browser itself tells of requests that were refused for their token, or had no network.
  content([ada], /status of 401|ERR_INTERNET_DISCONNECTED/);
}

async function signUp(page) {
  await page.getByRole('button', { name: 'I have no account' }).click();
  const name = `ada-${Date.now().toString(36)}`;
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Display name (may be left empty)').fill('Ada');
  await page.getByLabel('Email').fill(`${name}@example.org`);
  await page.getByLabel('Password').fill('correct horse battery');
  await picture(page, 'graphiql-welcome', pictures);
  await page.getByRole('button', { name: 'Register' }).click();
  await signedIn(page, name);
  step('the panel is open for who is not signed in, and makes an account');
  return name;
}

async function signedIn(page, name) {
  await page.getByText(`You are signed in as @${name}, since`).waitFor();
}

/** Runs the examples in their order, as they are, but for the ids that the answers bring. */
async function converse(page, name) {
  await runTab(page, 'CreateRoom', 'room_');
  const [, room] = (await answer(page)).replaceAll(/\s/g, '').match(/"id":"(room_\w+)"/);
  await page.getByRole('button', { name: 'Use this room in the other tabs' }).click();
  await runTab(page, 'Send', 'msg_');
  await page.getByRole('button', { name: 'Use this message in the other tabs' }).click();
  await runTab(page, 'History', 'Hello,');
  await runTab(page, 'Listen');
  await page.getByRole('button', { name: 'Stop query' }).click();
  await runTab(page, 'React', '👍');
  await runTab(page, 'Presence', 'ONLINE');
  await page.getByRole('button', { name: 'Stop query' }).click();
  await runTab(page, 'Search', 'Hello,');
  await runTab(page, 'Me', name);
  const files = readdirSync(new URL('../graphiql/examples', import.meta.url)).filter((file) => /graphql$/.test(file));
  assert.equal(await page.getByRole('tab').count(), files.length, 'each example has been run');
  step('every example runs, with the ids that those before have brought');
  return room;
}

async function runTab(page, tab, expected) {
  await page.getByRole('tab', { name: tab }).click();
  await run(page, expected);
}

async function run(page, expected) {
  await page.getByRole('button', { name: /^Execute query/ }).click();
  if (!expected) return page.getByRole('button', { name: 'Stop query' }).waitFor();
  await answered(page, expected);
  assert.doesNotMatch(await answer(page), /"errors"/);
}

/** The answer in sight; the editor shows spaces as ones that do not break. */
async function answer(page) {
  return (await page.locator('.result-window').innerText()).replaceAll('\u00a0', ' ');
}

async function answered(page, text) {
  await until(`the answer holds ${text}`, async () => (await answer(page)).includes(text));
}

async function secondWindow(name) {
  // GraphiQL keeps what stands in its editors a moment later. Those of the tab in front have no variables.
  await until('the tabs are kept', () => ada.page.evaluate(() => !localStorage.getItem('graphiql:variables')));
  const page = await ada.context.newPage();
  page.on('pageerror', (error) => ada.complaints.push(`second: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') ada.complaints.push(`second: ${message.text()}`);
  });
  await page.goto(`${base}/graphiql`);
  await signedIn(page, name);
  step('a second window is signed in');
  return page;
}

/** Says something in the other window, as somebody would: by other variables of the same operation. */
async function say(page, room, text) {
  await page.getByRole('tab', { name: 'Send' }).click();
  await write(page, 'Variables', JSON.stringify({ room, key: crypto.randomUUID(), text }));
  await run(page, '"deduplicated"');
}

/** Puts a text in the place of what is in an editor. */
async function write(page, editor, text) {
  await page.getByRole('region', { name: editor }).locator('.monaco-editor:visible').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
  // The editor has closed brackets and quotation marks again that the text closes itself.
  await page.keyboard.press('Control+Shift+End');
  await page.keyboard.press('Delete');
}

async function listen(page, other, room) {
  await runTab(page, 'Listen');
  await hear(page, other, room, 'Good morning');
  step('a subscription shows what is said in another window');
}

/** Says it until it is heard: a subscription may have yet to reach the server. */
async function hear(page, other, room, word) {
  let said = 0;
  await until(`the subscription hears ${word}`, async () => {
    await say(other, room, `${word} ${(said += 1)}`);
    return (await answer(page)).includes(`${word} `);
  });
}

function session(page) {
  return page.evaluate(() => JSON.parse(localStorage.getItem('parley.session')));
}

/** Goes on beyond the life of the token; only a short one is waited for. */
async function outlive(page, other, room, subscribed) {
  const first = await session(page);
  if (first.expiresAt - first.receivedAt > 60_000) return step('(tokens live too long here to be seen expiring)');
  const before = subscribed.length;
  await until('the subscription is there again', () => subscribed.length > before);
  assert.match(subscribed.at(-1).query, /roomEvents/);
  assert.ok(subscribed.at(-1).variables.after, 'it goes on after the last cursor');
  await hear(page, other, room, 'Still here');
  step('a subscription outlives its token, and goes on where it was');
}

async function lose(page, other, room, heard) {
  await ada.context.setOffline(true);
  await page.getByText('The connection is lost. Trying again…').waitFor();
  await ada.context.setOffline(false);
  await hear(page, other, room, 'Here again');
  await page.getByText('The connection is lost').waitFor({ state: 'hidden' });
  const whole = heard.map((_, at) => heard[0] + at);
  assert.deepEqual(heard, whole, 'there is a gap, or something came twice');
  step('a lost connection is told, and comes back without a gap');
}

async function explain(page) {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'Subscription', exact: true }).click();
  await page.getByText("The viewer's list of rooms").first().waitFor();
  await picture(page, 'graphiql', pictures);
  await page.getByRole('button', { name: 'Show Account' }).click();
  await page.getByRole('button', { name: 'Stop query' }).click();
  step('the documentation explains the fields');
}

/** Asks with a token that has expired meanwhile, as nothing has renewed it. */
async function renew(page, name) {
  const old = await session(page);
  if (old.expiresAt - old.receivedAt > 60_000) return;
  await until('the token has expired', () => Date.now() > old.expiresAt);
  await runTab(page, 'Me', name);
  assert.notEqual((await session(page)).accessToken, old.accessToken);
  step('a request with an expired token is sent again with a new one');
}

async function typed(page, name) {
  const grace = await account(base, 'Grace');
  await runTab(page, 'Me', name);
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  // A typed token is not renewed: on a busy machine it may have expired before it is sent.
  await until('the answer is for whom the typed token is', async () => {
    await write(page, 'Headers', JSON.stringify({ authorization: `Bearer ${await grace.token()}` }));
    await page.getByText('This tab sends the Authorization typed under its Headers').waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await until('it is answered', async () => /grace-|TOKEN_EXPIRED/.test(await answer(page)));
    return (await answer(page)).includes(grace.username);
  });
  await write(page, 'Headers', '{ "Authorization": "" }');
  await run(page, '"viewer": null');
  await write(page, 'Headers', '');
  await page.getByText('that you type under Headers is sent instead').waitFor();
  await run(page, name);
  step('a typed Authorization wins, an empty one asks as nobody');

  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy token' }).click();
  await page.getByText('Copied: good until').waitFor();
  const token = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  step('the token can be copied');
}

async function examplesAgain(page) {
  const count = await page.getByRole('tab').count();
  await page.getByRole('tab', { name: 'Search' }).click();
  await page.getByRole('button', { name: 'Close Tab' }).click();
  await until('the tab is closed', async () => (await page.getByRole('tab').count()) === count - 1);
  await page.getByRole('button', { name: 'Open the examples' }).click();
  await page.getByRole('button', { name: 'All examples are open' }).waitFor();
  assert.equal(await page.getByRole('tab').last().innerText(), 'Search');
  await runTab(page, 'Search', 'Hello,');
  step('an example that was closed can be had again');
}

async function reload(page, name) {
  await page.reload();
  await signedIn(page, name);
  await runTab(page, 'Me', name);
  step('a reload keeps the session and the tabs');
}

async function client(page) {
  await page.goto(base);
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Our room').waitFor();
  step('the client is signed in too');
}

async function signOut(page, other) {
  await runTab(page, 'Presence', 'ONLINE');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'I have no account' }).waitFor();
  await answered(page, 'session');
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await session(page), null);
  step('signing out ends the session, its subscriptions, and the client’s');
}
