import { goTo, parseRoute } from '../ui/route';
import type { Shown, ToPage } from '../worker/protocol';
import { hindrance } from './leavings';

/** Tells the worker what this tab shows, and takes it where a notification leads. */
export function answerWorker(): void {
  if (hindrance) return;
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<ToPage>) => {
    if ('go' in data) goTo(data.go);
    if ('ask' in data) {
      const shown: Shown = { roomId: parseRoute(location.pathname, location.search).roomId };
      ports[0]?.postMessage(shown);
    }
  });
}
