// Usage: node browser/conversation.mjs http://host:port [directory for screenshots]
//
// Two people with a browser each, on a running server: they sign up, meet in a room, talk, and lose the
// connection. Prints each step that holds, then "ok", and exits 0; or prints the reason and exits 1. With a
// directory it leaves pictures of what they saw.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { act, launch, person, row, signUp, texts, until, write } from './people.mjs';

const [base, pictures] = process.argv.slice(2);
assert.ok(base, 'usage: node browser/conversation.mjs http://host:port [directory]');

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAHElEQVR4nGJhYKiwYWCAIBaGAAY4QOEAAgAA//8zrwHZppofuQAAAABJRU5ErkJggg==',
  'base64',
);

const browser = await launch();
let ada;
let grace;
try {
  ada = await person(browser, base, 'Ada');
  grace = await person(browser, base, 'Grace', { colorScheme: 'dark' });
  await play();
  console.log('ok');
} catch (cause) {
  console.log(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  for (const { name, page } of [ada, grace].filter(Boolean)) await picture(page, `failed-${name}`).catch(() => undefined);
  console.log([...(ada?.complaints ?? []), ...(grace?.complaints ?? [])].join('\n'));
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function play() {
  await picture(ada.page, 'welcome');
  await signUp(ada);
  const graceName = await signUp(grace);
  step('two people sign up');

  const room = `Harbour ${Date.now().toString(36)}`;
  await createRoom(ada.page, room);
  await joinRoom(grace.page, room);
  await until('both are shown as members', async () => (await ada.page.getByText('2 members').count()) > 0);
  step('one makes a public room, the other finds and joins it');

  await talk();
  await change();
  await mention(graceName);
  await sendPicture();
  await loseConnection();
  await reload(room);
  await phone();
  const complaints = [...ada.complaints, ...grace.complaints].filter((text) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(text));
  assert.deepEqual(complaints, []);
  step('the pages complained of nothing');
}

async function createRoom(page, name) {
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('What it is for').fill('Ships, tides and tea');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

async function joinRoom(page, name) {
  await page.getByRole('button', { name: 'Browse' }).click();
  await page.getByRole('searchbox', { name: 'Find a room' }).fill(name);
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByRole('heading', { name }).waitFor();
}

async function talk() {
  await ada.page.getByRole('textbox', { name: 'Message' }).pressSequentially('Good mor');
  await grace.page.getByText('Ada is typing').waitFor();
  step('typing is shown');
  await write(ada.page, 'Good morning, Grace! The tide tables are at https://example.org/tides.');
  await row(grace.page, 'Good morning');
  await until('nobody is said to type any more', async () => (await grace.page.getByText('Ada is typing').count()) === 0);
  await write(grace.page, 'Morning! I have looked: high water is at noon.');
  await write(grace.page, 'We should leave before ten.');
  await row(ada.page, 'before ten');
  step('messages arrive live');
  await (await row(ada.page, 'Good morning')).locator('[data-delivery=READ]').waitFor();
  step('the author sees that it was read');
  await picture(ada.page, 'talk-light');
  await picture(grace.page, 'talk-dark');
}

async function change() {
  const message = await row(ada.page, 'before ten');
  await message.hover();
  await message.getByRole('button', { name: 'React' }).click();
  await ada.page.getByRole('button', { name: 'thumbs up' }).click();
  await (await row(grace.page, 'before ten')).getByRole('button', { name: '👍, 1' }).waitFor();
  await (await row(grace.page, 'before ten')).getByRole('button', { name: '👍, 1' }).click();
  await (await row(ada.page, 'before ten')).getByRole('button', { name: '👍, 2' }).waitFor();
  step('reactions are counted');

  await message.hover();
  await message.getByRole('button', { name: 'Reply' }).click();
  await write(ada.page, 'Ten is fine with me.');
  await (await row(grace.page, 'Ten is fine')).getByRole('button', { name: /Reply to Grace/ }).waitFor();
  step('a reply quotes what it answers');

  await act(grace.page, 'before ten', 'Edit');
  await grace.page.getByRole('textbox', { name: 'Edit message' }).fill('We should leave before nine.');
  await grace.page.keyboard.press('Enter');
  await (await row(ada.page, 'before nine')).getByText('edited').waitFor();
  step('an edit is shown');

  await write(ada.page, 'This one was a mistake.');
  await row(grace.page, 'a mistake');
  await act(ada.page, 'a mistake', 'Delete');
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await row(grace.page, 'This message was deleted.');
  await until('its text is gone', async () => (await grace.page.getByText('a mistake').count()) === 0);
  step('a deleted message leaves nothing but its place');
}

async function mention(username) {
  const box = ada.page.getByRole('textbox', { name: 'Message' });
  await box.pressSequentially('Is that right, @gra');
  await ada.page.getByRole('option', { name: /Grace/ }).waitFor();
  await picture(ada.page, 'mention');
  await ada.page.keyboard.press('Enter');
  assert.equal(await box.inputValue(), `Is that right, @${username} `);
  await ada.page.keyboard.press('Enter');
  await grace.page.locator('li[data-named]').waitFor();
  step('a mention is completed, and stands out for whom it names');
}

async function sendPicture() {
  await ada.page.getByLabel('Add images').setInputFiles({ name: 'chart.png', mimeType: 'image/png', buffer: png });
  await ada.page.getByRole('list', { name: 'Images to send' }).waitFor();
  await until('the image has been taken in', async () => ada.page.getByRole('button', { name: 'Send' }).isEnabled());
  await write(ada.page, 'The chart');
  const shown = (await row(grace.page, 'The chart')).locator('article img');
  await until('the image is shown', async () => shown.evaluate((image) => image.naturalWidth > 0));
  await (await row(grace.page, 'The chart')).getByRole('button', { name: 'Open image' }).click();
  await grace.page.getByRole('dialog').waitFor();
  await grace.page.keyboard.press('Escape');
  await grace.page.getByRole('dialog').waitFor({ state: 'hidden' });
  step('an image is sent, shown and opened');
}

async function loseConnection() {
  await grace.context.setOffline(true);
  await grace.page.getByText('You are offline').waitFor();
  for (const text of ['mine 1', 'mine 2', 'mine 3']) await write(grace.page, text);
  await until('three messages wait', async () => (await grace.page.locator('li[data-pending]').count()) === 3);
  await picture(grace.page, 'offline');
  for (const text of ['theirs 1', 'theirs 2', 'theirs 3']) await write(ada.page, text);
  await row(ada.page, 'theirs 3');
  step('offline it says so, and keeps what is written');

  await grace.context.setOffline(false);
  await row(ada.page, 'mine 3');
  await row(grace.page, 'theirs 3');
  await until('nothing waits', async () => (await grace.page.locator('li[data-pending]').count()) === 0);
  const expected = ['theirs 1', 'theirs 2', 'theirs 3', 'mine 1', 'mine 2', 'mine 3'];
  for (const { page } of [ada, grace]) assert.deepEqual(await texts(page, /(?:mine|theirs) \d/g), expected);
  step('back again: no hole, and nothing twice');
}

async function reload(room) {
  const before = await texts(grace.page, /(?:mine|theirs) \d/g);
  await grace.page.reload();
  await grace.page.getByRole('heading', { name: room }).waitFor();
  await row(grace.page, 'mine 3');
  assert.deepEqual(await texts(grace.page, /(?:mine|theirs) \d/g), before);
  step('a reload keeps the session and the room');
}

async function phone() {
  await ada.page.setViewportSize({ width: 390, height: 780 });
  await picture(ada.page, 'phone-room');
  await ada.page.getByRole('button', { name: 'Back to your rooms' }).click();
  await ada.page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  await picture(ada.page, 'phone-rooms');
  step('it works on a phone');
}

function step(what) {
  console.log(`- ${what}`);
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
