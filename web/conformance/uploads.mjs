// Usage: node uploads.mjs http://host:port/graphql [access token]
//
// Uploads an image by the clients that people have: Apollo Client with apollo-upload-client, and urql
// with what is built into it. Each sends it as a File and as a Blob and must get it described; then each
// sends 11 MiB, more than any image may have by default, and must get to read FILE_TOO_LARGE though it is
// still sending. Without a token it registers.
//
// Prints what was answered for each image, a line of JSON each, then "ok", and exits 0; or prints the
// reason and exits 1.
import assert from 'node:assert/strict';
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { Client, fetchExchange } from '@urql/core';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { endpoint, register } from './parley.mjs';

const url = endpoint();
const document = `
  mutation Upload($input: UploadImageInput!) {
    uploadImage(input: $input) {
      attachment { id mimeType byteSize width height alt }
    }
  }
`;

// Four by three pixels.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAHElEQVR4nGJhYKiwYWCAIBaGAAY4QOEAAgAA//8zrwHZppofuQAAAABJRU5ErkJggg==',
  'base64',
);

try {
  const token = process.argv[3] ?? (await register(url, 'Ada')).token;
  for (const [name, upload] of Object.entries(clients(token))) await examine(name, upload);
  console.log('ok');
  process.exit(0);
} catch (cause) {
  console.log(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  process.exit(1);
}

/** The clients, each as a function that gives the attachment, or throws an error with a code. */
function clients(token) {
  const headers = { authorization: `Bearer ${token}` };
  const apollo = new ApolloClient({
    link: new UploadHttpLink({ uri: url, headers }),
    cache: new InMemoryCache(),
  });
  const urql = new Client({ url, exchanges: [fetchExchange], fetchOptions: { headers }, preferGetMethod: false });
  return {
    async apollo(input) {
      try {
        const { data } = await apollo.mutate({ mutation: gql(document), variables: { input } });
        return data.uploadImage.attachment;
      } catch (cause) {
        throw refusal(cause);
      }
    },
    async urql(input) {
      const { data, error } = await urql.mutation(document, { input }).toPromise();
      if (error) throw Object.assign(error, { code: error.graphQLErrors[0]?.extensions.code });
      return data.uploadImage.attachment;
    },
  };
}

/** Apollo Client takes an answer of 413 for one that is no GraphQL, and keeps its text. */
function refusal(cause) {
  if (CombinedGraphQLErrors.is(cause)) return Object.assign(cause, { code: cause.errors[0].extensions?.code });
  if (!ServerError.is(cause)) return cause;
  return Object.assign(cause, { code: JSON.parse(cause.bodyText).errors[0].extensions.code });
}

async function examine(name, upload) {
  const kinds = {
    file: new File([png], 'pixels.png', { type: 'image/png' }),
    blob: new Blob([png], { type: 'image/png' }),
  };
  for (const [kind, file] of Object.entries(kinds)) {
    const attachment = await upload({ file, alt: `${name}, ${kind}` });
    assert.equal(attachment.mimeType, 'image/png');
    assert.equal(attachment.alt, `${name}, ${kind}`);
    assert.ok(attachment.byteSize > 0);
    assert.deepEqual([attachment.width, attachment.height], [4, 3]);
    console.log(JSON.stringify({ client: name, kind, ...attachment }));
  }
  const large = new File([Buffer.alloc(11 << 20)], 'large.png', { type: 'image/png' });
  await assert.rejects(upload({ file: large, alt: null }), (cause) => {
    assert.equal(cause.code, 'FILE_TOO_LARGE', String(cause));
    return true;
  });
}
