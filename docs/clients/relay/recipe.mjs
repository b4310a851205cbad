// A room in the terminal with Relay: npm run relay && node relay/recipe.mjs http://127.0.0.1:8080/graphql
import relay from 'relay-runtime';
import { Refusal } from '../session.mjs';
import { connect, resuming } from '../socket.mjs';
import { converse, enter, show } from '../terminal.mjs';
import EVENTS from './__generated__/RoomEventsSubscription.graphql.js';
import ROOM from './__generated__/RoomQuery.graphql.js';
import SEND from './__generated__/RoomSendMutation.graphql.js';
import UPLOAD from './__generated__/RoomUploadMutation.graphql.js';

const { commitMutation, ConnectionHandler, createOperationDescriptor, Environment, fetchQuery, Network } = relay;
const { Observable, RecordSource, requestSubscription, Store } = relay;

const { url, session, roomId } = await enter();
const socket = connect(url, session);
let cursor;

const environment = new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(run, (request, variables) =>
    Observable.create((sink) => socket.subscribe({ query: request.text, variables: resuming(variables, () => cursor) }, sink)),
  ),
});

/** Runs a query or a mutation. A token that the server finds expired is refreshed, and the operation run again, once. */
async function run(request, variables, _, uploadables, again = true) {
  const token = await session.token();
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', ...body(request.text, variables, uploadables, headers) });
  const result = await response.json();
  if (again && result.errors?.[0].extensions?.code === 'TOKEN_EXPIRED') {
    await session.refresh(token);
    return run(request, variables, _, uploadables, false);
  }
  if (result.errors) throw new Refusal(result.errors);
  return result;
}

/** Files are parts of a form: the key of each says which variable it is, which is null in the operation. */
function body(query, variables, uploadables, headers) {
  const operations = JSON.stringify({ query, variables });
  if (!uploadables) return { headers: { ...headers, 'content-type': 'application/json' }, body: operations };
  const form = new FormData();
  form.set('operations', operations);
  form.set('map', JSON.stringify(Object.fromEntries(Object.keys(uploadables).map((path) => [path, [path]]))));
  for (const [path, file] of Object.entries(uploadables)) form.set(path, file);
  return { headers, body: form };
}

// History and cursor come in one query, so that nothing falls between the history and the events.
({ cursor } = (await fetchQuery(environment, ROOM, { roomId }).toPromise()).room);

// Whatever reads the query is told when the store changes; in React that is useLazyLoadQuery.
const operation = createOperationDescriptor(ROOM, { roomId });
environment.retain(operation);
const snapshot = environment.lookup(operation.fragment);
const render = ({ data }) => show(data.room.messages.edges.map(({ node }) => node));
environment.subscribe(snapshot, render);
render(snapshot);

requestSubscription(environment, {
  subscription: EVENTS,
  variables: { roomId },
  updater(store) {
    const event = store.getRootField('roomEvents');
    cursor = event.getValue('cursor');
    const message = event.getLinkedRecord('message');
    if (message) place(store, message);
  },
  onError: leave,
  onCompleted: () => leave(new Error('the subscription has ended')),
});

await converse(roomId, { upload, send });

/**
 * Puts a message into its place in the connection. One that is there already has been changed by being read: the store
 * keeps each object once. What is older than the list comes with its page.
 */
function place(store, message) {
  const connection = ConnectionHandler.getConnection(store.get(roomId), 'Room_messages');
  const edges = connection.getLinkedRecords('edges');
  const seqOf = (edge) => edge.getLinkedRecord('node').getValue('seq');
  const seq = message.getValue('seq');
  if (connection.getLinkedRecord('pageInfo').getValue('hasPreviousPage') && seq < seqOf(edges[0])) return;
  const at = edges.findIndex((edge) => seqOf(edge) >= seq);
  if (at >= 0 && seqOf(edges[at]) === seq) return;
  const edge = ConnectionHandler.createEdge(store, connection, message, 'MessageEdge');
  connection.setLinkedRecords(edges.toSpliced(at < 0 ? edges.length : at, 0, edge), 'edges');
}

function send(input) {
  const updater = (store) => place(store, store.getRootField('sendMessage').getLinkedRecord('message'));
  return mutate({ mutation: SEND, variables: { input }, updater });
}

async function upload({ file, alt }) {
  const variables = { input: { file: null, alt } };
  const data = await mutate({ mutation: UPLOAD, variables, uploadables: { 'variables.input.file': file } });
  return data.uploadImage;
}

function mutate(config) {
  return new Promise((resolve, reject) => {
    commitMutation(environment, { ...config, onCompleted: resolve, onError: reject });
  });
}

/** NOT_A_MEMBER: the viewer has been removed from the room. */
function leave(reason) {
  console.error(reason);
  process.exit(1);
}
