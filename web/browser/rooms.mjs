// Usage: node browser/rooms.mjs http://host:port [directory for screenshots]
//
// A room with more members than are told of each other's positions, seen by its owner: the members' panel, mentions of
// those far down the list, how far a message has come, roles, settings, and names that change. Prints each step that holds, then
// "ok", and exits 0; or prints the reason and exits 1.
import assert from 'node:assert/strict';
import { account, say } from './api.mjs';
import { row, settings, signUp, until, write } from './people.mjs';
import { called, content, look, perform, step } from './stage.mjs';

const [base, pictures] = called('rooms');

const crowd = 130;

let ada;
await perform('rooms', pictures, async (enter) => {
  ada = await enter(base, 'Ada');
  await play();
});

async function play() {
  const { page } = ada;
  const username = await signUp(ada);
  const people = await together(crowd, (at) => account(base, `Guest-${at + 1}`));
  const room = await largeRoom(people, username);
  await page.getByRole('link', { name: room.name }).click();
  await panel(page, people);
  await mention(page, people.at(-1));
  await ticks(page, people.at(-1), room);
  await reaction(page, people[0], room);
  await roles(page, people);
  await roomSettings(page);
  await names(page, people.at(-1), room);
  content([ada]);
}

/** Runs a task for each place, a few at a time. */
async function together(count, task) {
  const results = [];
  let next = 0;
  const run = async () => {
    for (let at = next++; at < count; at = next++) results[at] = await task(at);
  };
  await Promise.all(Array.from({ length: 4 }, run));
  return results;
}

/** A channel that the first of them has made and given to Ada, with everybody in it. */
async function largeRoom(people, username) {
  const [grace] = people;
  const name = `Assembly ${Date.now().toString(36)}`;
  const { user } = await grace.ask(`query ($username: String) { user(username: $username) { id } }`, { username });
  const memberIds = [user.id, ...people.slice(1, 100).map(({ id }) => id)];
  const create = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }`;
  const { id } = (await grace.ask(create, { input: { name, visibility: 'PUBLIC', memberIds } })).createRoom.room;
  const others = people.slice(100);
  for (let from = 0; from < others.length; from += 10) {
    const fields = others
      .slice(from, from + 10)
      .map((other, at) => `m${at}: addMember(input: { roomId: "${id}", userId: "${other.id}" }) { room { id } }`);
    await grace.ask(`mutation { ${fields.join(' ')} }`);
  }
  const role = `mutation ($input: SetMemberRoleInput!) { setMemberRole(input: $input) { room { id } } }`;
  await grace.ask(role, { input: { roomId: id, userId: user.id, role: 'OWNER' } });
  return { id, name };
}

function members(page) {
  return page.getByRole('complementary', { name: 'Members' });
}

async function panel(page, people) {
  await page.getByRole('button', { name: 'Members', exact: true }).click();
  await page.getByRole('heading', { name: `${crowd + 1} members` }).waitFor();
  const rows = members(page).getByRole('listitem');
  await until('a hundred are shown', async () => (await rows.count()) === 100);
  await members(page)
    .getByRole('list')
    .evaluate((list) => list.parentElement.scrollTo(0, list.parentElement.scrollHeight));
  await until('scrolling shows them all', async () => (await rows.count()) === crowd + 1);
  step('the panel goes on to all members as it is scrolled');
  await members(page).getByRole('searchbox', { name: 'Find a member' }).fill(people.at(-1).username);
  await until('one is left', async () => (await rows.count()) === 1);
  await look(page, 'members-filter', pictures);
  await members(page).getByRole('searchbox', { name: 'Find a member' }).fill('nobody is called so');
  await members(page).getByText('No member is called so.').waitFor();
  await members(page).getByRole('searchbox', { name: 'Find a member' }).fill('');
  await page.getByRole('button', { name: 'Close members' }).click();
  step('and is searched');
}

async function mention(page, last) {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.pressSequentially(`Welcome, @${last.username.slice(0, -1)}`);
  await page.getByRole('option', { name: new RegExp(last.username) }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await box.inputValue(), `Welcome, @${last.username} `);
  await page.keyboard.press('Enter');
  await row(page, 'Welcome');
  step('a mention of the last member is completed');
}

/** Nobody is told of the others' positions in such a room: the page asks. */
async function ticks(page, last, room) {
  const message = await row(page, 'Welcome');
  await message.locator('[data-delivery=SENT]').waitFor();
  const lastSeq = `query ($id: ID!) { room(id: $id) { lastSeq } }`;
  const { lastSeq: seq } = (await last.ask(lastSeq, { id: room.id })).room;
  const read = `mutation ($input: MarkReadInput!) { markRead(input: $input) { membership { readSeq } } }`;
  await last.ask(read, { input: { roomId: room.id, seq } });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))); // as who comes back to the tab
  await message.getByRole('img', { name: 'Sent, read by 1' }).waitFor();
  step('the author sees how many have read it');
}

/** A message takes so many different emoji and no more: who adds another is told. */
async function reaction(page, grace, room) {
  const query = `query ($id: ID!) { room(id: $id) { messages(last: 1) { nodes { id } } } }`;
  const [message] = (await grace.ask(query, { id: room.id })).room.messages.nodes;
  const fields = [...'🍇🍈🍉🍊🍋🍌🍍🍎🍏🍐🍑🍒🍓🍅🍆🌽🍄🌰🍞🧀'].map(
    (emoji, at) => `r${at}: addReaction(input: { messageId: "${message.id}", emoji: "${emoji}" }) { message { id } }`,
  );
  await grace.ask(`mutation { ${fields.join(' ')} }`);
  const welcome = await row(page, 'Welcome');
  await welcome.getByRole('button', { name: '🧀, 1' }).waitFor();
  await welcome.hover();
  await welcome.getByRole('button', { name: 'React' }).click();
  await page.getByRole('button', { name: 'rocket' }).click();
  await page.getByRole('alert').filter({ hasText: 'different reactions' }).waitFor();
  await look(page, 'refused-reaction', pictures);
  await page.getByRole('button', { name: 'Put away' }).click();
  step('a reaction that is refused says why');
}

async function roles(page, people) {
  await page.getByRole('button', { name: 'Members', exact: true }).click();
  const find = (name) => members(page).getByRole('searchbox', { name: 'Find a member' }).fill(name);
  const actions = async (name, item, role = 'menuitem') => {
    await members(page).getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    if (role === 'menuitemradio') await look(page, 'roles', pictures);
    await page.getByRole(role, { name: item }).click();
  };
  const target = people[5];
  await find(target.username);
  await actions('Guest-6', /^Admin/, 'menuitemradio');
  await members(page).getByRole('listitem').getByText('Admin', { exact: true }).waitFor();
  step('an owner makes somebody an admin');

  await actions('Guest-6', 'Remove from the room');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('heading', { name: `${crowd} members` }).waitFor();
  await members(page).getByText('No member is called so.').waitFor();
  step('and removes them');

  await find(people[0].username);
  await actions('Guest-1', /^Member/, 'menuitemradio');
  await until('there is one owner', async () => (await members(page).getByText('Owner', { exact: true }).count()) === 0);
  await find('ada');
  await actions('Ada', /^Member/, 'menuitemradio');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Give it up' }).click();
  await page.getByRole('alertdialog').getByRole('alert').waitFor();
  await look(page, 'last-owner', pictures);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await members(page).getByText('Owner', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Close members' }).click();
  step('the last owner can not give up the role, and is told so');
}

async function roomSettings(page) {
  const open = async () => {
    await page.getByRole('button', { name: 'Room menu' }).click();
    await page.getByRole('menuitem', { name: 'Room settings' }).click();
  };
  await open();
  const dialog = page.getByRole('dialog', { name: 'Room settings' });
  await dialog.getByLabel('Name', { exact: true }).fill('Assembly hall');
  await dialog.getByLabel('What it is for').fill('Everybody, at once');
  await dialog.getByLabel('Everybody can find and join it').uncheck();
  const png = await page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 64 } });
  await dialog.getByLabel('Picture').setInputFiles({ name: 'hall.png', mimeType: 'image/png', buffer: png });
  await look(page, 'room-settings', pictures);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Assembly hall' }).waitFor();
  await page.locator('header').getByText('Everybody, at once').waitFor();
  await until('it has a picture', () =>
    page.locator('header img').evaluateAll((all) => all.some(({ naturalWidth }) => naturalWidth > 0)),
  );
  await open();
  assert.equal(await dialog.getByLabel('Everybody can find and join it').isChecked(), false);
  await page.keyboard.press('Escape');
  step('name, description, picture and visibility of the room can be changed');
}

/** No event tells of a new name: it is asked for when one comes back to the page, half a minute after the last time. */
async function names(page, last, room) {
  await say(last, room.id, ['my name will be another']);
  await row(page, 'my name will be');
  await last.ask(`mutation { updateProfile(input: { displayName: "Zuse" }) { user { id } } }`);
  await until('the new name is shown', async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    return (await page.getByRole('article', { name: /^Zuse,/ }).count()) === 1;
  });
  step('who takes another name is shown under it, in old messages too');

  await settings(page, 'Profile');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada L');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article', { name: /^Ada L,/ }).waitFor();
  step('and oneself at once');
}
