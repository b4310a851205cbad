import { useSyncExternalStore } from 'react';

/** Where the page is: a room, perhaps at one of its messages, or nowhere in particular. */
export interface Route {
  roomId?: string;
  messageId?: string;
}

const moved = 'parley-moved';

export function roomPath(roomId: string, messageId?: string): string {
  const path = `/rooms/${encodeURIComponent(roomId)}`;
  return messageId ? `${path}?message=${encodeURIComponent(messageId)}` : path;
}

export function goTo(path: string, replace = false): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  window.dispatchEvent(new Event(moved));
}

export function parseRoute(path: string, query: string): Route {
  const room = /^\/rooms\/([^/]+)\/?$/.exec(path);
  if (!room) return {};
  return { roomId: decodeURIComponent(room[1]!), messageId: new URLSearchParams(query).get('message') ?? undefined };
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const [path = '/', query = ''] = address.split('?');
  return parseRoute(path, query);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
}
