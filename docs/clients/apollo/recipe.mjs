// A room in the terminal with Apollo Client 4: node recipe.mjs http://127.0.0.1:8080/graphql
import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { defer, switchMap } from 'rxjs';
import * as operations from '../operations.mjs';
import { Refusal } from '../session.mjs';
import { connect, resuming } from '../socket.mjs';
import { converse, enter, show } from '../terminal.mjs';
import { place } from '../timeline.mjs';

const [ROOM, EVENTS, SEND, UPLOAD] = ['ROOM', 'EVENTS', 'SEND', 'UPLOAD'].map((name) => gql(operations[name]));
const { url, session, roomId } = await enter();

const bearer = new SetContextLink(async ({ headers }) => {
  const token = await session.token();
  return { token, headers: { ...headers, authorization: `Bearer ${token}` } };
});

/** A token that the server finds expired is refreshed, and the operation asked again, once. */
const refresh = new ErrorLink(({ error, operation, forward }) => {
  if (!CombinedGraphQLErrors.is(error) || error.errors[0].extensions?.code !== 'TOKEN_EXPIRED') return;
  return defer(() => session.refresh(operation.getContext().token)).pipe(switchMap(() => forward(operation)));
});

/** Apollo copies the variables of a subscription; the cursor of the moment is put in behind that. */
const resume = new ApolloLink((operation, forward) => {
  const { cursor } = operation.getContext();
  if (cursor) operation.variables = resuming(operation.variables, cursor);
  return forward(operation);
});

const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    resume.concat(new GraphQLWsLink(connect(url, session))),
    ApolloLink.from([refresh, bearer, new UploadHttpLink({ uri: url })]),
  ),
  cache: new InMemoryCache({
    possibleTypes: {
      RoomEvent: ['MessagePosted', 'MessageChanged', 'MessageDeleted', 'MembershipChanged', 'ReceiptsAdvanced', 'RoomChanged'],
    },
    typePolicies: {
      // The pages of a history are one list, which `place` makes.
      Room: { fields: { messages: { keyArgs: false, merge: true } } },
      MessageConnection: { fields: { nodes: { merge: false } } },
    },
  }),
});

// History and cursor come in one query, so that nothing falls between the history and the events.
const { data } = await client.query({ query: ROOM, variables: { roomId } });
let { cursor } = data.room;

// Whatever watches the query is told when the cache changes; in React that is useQuery.
client
  .watchQuery({ query: ROOM, variables: { roomId }, fetchPolicy: 'cache-only' })
  .subscribe(({ data }) => data && show(data.room.messages.nodes));

client
  .subscribe({ query: EVENTS, variables: { roomId }, context: { cursor: () => cursor }, fetchPolicy: 'no-cache' })
  .subscribe({
    next({ data, error }) {
      if (error) return leave(error);
      const event = data.roomEvents;
      cursor = event.cursor;
      if (event.message) add(event.message);
    },
    error: leave,
    complete: () => leave(new Error('the subscription has ended')),
  });

await converse(roomId, { upload, send });

/** Puts a message into its place in the list. */
function add(message) {
  client.cache.updateQuery({ query: ROOM, variables: { roomId } }, ({ room }) => {
    const { nodes, pageInfo } = room.messages;
    const messages = { ...room.messages, nodes: place(nodes, message, pageInfo.hasPreviousPage) };
    return { room: { ...room, messages } };
  });
}

async function send(input) {
  const { data } = await client.mutate({ mutation: SEND, variables: { input }, fetchPolicy: 'no-cache' }).catch(refused);
  add(data.sendMessage.message); // The event tells of it too, and finds it in its place.
}

async function upload(input) {
  const { data } = await client.mutate({ mutation: UPLOAD, variables: { input } }).catch(refused);
  return data.uploadImage;
}

/** What the server refused is told by its code. A file that is too large is answered with 413, whose body Apollo leaves unread. */
function refused(cause) {
  if (CombinedGraphQLErrors.is(cause)) throw new Refusal(cause.errors);
  if (ServerError.is(cause) && cause.statusCode === 413) throw new Refusal(JSON.parse(cause.bodyText).errors);
  throw cause;
}

/** NOT_A_MEMBER: the viewer has been removed from the room. */
function leave(reason) {
  console.error(reason);
  process.exit(1);
}
