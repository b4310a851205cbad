// Usage: node browser/visits.mjs http://host:port [directory for screenshots]
//
// One person with a browser visits rooms in which others have talked before: a long history that loads
// upward, unread messages, a direct room, search, notifications, two tabs, and a token that expires. Best on
// a server whose access tokens live a few seconds (PARLEY_ACCESS_TOKEN_TTL). Prints each step that holds,
// then "ok", and exits 0; or prints the reason and exits 1.
import assert from 'node:assert/strict';
import { account, say } from './api.mjs';
import { row, settings, shown, signUp, until, write } from './people.mjs';
import { called, content, look, perform, step } from './stage.mjs';

const [base, pictures] = called('visits');

let ada;
await perform('visits', pictures, async (enter) => {
  ada = await enter(base, 'Ada');
  await play();
});

async function play() {
  const { page } = ada;
  const username = await signUp(ada);
  const grace = await account(base, 'Grace');
  const room = await longHistory(grace, `Archive ${Date.now().toString(36)}`);
  await joinByDirectory(page, room.name);
  await loadUpward(page);
  await search(page);
  await replies(page, grace, room);
  await unread(page, grace, room, username);
  await direct(page);
  await notices(page, grace, room, username);
  await panels(page, room.name);
  await profile(page);
  await tokens(page, grace, room);
  await tabs(room, grace);
  await removal(page, grace, room, username);
  await revocation(page, username);
  await signOut(page);
  content([ada]);
}

async function longHistory(grace, name) {
  const create = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }`;
  const { createRoom } = await grace.ask(create, {
    input: { name, visibility: 'PUBLIC', description: 'What was said' },
  });
  const texts = Array.from(
    { length: 220 },
    (_, at) => `entry ${at + 1}${at % 7 === 0 ? '\nwith a second line\nand a third' : ''}`,
  );
  await say(grace, createRoom.room.id, texts);
  return { id: createRoom.room.id, name };
}

async function joinByDirectory(page, name) {
  await page.getByRole('button', { name: 'Browse' }).click();
  await page.getByRole('searchbox', { name: 'Find a room' }).fill(name);
  await page.getByRole('dialog').getByRole('button', { name }).waitFor();
  await look(page, 'directory', pictures);
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await row(page, 'entry 220');
  const gap = await page
    .getByRole('region', { name: 'Messages' })
    .evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
  assert.ok(gap < 2, `the room opens ${gap} pixels above its end`);
  step('a long room opens at its end');
}

/** Scrolls up to the beginning; whatever is loaded above, the row in sight must stay where it is. */
async function loadUpward(page) {
  const box = page.getByRole('region', { name: 'Messages' });
  const count = () => page.locator('li[data-seq]').count();
  for (;;) {
    if ((await page.getByText('This is where the room begins').count()) > 0) break;
    const before = await count();
    const seen = await box.evaluate((element) => {
      element.scrollTop = 300;
      const top = element.getBoundingClientRect().top;
      const first = [...element.querySelectorAll('[data-seq]')].find(
        (other) => other.getBoundingClientRect().bottom > top,
      );
      return { seq: first.dataset.seq, top: first.getBoundingClientRect().top };
    });
    await until('older messages are loaded', async () => (await count()) > before);
    const top = await page
      .locator(`[data-seq="${seen.seq}"]`)
      .evaluate((element) => element.getBoundingClientRect().top);
    assert.ok(Math.abs(top - seen.top) <= 2, `the history jumped by ${top - seen.top} pixels`);
  }
  const seqs = await page.locator('li[data-seq]').evaluateAll((rows) => rows.map(({ dataset }) => Number(dataset.seq)));
  assert.deepEqual(
    seqs,
    seqs.map((_, at) => at + 1),
    'the history has a hole',
  );
  step('its history loads upward without jumping');
}

async function search(page) {
  await page.reload();
  await row(page, 'entry 220');
  await page.getByRole('button', { name: 'Search messages' }).click();
  await page.getByRole('searchbox', { name: 'Words of the message' }).fill('entry 42');
  const hit = page.getByRole('dialog').getByRole('button', { name: /entry 42\b/ });
  await hit.waitFor();
  await look(page, 'search', pictures);
  await hit.click();
  await page.locator('li[data-pointed]').filter({ hasText: 'entry 42' }).waitFor();
  await look(page, 'jump', pictures);
  step('search jumps to a message far above');
  await page
    .getByRole('button', { name: /Latest|new/ })
    .filter({ hasText: 'messages' })
    .click();
  await row(page, 'entry 220');
  await until('the end is in sight', () => inSight(page, 'entry 220'));
  step('and one comes back to the end');
}

async function replies(page, grace, room) {
  const id = await (await row(page, 'entry 200')).getAttribute('data-id');
  await say(grace, room.id, Array.from({ length: 22 }, (_, at) => `answer ${at + 1}`), id);
  await row(page, 'answer 22');
  const opener = (await row(page, 'entry 200')).getByRole('button', { name: '22 replies' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('dialog', { name: '22 replies to Grace' });
  const hits = list.getByRole('listitem').getByRole('button', { name: /^Grace .*answer/ });
  await until('the first page is shown', async () => (await hits.count()) === 20);
  await look(page, 'replies', pictures);
  await page.setViewportSize({ width: 390, height: 780 });
  await look(page, 'replies-phone', pictures);
  await page.setViewportSize({ width: 1200, height: 800 });
  await list.getByRole('button', { name: 'Show more' }).click();
  await until('all are shown', async () => (await hits.count()) === 22);
  await page.keyboard.press('Escape');
  await until('the focus is back on the count', () => opener.evaluate((button) => button === document.activeElement));
  for (const time of ['once', 'again']) {
    await opener.focus();
    await page.keyboard.press('Enter');
    await hits.filter({ hasText: /answer 9$/ }).focus();
    await page.keyboard.press('Enter');
    const answer = page.locator('li[data-pointed]').filter({ hasText: 'answer 9' });
    await until(`it is jumped to ${time}`, () => answer.evaluate((one) => one === document.activeElement));
    await until(`it is in sight ${time}`, () => inSight(page, 'answer 9'));
  }
  step('the replies of a message are listed by pages, and lead to their places');
  await page
    .getByRole('button', { name: /Latest|new/ })
    .filter({ hasText: 'messages' })
    .click();
  await until('the end is in sight', () => inSight(page, 'answer 22'));
}

async function inSight(page, text) {
  return (await row(page, text)).evaluate((element) => {
    const { top, bottom } = element.closest('[role=region]').getBoundingClientRect();
    const at = element.getBoundingClientRect();
    return at.top >= top && at.bottom <= bottom + 1;
  });
}

async function unread(page, grace, room, username) {
  await page.goto(base);
  await page.getByRole('link', { name: room.name }).waitFor();
  await say(grace, room.id, ['news one', 'news two', `news three for @${username}`]);
  await page.getByRole('link', { name: room.name }).getByText('3 unread').waitFor();
  await look(page, 'unread', pictures);
  await page.getByRole('link', { name: room.name }).click();
  await row(page, 'news three');
  await page.getByText('New', { exact: true }).waitFor();
  assert.ok(await inSight(page, 'news one'));
  await look(page, 'divider', pictures);
  await until('the badge is gone', async () => (await page.getByText('unread').count()) === 0);
  const positions = `query ($id: ID!) { room(id: $id) { lastSeq members(first: 10) { nodes { readSeq user { username } } } } }`;
  await until('the server knows that it was read', async () => {
    const { members, lastSeq } = (await grace.ask(positions, { id: room.id })).room;
    return members.nodes.find(({ user }) => user.username === username).readSeq === lastSeq;
  });
  step('unread messages have a badge and a divider, and are read when they are seen');
}

async function direct(page) {
  await page.getByRole('button', { name: 'Members', exact: true }).click();
  await page.getByRole('button', { name: 'Actions for Grace' }).click();
  await look(page, 'members', pictures);
  await page.getByRole('menuitem', { name: 'Write to Grace' }).click();
  await page.getByRole('heading', { name: 'Grace' }).waitFor();
  await write(page, 'Just between us');
  await row(page, 'Just between us');
  step('a direct room opens from the list of members');
}

async function notices(page, grace, room, username) {
  await page.getByText('Just between us').first().waitFor();
  await say(grace, room.id, [`@${username}, look at this`]);
  await page.getByRole('button', { name: /Notifications, 1 unread/ }).click();
  await page.getByText('Grace mentioned you').first().waitFor();
  await look(page, 'notices', pictures);
  await page
    .getByRole('button', { name: /look at this/ })
    .first()
    .click();
  await page.locator('li[data-pointed]').filter({ hasText: 'look at this' }).waitFor();
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  step('a mention is notified of, and leads to its message');

  await ada.context.grantPermissions(['notifications']);
  await settings(page, 'Notifications');
  await page.getByRole('switch', { name: 'Notifications on this device' }).click();
  await page.getByText('They come only while Parley is open in a tab: this server does not push.').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(base);
  await page.getByRole('button', { name: 'Notifications', exact: true }).click();
  await page.getByText('Grace mentioned you').first().waitFor(); // the list is read, and followed
  await page.keyboard.press('Escape');
  const other = await ada.context.newPage(); // which is looked at from now on
  await say(grace, room.id, [`are you there, @${username}?`]);
  await until('the desktop is told', async () => (await shown(page)).length > 0);
  assert.match((await shown(page))[0], /^Grace mentioned you in Archive .*: are you there, /);
  await other.close();
  await page.getByRole('link', { name: room.name }).click();
  await until('what is read is shown no more', async () => (await shown(page)).length === 0);
  step('and on the desktop, until it is read, where nobody looks at the page');
}

async function profile(page) {
  await settings(page, 'Profile');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada L');
  await page.getByRole('textbox', { name: 'Status' }).fill('At the harbour');
  await look(page, 'profile', pictures);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Account of Ada L' }).waitFor();
  await page.getByRole('button', { name: 'Members', exact: true }).click();
  await page.getByRole('complementary', { name: 'Members' }).getByText('At the harbour').waitFor();
  await page.getByRole('button', { name: 'Close members' }).click();
  step('name and status can be changed');
}

async function panels(page, name) {
  await page.getByRole('button', { name: 'Room menu' }).click();
  await look(page, 'room-menu', pictures);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('dialog', { name: 'New room' }).waitFor();
  await look(page, 'new-room', pictures);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await look(page, 'account', pictures);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name }).waitFor();
  step('menus and dialogs close by Escape');
}

function session(page) {
  return page.evaluate(() => JSON.parse(localStorage.getItem('parley.session')));
}

/** Follows the room beyond the life of its access token; only a short one is waited for. */
async function tokens(page, grace, room) {
  const first = await session(page);
  const lifeMs = first.expiresAt - first.receivedAt;
  if (lifeMs > 60_000) return step('(tokens live too long here to be seen expiring)');
  await until('the tokens have been renewed', async () => (await session(page)).accessToken !== first.accessToken);
  await until('and again', async () => Date.now() > first.expiresAt + lifeMs);
  await say(grace, room.id, ['after the token']);
  await row(page, 'after the token');
  await write(page, 'mine after it');
  await row(page, 'mine after it');
  step('tokens are renewed without a reload');
}

async function tabs(room, grace) {
  const second = await ada.context.newPage();
  await second.goto(`${base}/rooms/${encodeURIComponent(room.id)}`);
  await row(second, 'look at this');
  // Both forget that their token is good, and renew it at once.
  const before = await session(second);
  const stale = { ...before, expiresAt: 0, receivedAt: 0 };
  await second.evaluate((text) => localStorage.setItem('parley.session', text), JSON.stringify(stale));
  await Promise.all([write(ada.page, 'from the first tab'), write(second, 'from the second tab')]);
  for (const page of [ada.page, second])
    for (const which of ['first', 'second']) await row(page, `from the ${which} tab`);
  await say(grace, room.id, ['seen by both']);
  for (const page of [ada.page, second]) await row(page, 'seen by both');
  assert.notEqual((await session(second)).refreshToken, before.refreshToken);
  await second.close();
  step('two tabs share one session, and renew it once');
}

async function removal(page, grace, room, username) {
  const find = `query ($username: String) { user(username: $username) { id } }`;
  const { user } = await grace.ask(find, { username });
  const remove = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { membership { id } } }`;
  await grace.ask(remove, { input: { roomId: room.id, userId: user.id } });
  await page.getByRole('button', { name: 'Join room' }).click();
  await write(page, 'in again');
  await row(page, 'in again');
  step('who is removed stands before the door, and may come in again');
}

async function revocation(page, username) {
  // By a token that may expire just then.
  const revoke = async () => {
    const { accessToken } = JSON.parse(localStorage.getItem('parley.session'));
    const query = `mutation { logout(input: { everywhere: true }) { sessions { id } } }`;
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query }),
    });
    return (await response.json()).errors === undefined;
  };
  await until('the session is revoked', () => page.evaluate(revoke));
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Username or email').fill(username);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await row(page, 'in again');
  step('a revoked session ends at once, and one signs in where one was');
}

async function signOut(page) {
  const unanswered = (route) => {
    const operation = route.request().postDataJSON()?.operationName;
    if (operation === 'SendMessage') return route.abort();
    return operation === 'Logout' ? undefined : route.continue();
  };
  await page.route('**/graphql', unanswered);
  await write(page, 'not for the next one at this desk');
  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const question = page.getByRole('alertdialog', { name: 'Sign out?' });
  await question.getByText('A message has not been sent yet').waitFor();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('parley.session')), null);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /not for the next one/);
  await until('the title names no room', async () => (await page.title()) === 'Parley');
  step('signing out forgets the session, and what was not sent, though the server does not answer');
}
