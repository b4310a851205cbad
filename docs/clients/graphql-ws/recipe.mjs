// A room in the terminal with nothing but graphql-ws and fetch: node recipe.mjs http://127.0.0.1:8080/graphql
import { EVENTS, ROOM, SEND, UPLOAD } from '../operations.mjs';
import { ask, Refusal } from '../session.mjs';
import { connect, resuming } from '../socket.mjs';
import { converse, enter, show } from '../terminal.mjs';
import { place } from '../timeline.mjs';

const { url, session, roomId } = await enter();

/** Asks as the viewer. A token that the server finds expired is refreshed, and the question asked again, once. */
async function asViewer(query, variables) {
  const token = await session.token();
  try {
    return await ask(url, query, variables, token);
  } catch (cause) {
    if (cause.code !== 'TOKEN_EXPIRED') throw cause;
    await session.refresh(token);
    return ask(url, query, variables, await session.token());
  }
}

// History and cursor come in one query, so that nothing falls between the history and the events.
const { room } = await asViewer(ROOM, { roomId });
let { cursor } = room;
let messages = room.messages.nodes;
show(messages);

connect(url, session).subscribe(
  { query: EVENTS, variables: resuming({ roomId }, () => cursor) },
  {
    next({ data: { roomEvents: event } }) {
      cursor = event.cursor;
      if (!event.message) return; // who joined, who has read, what the room is called now
      messages = place(messages, event.message, room.messages.pageInfo.hasPreviousPage);
      show(messages);
    },
    error: (cause) => leave(Array.isArray(cause) ? new Refusal(cause).code : cause),
    complete: () => leave('the subscription has ended'),
  },
);

await converse(roomId, { upload, send });

async function send(input) {
  return (await asViewer(SEND, { input })).sendMessage;
}

/** A file is a part of a form: the operation has null in its place, and the map says which place that is. */
async function upload({ file, alt }) {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: UPLOAD, variables: { input: { file: null, alt } } }));
  form.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
  form.set('0', file);
  const headers = { authorization: `Bearer ${await session.token()}` };
  const { data, errors } = await (await fetch(url, { method: 'POST', headers, body: form })).json();
  if (errors) throw new Refusal(errors);
  return data.uploadImage;
}

/** NOT_A_MEMBER: the viewer has been removed from the room. */
function leave(reason) {
  console.error(reason);
  process.exit(1);
}
