import type { Session } from '../session/session';
import { goTo, parseRoute } from '../ui/route';
import type { Shown, ToPage } from '../worker/protocol';
import { thisBrowser } from './browser';

/** Tells the worker what this tab shows, and takes it where a notification leads. */
export function answerWorker(): void {
  if (thisBrowser.hindrance) return;
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<ToPage>) => {
    if ('go' in data) goTo(data.go);
    if ('ask' in data) {
      const shown: Shown = { roomId: parseRoute(location.pathname, location.search).roomId };
      ports[0]?.postMessage(shown);
    }
  });
}

/**
 * Has a browser that nobody is signed in to show nothing and be pushed nothing: what a push service has got it would
 * deliver for a day. It makes no difference who ended the session, this tab, another one or another device.
 */
export function forgetWithSession(session: Session): void {
  if (thisBrowser.hindrance) return;
  const forget = () => {
    if (session.userId.get() !== undefined) return;
    void thisBrowser.alone(async () => {
      if (session.userId.get() !== undefined) return; // meanwhile; who it is has settled what they want
      await Promise.allSettled([thisBrowser.unsubscribe(), thisBrowser.close()]);
    });
  };
  session.userId.subscribe(forget);
  forget();
}
