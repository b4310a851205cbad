import { beforeEach, expect, test, vi } from 'vitest';
import { Store } from '../src/api/store';

let did: string[];
let free: () => void;

/** A browser that shows a notification and is pushed to; what is done about that waits until it is let go. */
beforeEach(() => {
  did = [];
  let queue = new Promise<void>((resolve) => (free = resolve));
  const registration = {
    getNotifications: async () => [{ close: () => did.push('close') }],
    pushManager: { getSubscription: async () => ({ unsubscribe: async () => did.push('unsubscribe') }) },
  };
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('Notification', {});
  vi.stubGlobal('navigator', {
    serviceWorker: { getRegistration: async () => registration },
    locks: {
      request: (name: string, task: () => Promise<void>) => {
        if (name !== 'parley.push') return task();
        return (queue = queue.then(task));
      },
    },
  });
});

async function signedIn(first: string | undefined) {
  const { forgetWithSession } = await import('../src/notices/leavings');
  const userId = new Store<string | undefined>(first);
  forgetWithSession({ userId });
  return userId;
}

/** What has been done in the end. */
async function done(): Promise<string[]> {
  free();
  await navigator.locks.request('parley.push', async () => undefined);
  return did.sort();
}

test('nothing is done while somebody is signed in', async () => {
  await signedIn('ada');
  expect(await done()).toEqual([]);
});

test('with the session goes what is shown, and what would be', async () => {
  const userId = await signedIn('ada');
  userId.set(undefined);
  expect(await done()).toEqual(['close', 'unsubscribe']);
});

test('a session that ended while no page was open, too', async () => {
  await signedIn(undefined);
  expect(await done()).toEqual(['close', 'unsubscribe']);
});

test('whoever signs in before it came to that is shown nothing of the one before, and may be pushed to', async () => {
  const userId = await signedIn('ada');
  userId.set(undefined);
  userId.set('bob');
  expect(await done()).toEqual(['close']);
});

test('one who takes the place of another in another tab as well', async () => {
  const userId = await signedIn('ada');
  userId.set('bob');
  expect(await done()).toEqual(['close']);
});
