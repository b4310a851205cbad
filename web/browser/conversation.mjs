// Usage: node browser/conversation.mjs http://host:port [directory for screenshots]
//
// Two people with a browser each, on a running server: they sign up, meet in a room, talk, and lose the
// connection. Prints each step that holds, then "ok", and exits 0; or prints the reason and exits 1. With a
// directory it leaves pictures of what they saw.
import assert from 'node:assert/strict';
import { act, row, signUp, texts, until, write } from './people.mjs';
import { called, content, look, perform, step } from './stage.mjs';

const [base, pictures] = called('conversation');

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAHElEQVR4nGJhYKiwYWCAIBaGAAY4QOEAAgAA//8zrwHZppofuQAAAABJRU5ErkJggg==',
  'base64',
);

let ada, grace;
await perform('conversation', pictures, async (enter) => {
  ada = await enter(base, 'Ada');
  grace = await enter(base, 'Grace', { colorScheme: 'dark' });
  await play();
});

async function play() {
  await look(ada.page, 'welcome', pictures);
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
  await format(graceName);
  await sendPicture();
  await refuse();
  await loseConnection();
  await reload(room);
  await phone();
  content([ada, grace], /ERR_INTERNET_DISCONNECTED|Failed to load resource/);
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
  await until(
    'nobody is said to type any more',
    async () => (await grace.page.getByText('Ada is typing').count()) === 0,
  );
  await write(grace.page, 'Morning! I have looked: high water is at noon.');
  await write(grace.page, 'We should leave before ten.');
  await row(ada.page, 'before ten');
  step('messages arrive live');
  await (await row(ada.page, 'Good morning')).locator('[data-delivery=READ]').waitFor();
  step('the author sees that it was read');
  await look(ada.page, 'talk-light', pictures);
  await look(grace.page, 'talk-dark', pictures);
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
  await message.getByRole('button', { name: 'React' }).click();
  await ada.page.getByRole('button', { name: 'All emoji' }).click();
  await ada.page.getByRole('searchbox', { name: 'Find an emoji' }).fill('sailboat');
  await ada.page.getByRole('gridcell', { name: 'Sailboat' }).waitFor();
  await look(ada.page, 'emoji', pictures);
  await ada.page.keyboard.press('Enter');
  await (await row(grace.page, 'before ten')).getByRole('button', { name: '⛵, 1' }).waitFor();
  await grace.page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await grace.page.getByRole('searchbox', { name: 'Find an emoji' }).fill('anchor');
  await grace.page.getByRole('gridcell', { name: 'Anchor' }).click();
  assert.equal(await grace.page.getByRole('textbox', { name: 'Message' }).inputValue(), '⚓');
  await grace.page.keyboard.type(' aweigh');
  await grace.page.keyboard.press('Enter');
  await row(ada.page, '⚓ aweigh');
  step('any emoji can be found, to react with and to write');

  await message.hover();
  await message.getByRole('button', { name: 'Reply' }).click();
  await write(ada.page, 'Ten is fine with me.');
  await (await row(grace.page, 'Ten is fine')).getByRole('button', { name: /Reply to Grace/ }).waitFor();
  step('a reply quotes what it answers');

  await (await row(grace.page, 'before ten')).getByRole('button', { name: '1 reply' }).click();
  const replies = grace.page.getByRole('dialog', { name: '1 reply to Grace' });
  await replies.getByRole('button', { name: /Ada .*Ten is fine/ }).waitFor();
  await look(grace.page, 'replies-dark', pictures);
  await replies.getByRole('button', { name: /Ada .*Ten is fine/ }).click();
  await grace.page.locator('li[data-pointed]').filter({ hasText: 'Ten is fine' }).waitFor();
  await until('the focus is on the reply', () => focused(grace.page, 'Ten is fine'));
  step('replies are listed where they are counted');

  await act(grace.page, 'before ten', 'Edit');
  await grace.page.getByRole('textbox', { name: 'Edit message' }).fill('We should leave before nine.');
  await grace.page.keyboard.press('Enter');
  await (await row(ada.page, 'before nine')).getByText('edited').waitFor();
  await until('the focus is back on the message', () => focused(grace.page, 'before nine'));
  await write(grace.page, 'Or at hlaf past.');
  const edited = grace.page.getByRole('textbox', { name: 'Edit message' });
  await until('what was sent can be edited', async () => {
    await grace.page.keyboard.press('ArrowUp');
    return (await edited.count()) === 1;
  });
  assert.equal(await edited.inputValue(), 'Or at hlaf past.');
  await edited.fill('Or at half past.');
  await grace.page.keyboard.press('Enter');
  await until('the focus is back where one writes', () =>
    grace.page.getByRole('textbox', { name: 'Message', exact: true }).evaluate((box) => box === document.activeElement),
  );
  step('an edit is shown');

  const end = await ada.page.locator('li[data-seq]').last().boundingBox();
  await ada.page.mouse.move(end.x + end.width / 2, end.y + end.height - 6);
  await write(ada.page, 'This one was a mistake.');
  await (await row(ada.page, 'a mistake')).getByRole('toolbar').waitFor();
  step('a message that comes under a resting pointer shows what can be done with it');
  await row(grace.page, 'a mistake');
  await act(ada.page, 'a mistake', 'Delete');
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await row(grace.page, 'This message was deleted.');
  await until('the focus stays with what was deleted', () => focused(ada.page, 'This message was deleted.'));
  await until('its text is gone', async () => (await grace.page.getByText('a mistake').count()) === 0);
  step('a deleted message leaves nothing but its place');
}

async function focused(page, text) {
  return (await page.evaluate(() => document.activeElement.closest('li')?.textContent ?? '')).includes(text);
}

async function mention(username) {
  const box = ada.page.getByRole('textbox', { name: 'Message' });
  await box.pressSequentially('Is that right, @gra');
  await ada.page.getByRole('option', { name: /Grace/ }).waitFor();
  await look(ada.page, 'mention', pictures);
  await ada.page.keyboard.press('Enter');
  assert.equal(await box.inputValue(), `Is that right, @${username} `);
  await ada.page.keyboard.press('Enter');
  await grace.page.locator('li[data-named]').waitFor();
  step('a mention is completed, and stands out for whom it names');
}

async function format(username) {
  const code = `for port in harbour.ports(): ${'print(port.name, port.tide) '.repeat(6)}# *not* @${username}`;
  const lines = ['> Who keeps the *tables*?', `**@${username}** does, _with care_: run \`tide *\`.`, '```python', code, '```'];
  await write(ada.page, lines.join('\n'));
  const message = await row(grace.page, 'Who keeps the tables?');
  await message.locator('blockquote em', { hasText: 'tables' }).waitFor();
  await message.locator('strong', { hasText: `@${username}` }).waitFor();
  await message.locator('em', { hasText: 'with care' }).waitFor();
  await message.locator('code', { hasText: /^tide \*$/ }).waitFor();
  const block = message.getByRole('group', { name: 'Code, python' });
  assert.equal(await block.locator('code').textContent(), code);
  for (const { page } of [ada, grace]) {
    await look(page, page === ada.page ? 'format-light' : 'format-dark', pictures);
    await page.setViewportSize({ width: 390, height: 780 });
    await look(page, page === ada.page ? 'format-phone' : 'format-phone-dark', pictures);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await page.setViewportSize({ width: 1200, height: 800 });
  }
  assert.ok(await block.evaluate((pre) => pre.scrollWidth > pre.clientWidth && pre.tabIndex === 0));
  step('bold, italic, code and quotes are shown; wide code scrolls in its own place');
}

/** Sends images by button, paste and drop; the way of the bytes is held open to see what is shown meanwhile. */
async function sendPicture() {
  const upload = await held(ada.page, (request) => (request.headers()['content-type'] ?? '').startsWith('multipart/'));
  await ada.page.getByLabel('Add images').setInputFiles({ name: 'chart.png', mimeType: 'image/png', buffer: png });
  await ada.page.getByRole('progressbar', { name: 'Uploading chart.png' }).waitFor();
  assert.ok(await ada.page.getByRole('button', { name: 'Send' }).isDisabled());
  await upload.release();
  for (const way of ['paste', 'drop']) await ada.page.evaluate(bring, way);
  await until('three images have been taken in', async () => {
    const items = ada.page.getByRole('list', { name: 'Images to send' }).getByRole('listitem');
    return (await items.count()) === 3 && ada.page.getByRole('button', { name: 'Send' }).isEnabled();
  });
  await ada.page.getByRole('textbox', { name: 'What paste.jpg shows' }).fill('A sunset over water');
  await ada.page.keyboard.press('Tab');
  await until('the described image is taken in', async () =>
    ada.page.getByRole('button', { name: 'Send' }).isEnabled(),
  );
  await look(ada.page, 'tray', pictures);

  const bytes = await held(grace.page, (request) => request.url().includes('/media/'));
  await write(ada.page, 'The chart');
  const message = await row(grace.page, 'The chart');
  await until('a blur stands for each image', async () => (await message.locator('canvas').count()) === 3);
  await look(grace.page, 'blur', pictures);
  await bytes.release();
  const images = message.locator('article img');
  await until('the images are shown', () =>
    images.evaluateAll((all) => all.length === 3 && all.every(({ naturalWidth }) => naturalWidth > 0)),
  );
  await message.getByRole('button', { name: 'Open image: A sunset over water' }).waitFor();
  await look(grace.page, 'images', pictures);
  await message.getByRole('button', { name: 'Open image' }).nth(1).click();
  await grace.page.getByRole('dialog').waitFor();
  await look(grace.page, 'lightbox', pictures);
  await grace.page.keyboard.press('ArrowRight');
  await grace.page.keyboard.press('Escape');
  await grace.page.getByRole('dialog').waitFor({ state: 'hidden' });
  step('images are sent by button, paste and drop, and shown, blurred first, then whole');
}

/** Keeps requests of a kind waiting until they are released. */
async function held(page, wanted) {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  const hold = async (route) => {
    if (wanted(route.request())) await opened;
    await route.continue();
  };
  await page.route('**', hold);
  return {
    async release() {
      open();
      await page.unrouteAll({ behavior: 'wait' });
    },
  };
}

/** In the page: paints an image and brings it in as a browser would. */
async function bring(way) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 });
  const context = canvas.getContext('2d');
  const sky = context.createLinearGradient(0, 0, 0, 800);
  for (const [at, colour] of [
    [0, '#274690'],
    [0.55, '#f2a65a'],
    [0.56, '#1b3a4b'],
    [1, '#0b1d2a'],
  ])
    sky.addColorStop(at, colour);
  context.fillStyle = sky;
  context.fillRect(0, 0, 1200, 800);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
  const carried = new DataTransfer();
  carried.items.add(new File([blob], `${way}.jpg`, { type: 'image/jpeg' }));
  const area = document.querySelector('textarea');
  if (way === 'paste')
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }));
  else document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
}

async function refuse() {
  const send = ada.page.getByRole('button', { name: 'Send', exact: true });
  await ada.page.locator('input[type=file]').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') });
  await ada.page.getByText('Not an image').waitFor();
  assert.equal(await ada.page.getByRole('textbox', { name: 'What note.txt shows' }).count(), 0);
  const large = { name: 'a photograph as it came from the camera.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(30e6) };
  await ada.page.locator('input[type=file]').setInputFiles(large);
  await ada.page.getByText('Too large: 28.7 MiB, at most 10 MiB can be sent').waitFor();
  await ada.page.getByRole('textbox', { name: 'Message' }).fill('never sent so');
  await ada.page.getByText('Remove the images that failed').waitFor();
  assert.ok(await send.isDisabled());
  await readable(ada.page, 'wide');
  await ada.page.setViewportSize({ width: 390, height: 780 });
  await readable(ada.page, 'phone');
  await ada.page.setViewportSize({ width: 1200, height: 800 });
  for (const name of ['note.txt', large.name]) await ada.page.getByRole('button', { name: `Remove ${name}` }).click();
  await until('it can be sent', () => send.isEnabled());
  await ada.page.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(4001));
  await ada.page.getByText('4001 characters: at most 4000').waitFor();
  assert.ok(await send.isDisabled());
  await ada.page.getByRole('textbox', { name: 'Message' }).fill('');
  step('what can not be sent says why, and nothing is cut');
}

/** What stands on the tiles is not cut off; the name of a file may end in dots, and is told in full by its title. */
async function readable(page, size) {
  const list = page.getByRole('list', { name: 'Images to send' });
  await look(page, `tray-${size}`, pictures);
  const cut = await list.locator('p:not([title])').evaluateAll((all) =>
    all.filter((text) => text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight).map(({ textContent }) => textContent),
  );
  assert.deepEqual(cut, [], `on a ${size} page`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
}

async function loseConnection() {
  await grace.context.setOffline(true);
  await grace.page.getByText('You are offline').waitFor();
  for (const text of ['mine 1', 'mine 2', 'mine 3']) await write(grace.page, text);
  await until('three messages wait', async () => (await grace.page.locator('li[data-pending]').count()) === 3);
  await look(grace.page, 'offline', pictures);
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
  await look(ada.page, 'phone-room', pictures);
  await ada.page.getByRole('button', { name: 'Back to your rooms' }).click();
  await ada.page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  await look(ada.page, 'phone-rooms', pictures);
  step('it works on a phone');
}
