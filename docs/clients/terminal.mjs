// What a page would be: a person who types, and a room on the screen.
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { ask, Session, untilAnswered } from './session.mjs';

/** Signs a new account in and makes a room, at the address on the command line. */
export async function enter() {
  const url = process.argv[2] ?? 'http://127.0.0.1:8080/graphql';
  const session = await Session.register(url, `ada_${crypto.randomUUID().slice(0, 8)}`);
  const { createRoom } = await ask(
    url,
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
    { input: { name: 'Recipes', visibility: 'PUBLIC' } },
    await session.token(),
  );
  console.log(`room ${createRoom.room.id}`);
  return { url, session, roomId: createRoom.room.id };
}

/**
 * Each line that is typed is a message; `/image path` is one with an image. The key of a message is made before the first
 * try, so that trying again posts nothing twice.
 */
export async function converse(roomId, { upload, send }) {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      await say(line);
    } catch (cause) {
      console.error(cause.code ?? '', cause.message); // a mistake is no reason to leave
    }
  }

  async function say(line) {
    const message = { roomId, clientKey: crypto.randomUUID(), text: line };
    const [, path] = line.match(/^\/image (.+)$/) ?? [];
    if (path) {
      const file = new File([await openAsBlob(path)], basename(path));
      const { attachment } = await untilAnswered(() => upload({ file, alt: basename(path) }));
      Object.assign(message, { text: '', attachmentIds: [attachment.id] });
    }
    await untilAnswered(() => send(message));
  }
}

/** Shows the room as it is now. */
export function show(messages) {
  const lines = messages.map(({ seq, text, attachments }) => ({ seq, text, images: attachments.map(({ id }) => ({ id })) }));
  console.log(`messages ${JSON.stringify(lines)}`);
}
