// What the programs of this folder have in common: the address they are given and the few
// operations that bring about a room to talk in.

/** The address of the API, as given on the command line. */
export function endpoint() {
  const address = process.argv[2];
  if (!address) {
    console.error(`usage: node ${process.argv[1]} http://host:port/graphql`);
    process.exit(2);
  }
  return new URL(address).href;
}

/** Runs one query or mutation by POST and returns its data. */
export async function request(url, query, variables, token) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new RequestError(errors);
  return data;
}

/** A refusal by the server, with the code of its first error. */
export class RequestError extends Error {
  constructor(errors) {
    super(errors.map((error) => error.message).join('; '));
    this.code = errors[0].extensions?.code;
  }
}

/** Makes an account with a name nobody has; returns its id and access token. */
export async function register(url, displayName) {
  const username = `${displayName.toLowerCase()}_${crypto.randomUUID().slice(0, 13).replace('-', '')}`;
  const { register: payload } = await request(
    url,
    `mutation ($input: RegisterInput!) {
      register(input: $input) { accessToken viewer { user { id } } }
    }`,
    {
      input: {
        username,
        displayName,
        email: `${username}@example.org`,
        password: crypto.randomUUID(),
      },
    },
  );
  return { id: payload.viewer.user.id, token: payload.accessToken };
}

/** Makes a private room of the owner and one guest; returns its id. */
export async function openRoom(url, owner, guest) {
  const { createRoom } = await request(
    url,
    `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }`,
    { input: { name: 'Conformance' } },
    owner.token,
  );
  const roomId = createRoom.room.id;
  await request(
    url,
    `mutation ($input: AddMemberInput!) { addMember(input: $input) { membership { id } } }`,
    { input: { roomId, userId: guest.id } },
    owner.token,
  );
  return roomId;
}

/** The place in the room from which both subscriptions go on: its event cursor and its last seq. */
export async function position(url, roomId, user) {
  const { room } = await request(
    url,
    `query ($id: ID!) { room(id: $id) { cursor lastSeq } }`,
    { id: roomId },
    user.token,
  );
  return room;
}

/** Sends a message; the same key sent twice is the same message. */
export async function send(url, roomId, user, text, clientKey = crypto.randomUUID()) {
  const { sendMessage } = await request(
    url,
    `mutation ($input: SendMessageInput!) {
      sendMessage(input: $input) { deduplicated message { id seq } }
    }`,
    { input: { roomId, clientKey, text } },
    user.token,
  );
  return sendMessage;
}
