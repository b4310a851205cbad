// People with a browser each, in one Chromium: what the plays of this folder are made of.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

// What is awaited comes at once on an idle machine; a busy one is given time.
export const patienceMs = 60_000;

/** Starts the browser: CHROMIUM names its program, /usr/bin/chromium by default. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A person with storage and a page of their own. Whatever the page complains of is kept in `complaints`. */
export async function person(browser, base, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${name}: ${message.text()}`);
  });
  await page.goto(base);
  return { name, context, page, complaints };
}

/** Makes an account under a name that no earlier play has used. */
export async function signUp({ name, page }) {
  const username = `${name.toLowerCase()}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email').fill(`${username}@example.org`);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  return username;
}

export async function signIn(page, login, password) {
  await page.getByLabel('Username or email').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
}

/** Opens a tab of the settings. */
export async function settings(page, tab) {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: tab }).click();
}

/** What the browser shows of notifications: title and text of each. It may lose one that is being shown just then. */
export function shown(page) {
  return page.evaluate(() =>
    navigator.locks.request('parley.shown', async () => {
      const registration = await navigator.serviceWorker.getRegistration('/');
      return ((await registration?.getNotifications()) ?? []).map(({ title, body }) => `${title}: ${body}`);
    }),
  );
}

export async function write(page, text) {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

/** The row of the message with the text, once it is there. */
export async function row(page, text) {
  const found = page.locator('li[data-seq]').filter({ hasText: text });
  await found.first().waitFor();
  return found.first();
}

/** Opens what can be done with a message, and does one of it. */
export async function act(page, text, action) {
  const message = await row(page, text);
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** What stands in the history, without what is still on its way. */
export async function texts(page, pattern) {
  const all = await page.locator('li[data-seq] article').allInnerTexts();
  return all.flatMap((text) => text.match(pattern) ?? []);
}

/** Waits until a condition holds that the page has no event for. */
export async function until(what, condition) {
  const end = Date.now() + patienceMs;
  for (;;) {
    if (await condition()) return;
    assert.ok(Date.now() < end, `still waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
