/** Where the page is: a room, perhaps at one of its messages, or nowhere in particular. */
export interface Route {
  roomId?: string;
  messageId?: string;
}

export function roomPath(roomId: string, messageId?: string): string {
  const path = `/rooms/${encodeURIComponent(roomId)}`;
  return messageId ? `${path}?message=${encodeURIComponent(messageId)}` : path;
}

export function parseRoute(path: string, query: string): Route {
  const room = /^\/rooms\/([^/]+)\/?$/.exec(path);
  if (!room) return {};
  return { roomId: decodeURIComponent(room[1]!), messageId: new URLSearchParams(query).get('message') ?? undefined };
}
