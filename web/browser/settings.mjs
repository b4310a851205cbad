// Usage: node browser/settings.mjs http://host:port [directory for screenshots]
//
// One person with a laptop and a phone changes the password, ends the session of a device, and signs out of all. Prints
// each step that holds, then "ok", and exits 0; or prints the reason and exits 1.
import assert from 'node:assert/strict';
import { settings, signIn, signUp, until } from './people.mjs';
import { called, content, look, perform, step } from './stage.mjs';

const [base, pictures] = called('settings');

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const first = 'correct horse battery';
const second = 'staple of the harbour';

let laptop, phone;
await perform('settings', pictures, async (enter) => {
  laptop = await enter(base, 'Ada');
  phone = await enter(base, 'Ada', { userAgent: iPhone, viewport: { width: 390, height: 780 } });
  await play(laptop.page, phone.page);
});

async function play(page, other) {
  const username = await signUp(laptop);
  await signIn(other, username, first);
  await missing(page);
  await keyboard(page);
  await password(page, other, username);
  await device(page, other, username);
  await everywhere(page, other, username);
  content([laptop, phone]);
}

/** They are a file of their own, which an older page asks a newer server for in vain. */
async function missing(page) {
  const file = '**/assets/settings-*.js';
  await page.route(file, (route) => route.abort());
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('dialog').getByText('can’t be loaded').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.unroute(file);
  await page.getByRole('button', { name: 'New room' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  step('settings that can’t be loaded leave the page as it is');
}

async function keyboard(page) {
  await settings(page, 'Profile');
  await page.getByRole('tab', { name: 'Profile' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tabpanel', { name: 'Password' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await until('the focus is back', () =>
    page.getByRole('button', { name: 'Account of Ada' }).evaluate((button) => button === document.activeElement),
  );
  step('the settings are gone through, and left, by the keyboard');
}

async function password(page, other, username) {
  await settings(page, 'Password');
  const current = page.getByLabel('Current password');
  await current.fill('not the password');
  await page.getByLabel('New password').fill(second);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('This is not your password.').waitFor();
  assert.equal(await current.getAttribute('aria-invalid'), 'true');
  await until('the focus is at the field', () => current.evaluate((input) => input === document.activeElement));
  await look(page, 'settings-password', pictures);
  step('a wrong password is told at its field');

  await current.fill(first);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed, and all other devices are signed out.').waitFor();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.keyboard.press('Escape');
  step('the password is changed, and the other device is signed out');

  await other.getByLabel('Username or email').fill(username);
  await other.getByLabel('Password').fill(first);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('alert').waitFor();
  await signIn(other, username, second);
  step('where only the new password is taken');
}

async function device(page, other) {
  await settings(page, 'Devices');
  const devices = page.getByRole('list', { name: 'Devices' });
  await devices.getByText('This device').waitFor();
  await devices.getByText('Safari on iPhone').waitFor();
  await look(page, 'settings-devices', pictures);
  await settingsOn(other, 'Devices', 'settings-devices-phone');
  await devices.getByRole('button', { name: /^Sign out Safari on iPhone/ }).click();
  await devices.getByText('Safari on iPhone').waitFor({ state: 'hidden' });
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.keyboard.press('Escape');
  step('a device is signed out from another one');
}

async function settingsOn(page, tab, name) {
  await settings(page, tab);
  await page.getByRole('tabpanel', { name: tab }).waitFor();
  await look(page, name, pictures);
}

async function everywhere(page, other, username) {
  await signIn(other, username, second);
  await settings(page, 'Devices');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  for (const one of [page, other]) await one.getByRole('heading', { name: 'Sign in' }).waitFor();
  step('and all of them at once');
}
