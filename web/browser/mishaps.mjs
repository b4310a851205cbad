// Usage: node browser/mishaps.mjs path/to/parley [directory for screenshots]
//
// What goes wrong while somebody has a room open: the server is restarted under their hands, the room is archived, they
// are removed from it, their session ends; and a history that is far longer than a page should hold. It starts the
// server by itself, on a free port and with data that is thrown away. Prints each step that holds, then "ok", and exits
// 0; or prints the reason and exits 1.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, say } from './api.mjs';
import { row, signUp, until, write } from './people.mjs';
import { called, content, look, perform, step } from './stage.mjs';

const [parley, pictures] = called('mishaps', 'path/to/parley');

// Three times what a page holds.
const many = 1500;
const data = await mkdtemp(join(tmpdir(), 'parley-'));
let server = await start('127.0.0.1:0');
let ada;
await perform(
  'mishaps',
  pictures,
  async (enter) => {
    ada = await enter(server.base, 'Ada');
    await play();
  },
  async () => {
    await server.stop();
    await rm(data, { recursive: true });
  },
);

async function play() {
  const { page } = ada;
  const username = await signUp(ada);
  const grace = await account(server.base, 'Grace');
  const { user } = await grace.ask(`query ($username: String) { user(username: $username) { id } }`, { username });
  const open = async (name, visibility) => {
    const create = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }`;
    const input = { name, visibility, memberIds: [user.id] };
    const { id } = (await grace.ask(create, { input })).createRoom.room;
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name }).waitFor();
    return id;
  };
  await restart(page, grace, await open('Workshop', 'PUBLIC'));
  await longHistory(page, grace, await open('Chronicle', 'PRIVATE'));
  await lapse(page, username);
  await archival(page, grace, await open('Closing', 'PRIVATE'));
  await removal(page, grace, await open('Back room', 'PRIVATE'), user.id);
  content([ada], /Failed to load resource|WebSocket|ERR_/);
}

/** Starts the server, and again at the same address with the same data. */
async function start(listen) {
  const env = { ...process.env, PARLEY_LISTEN: listen, PARLEY_DATA_DIR: data, PARLEY_AUTH_RATE: '0' };
  const child = spawn(parley, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  let address;
  await until('the server listens', async () => {
    assert.equal(child.exitCode, null, log);
    [address] = /127\.0\.0\.1:[1-9]\d*/.exec(log) ?? [];
    return address && fetch(`http://${address}/`).then(({ ok }) => ok, () => false);
  });
  return {
    address,
    base: `http://${address}`,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

function box(page) {
  return page.getByRole('textbox', { name: 'Message' });
}

async function restart(page, grace, room) {
  await say(grace, room, ['before the restart']);
  await row(page, 'before the restart');
  await box(page).pressSequentially('This is half of a');
  await server.stop();
  await page.getByText('The server can’t be reached.').waitFor();
  await box(page).pressSequentially(' sentence');
  await look(page, 'restart', pictures);
  await page.keyboard.press('Enter');
  await page.locator('li[data-pending]').filter({ hasText: 'This is half of a sentence' }).waitFor();
  await box(page).pressSequentially('And this is not sent');
  server = await start(server.address);
  await row(page, 'This is half of a sentence');
  await until('nothing waits', async () => (await page.locator('li[data-pending]').count()) === 0);
  await until('the note is gone', async () => (await page.getByText('can’t be reached').count()) === 0);
  assert.equal(await box(page).inputValue(), 'And this is not sent');
  await say(grace, room, ['after the restart']);
  await row(page, 'after the restart');
  assert.equal(await page.locator('li[data-seq]').filter({ hasText: 'half of a' }).count(), 1);
  step('a restart is told of; what is written meanwhile is sent once, and what is not sent stays');
}

/** Scrolls to the beginning and back: rows are few all the time, and what one reads stays where it is. */
async function longHistory(page, grace, room) {
  await say(
    grace,
    room,
    Array.from({ length: many }, (_, at) => `entry ${at + 1}${at % 9 === 0 ? '\nwith a second line' : ''}`),
  );
  await page.reload();
  await row(page, `entry ${many}`);
  const history = page.getByRole('region', { name: 'Messages' });
  const ends = () => page.locator('li[data-seq]').evaluateAll((rows) => [rows[0], rows.at(-1)].map(({ dataset }) => dataset.seq));
  const scroll = async (edge) => {
    const before = (await ends()).join();
    const seen = await history.evaluate(inSight, edge);
    await until('the window moves on', async () => (await ends()).join() !== before);
    const moved = await history.evaluate(topOf, seen.seq);
    assert.ok(Math.abs(moved - seen.top) <= 2, `the history jumped by ${moved - seen.top} pixels`);
    const rows = await page.locator('li[data-seq]').count();
    assert.ok(rows <= 550, `${rows} rows`);
  };
  while ((await page.getByText('This is where the room begins').count()) === 0) await scroll('top');
  await row(page, 'entry 1');
  step('a long history is read to its beginning, and never more than a part of it is held');
  await say(grace, room, ['while one reads far above']);
  await page.getByRole('button', { name: /^(Latest|1 new) messages$/ }).waitFor();
  while (!(await page.getByText('while one reads far above', { exact: true }).count())) await scroll('bottom');
  step('and down again to its end, without jumping');
}

/** In the page: scrolls near to an edge, and tells a row that is in sight then. */
function inSight(element, edge) {
  element.scrollTop = edge === 'top' ? 300 : element.scrollHeight - element.clientHeight - 300;
  const { top } = element.getBoundingClientRect();
  const first = [...element.querySelectorAll('[data-seq]')].find((row) => row.getBoundingClientRect().bottom > top);
  return { seq: first.dataset.seq, top: first.getBoundingClientRect().top };
}

/** In the page. */
function topOf(element, seq) {
  return element.querySelector(`[data-seq="${seq}"]`).getBoundingClientRect().top;
}

/** The session ends as it does when its refresh token expires while one is away: the server does not take it. */
async function lapse(page, username) {
  await ada.context.setOffline(true);
  await page.getByText('You are offline').waitFor();
  await write(page, 'Written before it ended');
  await box(page).fill('Begun before it ended');
  await page.evaluate(() => {
    const tokens = JSON.parse(localStorage.getItem('parley.session'));
    const old = { ...tokens, refreshToken: 'one that has expired', expiresAt: 0, receivedAt: 0 };
    localStorage.setItem('parley.session', JSON.stringify(old));
  });
  await ada.context.setOffline(false);
  await page.getByText('Your session has ended.').waitFor();
  await look(page, 'lapsed', pictures);
  await page.getByLabel('Username or email').fill(username);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await row(page, 'Written before it ended');
  assert.equal(await box(page).inputValue(), 'Begun before it ended');
  await box(page).fill('');
  step('who has to sign in again is told so, and goes on where they were');
}

async function archival(page, grace, room) {
  await box(page).fill('One more thing');
  await grace.ask(`mutation ($id: ID!) { archiveRoom(input: { roomId: $id }) { room { id } } }`, { id: room });
  await page.getByText('This room is archived: it can only be read.').waitFor();
  await page.getByText('One more thing').waitFor();
  assert.equal(await box(page).count(), 0);
  await look(page, 'archived', pictures);
  step('a room that is archived while it is open says so, and gives back what was begun');
}

async function removal(page, grace, roomId, userId) {
  await write(page, 'I am here');
  await row(page, 'I am here');
  const remove = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { room { id } } }`;
  await grace.ask(remove, { input: { roomId, userId } });
  await page.getByText('You are no longer in Back room').waitFor();
  assert.equal(await box(page).count(), 0);
  await look(page, 'removed', pictures);
  await until('it is off the list', async () => (await page.getByRole('link', { name: 'Back room' }).count()) === 0);
  assert.equal(await page.getByText('You are not a member').count(), 0);
  await page.getByRole('button', { name: 'Back to your rooms' }).click();
  step('who is removed from an open room is told so');
}
