// What each play of this folder stands on: the browser and who comes on with one, the pictures, and how it ends.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import axe from 'axe-core';
import { launch, person } from './people.mjs';

/** What a play is called with: the address of the server, or its program, and the directory for pictures, if any. */
export function called(name, what = 'http://host:port') {
  const [of, pictures] = process.argv.slice(2);
  assert.ok(of, `usage: node browser/${name}.mjs ${what} [directory for screenshots]`);
  return [of, pictures];
}

/**
 * Performs a play in a browser of its own. `play` is given how people come on, as `person` has it. Prints "ok" and has the
 * program exit with 0 if it holds, and else the reason and what the pages complained of, and leaves pictures of them.
 * Whatever is to be tidied up is so in the end.
 */
export async function perform(name, pictures, play, tidy = () => undefined) {
  const browser = await launch();
  const cast = [];
  const enter = async (...as) => {
    const one = await person(browser, ...as);
    cast.push(one);
    return one;
  };
  try {
    await play(enter);
    console.log('ok');
  } catch (cause) {
    console.log(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    const pages = cast.flatMap(({ context }) => context.pages());
    for (const [at, page] of pages.entries())
      await picture(page, `failed-${name}-${at + 1}`, pictures).catch(() => undefined);
    console.log(cast.flatMap(({ complaints }) => complaints).join('\n'));
    process.exitCode = 1;
  } finally {
    await browser.close();
    await tidy();
  }
}

/** Says that something holds. */
export function step(what) {
  console.log(`- ${what}`);
}

/** Holds if pages complained of nothing but what the play itself has brought about. */
export function content(cast, broughtAbout = /Failed to load resource/) {
  const complaints = cast.flatMap((one) => one.complaints);
  assert.deepEqual(
    complaints.filter((text) => !broughtAbout.test(text)),
    [],
  );
  step('the pages complained of nothing');
}

/** Leaves a picture in the directory, if there is one. */
export async function picture(page, name, directory) {
  if (directory) await page.screenshot({ path: join(directory, `${name}.png`), animations: 'disabled' });
}

/** Leaves a picture of a view, and has the view examined. */
export async function look(page, view, directory) {
  await picture(page, view, directory);
  await examine(page, view);
}

/** Has axe examine what is on the page: nothing that it calls serious or critical may be there. */
async function examine(page, view) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
    // What is behind an open menu is hidden from screen readers, and the focus is kept from it by the menu.
    const enabled = document.querySelector('[role=menu]') === null;
    return window.axe.run(document, { resultTypes: ['violations'], rules: { 'aria-hidden-focus': { enabled } } });
  });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const places = grave.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary}`),
  );
  assert.deepEqual(places, [], `not everybody can use the view ${view}`);
}
