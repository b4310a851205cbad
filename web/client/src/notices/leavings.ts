import { shownLock, workerScope } from '../worker/protocol';
import type { Session } from '../session/session';

// What a browser has of notifications, and how it is taken away: apart from what brings the worker, for GraphiQL, in which
// sessions end too.

/** Why it shows none; undefined where it can. */
export const hindrance: 'insecure' | 'unsupported' | undefined = globalThis.isSecureContext
  ? 'Notification' in globalThis && 'serviceWorker' in navigator
    ? undefined
    : 'unsupported'
  : 'insecure';

export async function unsubscribe(): Promise<string | undefined> {
  const subscription = await (await registration())?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  return subscription?.endpoint;
}

export async function close(roomId?: string): Promise<void> {
  await navigator.locks.request(shownLock, async () => {
    const shown = await (await registration())?.getNotifications(roomId ? { tag: roomId } : {});
    for (const notification of shown ?? []) notification.close();
  });
}

export async function alone(task: () => Promise<void>): Promise<void> {
  await navigator.locks.request('parley.push', task);
}

function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration(workerScope);
}

/**
 * Has a browser that nobody is signed in to show nothing and be pushed nothing: what a push service has got it would
 * deliver for a day. It makes no difference who ended the session, this tab, another one or another device, nor whether
 * somebody else has signed in before it came to that: what is shown is closed all the same.
 */
export function forgetWithSession({ userId }: Pick<Session, 'userId'>): void {
  if (hindrance) return;
  const forget = () =>
    void alone(async () => {
      // Whoever is signed in by now has settled whether they want to be pushed to.
      await Promise.allSettled([close(), userId.get() === undefined && unsubscribe()]);
    });
  let last = userId.get();
  userId.subscribe(() => {
    if (last !== undefined) forget();
    last = userId.get();
  });
  if (last === undefined) forget();
}
