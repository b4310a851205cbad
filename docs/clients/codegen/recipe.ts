// A room in the terminal with typed documents: whatever differs from the schema does not compile.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { graphql } from './gql/gql.js';
import type { LineFragment, SendMessageInput, UploadImageInput } from './gql/graphql.js';
import { ask, Refusal } from '../session.mjs';
import { connect, resuming } from '../socket.mjs';
import { converse, enter, show } from '../terminal.mjs';
import { place } from '../timeline.mjs';

graphql(`
  fragment Line on Message { id seq version text deletedAt attachments { id url(variant: THUMBNAIL) alt } }
`);
const Room = graphql(`
  query Room($roomId: ID!) {
    room(id: $roomId) { id cursor messages(last: 50) { nodes { ...Line } pageInfo { hasPreviousPage } } }
  }
`);
const Events = graphql(`
  subscription Events($roomId: ID!, $after: String) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
      cursor
      ... on MessagePosted { message { ...Line } }
      ... on MessageChanged { message { ...Line } }
      ... on MessageDeleted { message { ...Line } }
    }
  }
`);
const Send = graphql(`
  mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { deduplicated message { ...Line } } }
`);
const Upload = graphql(`
  mutation Upload($input: UploadImageInput!) { uploadImage(input: $input) { attachment { id } } }
`);

const { url, session, roomId } = await enter();

/** Asks as the viewer; the document says what goes in and what comes out. */
async function asViewer<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const token = await session.token();
  try {
    return await ask(url, print(document), variables, token);
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.code !== 'TOKEN_EXPIRED') throw cause;
    await session.refresh(token);
    return ask(url, print(document), variables, await session.token());
  }
}

const { room } = await asViewer(Room, { roomId });
if (!room?.messages || !room.cursor) throw new Error('no such room, or not a member');
const { hasPreviousPage } = room.messages.pageInfo;
let cursor = room.cursor;
let messages: LineFragment[] = room.messages.nodes;
show(messages);

type Result<Document> = Document extends TypedDocumentNode<infer Data, infer _> ? Data : never;
connect(url, session).subscribe<Result<typeof Events>>(
  { query: print(Events), variables: resuming({ roomId }, () => cursor) },
  {
    next({ data }) {
      if (!data) return;
      const { roomEvents: event } = data;
      cursor = event.cursor;
      switch (event.__typename) {
        case 'MessagePosted':
        case 'MessageChanged':
        case 'MessageDeleted':
          add(event.message);
      }
    },
    error: leave,
    complete: () => leave('the subscription has ended'),
  },
);

await converse(roomId, { upload, send });

function add(message: LineFragment) {
  messages = place(messages, message, hasPreviousPage);
  show(messages);
}

async function send(input: SendMessageInput) {
  const { sendMessage } = await asViewer(Send, { input });
  add(sendMessage.message); // The event tells of it too, and finds it in its place.
}

async function upload({ file, alt }: UploadImageInput): Promise<Result<typeof Upload>['uploadImage']> {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: print(Upload), variables: { input: { file: null, alt } } }));
  form.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
  form.set('0', file);
  const headers = { authorization: `Bearer ${await session.token()}` };
  const { data, errors } = await (await fetch(url, { method: 'POST', headers, body: form })).json();
  if (errors) throw new Refusal(errors);
  return data.uploadImage;
}

function leave(reason: unknown) {
  console.error(reason);
  process.exit(1);
}
