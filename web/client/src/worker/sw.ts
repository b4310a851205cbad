// The service worker: it shows what concerns the user in person while no page does, and opens it when that is clicked. It
// keeps no files and answers no requests, so that the client is never older than its server.
import { pushedNote, succeed, type Note, type Pushed } from '../notices/note';
import { shownLock, type ToWorker } from './protocol';
import { roomOf, tabs, tell } from './tabs';

declare const self: ServiceWorkerGlobalScope;

// A page that looks at the room answers at once, however busy; nobody waits for it.
const watchedWithinMs = 10_000;
// Some browsers let a click open something for a second.
const clickedWithinMs = 500;

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener('push', (event) => {
  if (event.data) event.waitUntil(pushed(pushedNote(event.data.json() as Pushed)));
});

self.addEventListener('message', (event) => event.waitUntil(heard((event.data as ToWorker).heard)));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data as Note));
});

// Only a page has the tokens to register with. Where none is open, the next one does at its start.
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(tellChanged()));

/**
 * Browsers want a notification for each push, but for the time somebody looks at the site. So one is missing only where a
 * tab in sight shows the room: the message is there, or comes as soon as its socket is back.
 */
async function pushed(note: Note): Promise<void> {
  const visible = (await tabs()).filter(({ visibilityState }) => visibilityState === 'visible');
  const rooms = await Promise.all(visible.map((tab) => roomOf(tab, watchedWithinMs)));
  if (!rooms.includes(note.roomId)) await show(note);
}

/** What a page has heard stands beside its bell: whoever works with any of them sees it there. */
async function heard(note: Note): Promise<void> {
  if (!(await tabs()).some(({ focused }) => focused)) await show(note);
}

/** One after the other: each is compared with what is shown before it. */
async function show(next: Note): Promise<void> {
  await navigator.locks.request(shownLock, async () => {
    const [shown] = await self.registration.getNotifications({ tag: next.roomId });
    const { note, aloud } = succeed(shown?.data as Note | undefined, next);
    const options = { body: note.body, tag: note.roomId, data: note, icon: '/icon-192.png', renotify: aloud, silent: !aloud };
    await self.registration.showNotification(note.title, options);
  });
}

/** At a tab that shows the room already; else at the one that was used last, which goes there; else at a new one. */
async function open(note: Note): Promise<void> {
  const open = await tabs();
  const rooms = await Promise.all(open.map((tab) => roomOf(tab, clickedWithinMs)));
  const tab = open[rooms.indexOf(note.roomId)] ?? open[0];
  if (!tab) return void (await self.clients.openWindow(note.path));
  tell(tab, { go: note.path });
  await tab.focus();
}

async function tellChanged(): Promise<void> {
  for (const tab of await tabs()) tell(tab, { changed: true });
}
