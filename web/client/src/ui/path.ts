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
  const roomId = room && decoded(room[1]!);
  return roomId ? { roomId, messageId: new URLSearchParams(query).get('message') ?? undefined } : {};
}

/** undefined for what is no text in UTF-8: anybody can make up an address. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
