// The same server without a browser: what a play needs to be there before it begins.
import assert from 'node:assert/strict';

const password = 'correct horse battery';

/** An account of its own kind, with functions that give a token and that ask as this user. */
export async function account(base, name) {
  const username = `${name.toLowerCase()}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
  const register = `mutation ($input: RegisterInput!) { register(input: $input) { viewer { user { id } } } }`;
  const input = { username, email: `${username}@example.org`, password, displayName: name };
  const { viewer } = (await ask(base, undefined, register, { input })).register;
  const login = `mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`;
  // Anew each time: a play may take longer than a token lives.
  const token = async () => {
    const { accessToken } = (await ask(base, undefined, login, { input: { login: username, password } })).login;
    return accessToken;
  };
  return {
    id: viewer.user.id,
    username,
    token,
    ask: async (query, variables) => ask(base, await token(), query, variables),
  };
}

async function ask(base, token, query, variables) {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

// As many root fields as an operation may have, by default.
const manyAtOnce = 20;

/** Sends one message after the other, so that they stand in this order; they may all answer one. */
export async function say(user, roomId, texts, replyToId) {
  const inputs = texts.map((text) => ({ roomId, clientKey: crypto.randomUUID(), text, replyToId }));
  for (let from = 0; from < inputs.length; from += manyAtOnce) {
    const some = inputs.slice(from, from + manyAtOnce);
    const parameters = some.map((_, at) => `$i${at}: SendMessageInput!`).join(' ');
    const fields = some.map((_, at) => `m${at}: sendMessage(input: $i${at}) { message { id } }`).join(' ');
    await user.ask(
      `mutation (${parameters}) { ${fields} }`,
      Object.fromEntries(some.map((input, at) => [`i${at}`, input])),
    );
  }
}
