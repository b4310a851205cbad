// Usage: node conversation.mjs http://host:port/graphql
//
// A conversation by the real graphql-ws client that survives a restart of the server. One user sends;
// the other follows the room by roomEvents and by messageAdded. In the middle the program prints
// READY-FOR-RESTART: whoever drives it stops the server, starts it again at the same address with the
// same data, and writes the line "go on". From then on the sender repeats what fails, and the
// subscriptions resume where they were. Each message must arrive once and in order.
//
// Prints "ok" and exits 0, or the reason and exits 1.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { endpoint, openRoom, position, register, request, RequestError, send } from './parley.mjs';

const messagesBefore = 20;
const messagesAfter = 40;
const patienceMs = 60_000;

const url = endpoint();
const orders = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

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
  const start = await position(url, roomId, listener);

  const { client, connections } = connect(listener);
  const events = followEvents(client, roomId, start.cursor);
  const messages = followMessages(client, roomId, start.lastSeq);

  const sent = texts('before', messagesBefore);
  for (const text of sent) await send(url, roomId, sender, text);
  await Promise.all([events.holds(sent.length), messages.holds(sent.length)]);
  assert.equal(connections(), 1, 'the socket broke before the restart');

  console.log('READY-FOR-RESTART');
  assert.equal((await orders.next()).value, 'go on', 'expected the line "go on"');

  sent.push(...texts('after', messagesAfter));
  for (const text of sent.slice(messagesBefore)) await sendUntilAcknowledged(roomId, sender, text);
  await Promise.all([events.holds(sent.length), messages.holds(sent.length)]);

  assert.ok(connections() > 1, 'the socket never broke: was the server restarted?');
  assert.deepEqual(events.texts(), sent, 'roomEvents: not every message once and in order');
  assert.deepEqual(messages.texts(), sent, 'messageAdded: not every message once and in order');
  await agreesWithHistory(roomId, listener, sent);
  await client.dispose();
}

function texts(when, count) {
  return Array.from({ length: count }, (_, index) => `${when} the restart, ${index + 1}`);
}

/** A client that never gives up, and the number of times it was let in. */
function connect(user) {
  let connected = 0;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    // A function, so that each attempt presents the token of that moment.
    connectionParams: async () => ({ Authorization: `Bearer ${user.token}` }),
    retryAttempts: Infinity,
    // By default only a socket that was open once is retried, not a server that refuses connections.
    shouldRetry: () => true,
    // Jittered as it should be, and shorter than people would want it.
    retryWait: () => wait(200 + Math.random() * 200),
    on: {
      connected: () => (connected += 1),
      closed: (event) => console.error(`closed ${event.code} ${event.reason}`),
    },
  });
  return { client, connections: () => connected };
}

/** Follows roomEvents; what was posted, by anyone, is collected. */
function followEvents(client, roomId, start) {
  let cursor = start;
  return follow(
    client,
    {
      query: `subscription ($roomId: ID!, $after: String) {
        roomEvents(roomId: $roomId, after: $after) {
          __typename
          cursor
          ... on MessagePosted { message { seq kind text } }
        }
      }`,
      // The client writes the variables out anew each time it subscribes, after a lost connection
      // too. Read through a getter they then hold the cursor of the last event that arrived.
      variables: {
        roomId,
        get after() {
          return cursor;
        },
      },
    },
    ({ roomEvents: event }) => {
      cursor = event.cursor;
      return event.__typename === 'MessagePosted' ? event.message : undefined;
    },
  );
}

/** Follows messageAdded, which resumes from the seq of the last message. */
function followMessages(client, roomId, start) {
  let seq = start;
  return follow(
    client,
    {
      query: `subscription ($roomId: ID!, $afterSeq: Int) {
        messageAdded(roomId: $roomId, afterSeq: $afterSeq) { seq kind text }
      }`,
      variables: {
        roomId,
        get afterSeq() {
          return seq;
        },
      },
    },
    ({ messageAdded: message }) => {
      assert.equal(message.seq, seq + 1, 'messageAdded: a seq was skipped or repeated');
      seq = message.seq;
      return message;
    },
  );
}

/** Collects the messages that `pick` finds in the results of one subscription. */
function follow(client, payload, pick) {
  const received = [];
  let check = () => {};
  const ended = new Promise((_, reject) => {
    client.subscribe(payload, {
      next({ data, errors }) {
        try {
          if (errors) throw new RequestError(errors);
          const message = pick(data);
          if (message?.kind === 'TEXT') received.push(message.text);
          check();
        } catch (cause) {
          reject(cause);
        }
      },
      error: (cause) => reject(Array.isArray(cause) ? new RequestError(cause) : reason(cause)),
      complete: () => reject(new Error('the server completed a subscription')),
    });
  });
  ended.catch(() => {}); // Whoever waits for messages hears of it.
  return {
    texts: () => received,
    /** Waits until `count` messages are there; rejects when the subscription ends before that. */
    holds(count) {
      const enough = new Promise((resolve) => {
        check = () => received.length >= count && resolve();
        check();
      });
      return Promise.race([enough, ended, deadline(() => `${received.length} of ${count} arrived`)]);
    },
  };
}

function reason(cause) {
  if (cause instanceof Error) return cause;
  return new Error(`the socket failed: ${cause.code ?? ''} ${cause.reason ?? cause.message}`);
}

async function deadline(state) {
  await wait(patienceMs, undefined, { ref: false });
  throw new Error(`patience ended: ${state()}`);
}

/** Repeats a send with the same key until the server has acknowledged it. */
async function sendUntilAcknowledged(roomId, user, text) {
  const clientKey = crypto.randomUUID();
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    try {
      return await send(url, roomId, user, text, clientKey);
    } catch (cause) {
      if (cause instanceof RequestError && cause.code !== 'UNAVAILABLE') throw cause;
      if (Date.now() > giveUp) throw cause;
      await wait(50);
    }
  }
}

async function agreesWithHistory(roomId, user, sent) {
  const { room } = await request(
    url,
    `query ($id: ID!, $last: Int) {
      room(id: $id) { messages(last: $last) { nodes { text } } }
    }`,
    { id: roomId, last: sent.length },
    user.token,
  );
  assert.deepEqual(
    room.messages.nodes.map((message) => message.text),
    sent,
    'the history differs from what was sent',
  );
}
