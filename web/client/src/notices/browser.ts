import type { RegisterPushSubscriptionInput } from '../api/generated/graphql';
import { workerScope, type ToPage, type ToWorker } from '../worker/protocol';
import workerAddress from '../worker/sw?worker&url';
import { alone, close, hindrance, unsubscribe } from './leavings';
import type { Note } from './note';

/** What a browser does for notifications. It has a worker of ours, which shows them, from `start` on. */
export interface Browser {
  /** Why it shows none; undefined where it can. */
  readonly hindrance?: typeof hindrance;
  /** Whether it can be pushed to. */
  readonly pushes: boolean;
  permission(): NotificationPermission;
  /** Asks the user, who must have clicked for it. */
  ask(): Promise<unknown>;
  start(): Promise<void>;
  /** Gives its address at its push service, a new one where the server's key is another than before. */
  subscribe(publicKey: string): Promise<RegisterPushSubscriptionInput>;
  /** Gives the address up, and tells what it was. */
  unsubscribe(): Promise<string | undefined>;
  show(note: Note): Promise<void>;
  /** Closes what is shown: of a room, or all. */
  close(roomId?: string): Promise<void>;
  /** Runs one task at a time among all tabs. */
  alone(task: () => Promise<void>): Promise<void>;
  /** Hears of what the user changes in the settings of the browser, and the browser by itself. */
  watch(listener: () => void): () => void;
}

// Browsers wait for a push service that is out of reach, some without end.
const subscribeWithinMs = 20_000;

export const thisBrowser: Browser = {
  hindrance,
  pushes: 'PushManager' in globalThis,
  permission: () => Notification.permission,
  ask: () => Notification.requestPermission(),
  async start() {
    // From sources it is a module; built, a file that older browsers run as well.
    const type = import.meta.env.DEV ? 'module' : 'classic';
    await navigator.serviceWorker.register(workerAddress, { scope: workerScope, type });
  },
  async subscribe(publicKey) {
    const subscribing = navigator.serviceWorker.ready.then(({ pushManager }) => subscribed(pushManager, publicKey));
    const { endpoint, keys } = (await within(subscribeWithinMs, subscribing)).toJSON();
    return { endpoint: endpoint!, p256dh: keys!.p256dh!, auth: keys!.auth! };
  },
  unsubscribe,
  async show(note) {
    const message: ToWorker = { heard: note };
    (await navigator.serviceWorker.ready).active?.postMessage(message);
  },
  close,
  alone,
  watch(listener) {
    const changed = ({ data }: MessageEvent<ToPage>) => {
      if ('changed' in data) listener();
    };
    navigator.serviceWorker.addEventListener('message', changed);
    const gone = new AbortController();
    void navigator.permissions
      ?.query({ name: 'notifications' })
      .then((permission) => permission.addEventListener('change', listener, { signal: gone.signal }))
      .catch(() => undefined); // A browser that does not tell is asked at the next start.
    return () => {
      navigator.serviceWorker.removeEventListener('message', changed);
      gone.abort();
    };
  },
};

/** The subscription for a key of the server's. One for another key is of a server that was set up anew. */
export async function subscribed(manager: PushManager, publicKey: string): Promise<PushSubscription> {
  const wanted = { userVisibleOnly: true, applicationServerKey: publicKey };
  try {
    return await manager.subscribe(wanted);
  } catch (cause) {
    const other = await manager.getSubscription();
    if (!other) throw cause;
    await other.unsubscribe();
    return manager.subscribe(wanted);
  }
}

function within<T>(ms: number, task: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('The push service does not answer.')), ms);
  });
  return Promise.race([task, late]);
}
