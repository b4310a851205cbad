// Usage: node browser/graphiql.mjs http://host:port [directory for screenshots]
//
// Somebody explores the API in GraphiQL: makes an account in its panel, runs a mutation, and sees by a subscription
// what another user says. Prints each step that holds, then "ok", and exits 0; or prints the reason and exits 1. With
// a directory it leaves a picture.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { account, say } from './api.mjs';
import { launch, person, until } from './people.mjs';

const [base, pictures] = process.argv.slice(2);
assert.ok(base, 'usage: node browser/graphiql.mjs http://host:port [directory]');

const browser = await launch();
try {
  await play(await person(browser, `${base}/graphiql`, 'Ada', { viewport: { width: 1400, height: 900 } }));
  console.log('ok');
} catch (cause) {
  console.log(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function play({ page, complaints }) {
  const grace = await account(base, 'Grace');
  const made = await grace.ask('mutation { createRoom(input: { name: "Pier", visibility: PUBLIC }) { room { id } } }');
  const room = made.createRoom.room.id;

  await page.getByRole('button', { name: 'Show Sign in' }).click();
  await page.getByRole('button', { name: 'I have no account' }).click();
  const name = `ada-${Date.now().toString(36)}`;
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Display name (may be left empty)').fill('Ada');
  await page.getByLabel('Email').fill(`${name}@example.org`);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText(`You are ${name}.`).waitFor();
  step('an account is made in the panel, and its token is in the headers');

  await run(page, 'Join', `mutation Join { joinRoom(input: { roomId: "${room}" }) { room { name } } }`);
  await answered(page, 'Pier');
  step('a mutation is answered');

  await run(page, 'Listen', `subscription Listen { messageAdded(roomId: "${room}") { text author { displayName } } }`);
  await page.getByRole('button', { name: 'Stop query' }).waitFor();
  // The subscription may have yet to reach the server: say it until it is heard.
  let said = 0;
  await until('the subscription hears what is said', async () => {
    await say(grace, room, [`hello ${(said += 1)}`]);
    return (await page.locator('.result-window').innerText()).includes('hello');
  });
  await answered(page, 'Grace');
  step('a subscription shows what somebody else says');

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByRole('link', { name: 'Subscription', exact: true }).click();
  await page.getByText("The viewer's list of rooms").first().waitFor();
  step('the documentation explains the fields');
  if (pictures) await page.screenshot({ path: join(pictures, 'graphiql.png') });
  assert.deepEqual(complaints, []);
}

/** Puts a document in the place of what is in the editor, and runs its operation once GraphiQL knows it. */
async function run(page, operation, document) {
  await page.locator('.graphiql-query-editor .monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(document);
  await page.getByRole('tab', { name: operation }).waitFor();
  await page.keyboard.press('Control+Enter');
}

async function answered(page, text) {
  await until(`the answer holds ${text}`, async () => (await page.locator('.result-window').innerText()).includes(text));
}

function step(what) {
  console.log(`- ${what}`);
}
