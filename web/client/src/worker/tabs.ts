import type { Shown, ToPage } from './protocol';

declare const self: ServiceWorkerGlobalScope;

/**
 * The tabs with the client in them, the one used last first. The worker controls none of them, as it answers no requests.
 * What else has a page on this server is not the client: GraphiQL, and files.
 */
export async function tabs(): Promise<WindowClient[]> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.filter(({ url }) => {
    const { pathname } = new URL(url);
    return !pathname.includes('.') && !/^\/graphiql(\/|$)/.test(pathname);
  });
}

export function tell(tab: WindowClient, what: ToPage, transfer: Transferable[] = []): void {
  tab.postMessage(what, transfer);
}

/** The room that a tab shows. Its address does not tell: browsers give the one that the page was loaded from. */
export function roomOf(tab: WindowClient, withinMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<Shown>) => resolve(data.roomId);
    setTimeout(() => resolve(undefined), withinMs);
    tell(tab, { ask: 'room' }, [port2]);
  });
}
