// A room in the terminal with urql: node recipe.mjs http://127.0.0.1:8080/graphql
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { EVENTS, ROOM, SEND, UPLOAD } from '../operations.mjs';
import { Refusal } from '../session.mjs';
import { connect, resuming } from '../socket.mjs';
import { converse, enter, show } from '../terminal.mjs';
import { place } from '../timeline.mjs';

const { url, session, roomId } = await enter();
const socket = connect(url, session);

const client = new Client({
  url,
  preferGetMethod: false,
  exchanges: [
    authExchange(async ({ appendHeaders }) => {
      let token = await session.token();
      return {
        addAuthToOperation: (operation) => appendHeaders(operation, { Authorization: `Bearer ${token}` }),
        willAuthError: () => session.isDue(),
        didAuthError: ({ graphQLErrors }) => graphQLErrors[0]?.extensions?.code === 'TOKEN_EXPIRED',
        // Operations wait for it, and are asked again with the new token.
        async refreshAuth() {
          await session.refresh(token);
          token = await session.token();
        },
      };
    }),
    fetchExchange, // sends a form where a variable holds a file
    subscriptionExchange({
      forwardSubscription({ query, variables }, { context: { cursor } }) {
        return {
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables: resuming(variables, cursor) }, sink) }),
        };
      },
    }),
  ],
});

// History and cursor come in one query, so that nothing falls between the history and the events.
const { room } = await answer(client.query(ROOM, { roomId }));
let { cursor } = room;
let messages = room.messages.nodes;
show(messages);

client.subscription(EVENTS, { roomId }, { cursor: () => cursor }).subscribe(({ data, error }) => {
  if (error) return leave(error);
  const event = data.roomEvents;
  cursor = event.cursor;
  if (event.message) add(event.message);
});

await converse(roomId, { upload, send });

function add(message) {
  messages = place(messages, message, room.messages.pageInfo.hasPreviousPage);
  show(messages);
}

async function send(input) {
  const { sendMessage } = await answer(client.mutation(SEND, { input }));
  add(sendMessage.message); // The event tells of it too, and finds it in its place.
}

async function upload(input) {
  return (await answer(client.mutation(UPLOAD, { input }))).uploadImage;
}

/** Gives the data, or throws: what the server refused by its code, a lost connection as it is. */
async function answer(operation) {
  const { data, error } = await operation.toPromise();
  if (error?.graphQLErrors.length) throw new Refusal(error.graphQLErrors);
  if (error) throw error;
  return data;
}

/** NOT_A_MEMBER: the viewer has been removed from the room. */
function leave(reason) {
  console.error(reason.message);
  process.exit(1);
}
