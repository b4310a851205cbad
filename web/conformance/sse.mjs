// Usage: node sse.mjs http://host:port/graphql
//
// Subscribes with the real graphql-sse client in its distinct-connections mode, first from now on and
// then from a cursor, and receives one message in each. Prints "ok" and exits 0, or the reason and
// exits 1.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { endpoint, openRoom, position, register, send } from './parley.mjs';

const patienceMs = 30_000;
const url = endpoint();

try {
  await converse();
  console.log('ok');
  process.exit(0);
} catch (cause) {
  console.log(cause instanceof Error ? cause.message : String(cause));
  process.exit(1);
}

async function converse() {
  const [sender, listener] = [await register(url, 'Ada'), await register(url, 'Grace')];
  const roomId = await openRoom(url, sender, listener);
  const client = createClient({
    url,
    singleConnection: false,
    retryAttempts: 0,
    headers: () => ({ authorization: `Bearer ${listener.token}` }),
  });

  const { cursor } = await position(url, roomId, listener);
  await send(url, roomId, sender, 'sent before');
  const resumed = await firstPost(client, roomId, cursor);
  assert.equal(resumed.message.text, 'sent before');

  const live = firstPost(client, roomId, resumed.cursor);
  await send(url, roomId, sender, 'sent meanwhile');
  assert.equal((await live).message.text, 'sent meanwhile');
  client.dispose();
}

/** The first message posted in the room after the cursor. */
async function firstPost(client, roomId, after) {
  const results = client.iterate({
    query: `subscription ($roomId: ID!, $after: String) {
      roomEvents(roomId: $roomId, after: $after) {
        cursor
        ... on MessagePosted { message { text } }
      }
    }`,
    variables: { roomId, after },
  });
  return Promise.race([post(results), deadline()]);
}

async function post(results) {
  for await (const { data, errors } of results) {
    assert.equal(errors, undefined, JSON.stringify(errors));
    if (data.roomEvents.message) return data.roomEvents;
  }
  throw new Error('the server completed the subscription');
}

async function deadline() {
  await wait(patienceMs, undefined, { ref: false });
  throw new Error('patience ended: no event arrived');
}
