import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse, type FormattedExecutionResult } from 'graphql';
import { CloseCode, createClient, type Client } from 'graphql-ws';
import { failure, post } from './post';

type Headers = Record<string, string>;

/**
 * Sends queries and mutations by POST and subscriptions over graphql-transport-ws, both to `path` on
 * the host of this page. The Authorization typed in the headers editor travels as an HTTP header in
 * the one case and in the payload of `connection_init` in the other.
 */
export function createFetcher(path: string): Fetcher {
  const httpUrl = new URL(path, window.location.href).href;
  const socket = createSocket(httpUrl.replace(/^http/, 'ws'));
  const fetcher = (params: FetcherParams, options?: { headers?: Headers }) => {
    const headers = options?.headers ?? {};
    return isSubscription(params)
      ? iterate(socket(authorization(headers)), params)
      : post(httpUrl, params, headers);
  };
  // The toolkit types results with the error class of a server; what arrives is its plain form.
  return fetcher as Fetcher;
}

function isSubscription({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // The server says better what is wrong with it.
  }
}

/**
 * Keeps one socket for as long as the Authorization stays the same. A changed one gets a new socket:
 * a server reads connection_init once, and would go on acting for whoever opened the old one.
 */
function createSocket(url: string): (authorization: string | undefined) => Client {
  let current: { client: Client; authorization: string | undefined } | undefined;
  return (authorization) => {
    if (current && current.authorization === authorization) return current.client;
    void current?.client.dispose();
    const client = createClient({
      url,
      connectionParams: authorization ? { Authorization: authorization } : undefined,
      lazyCloseTimeout: 3_000,
      // A refused token stays refused: show that at once. Anything else may pass, a server that is
      // just starting too, which the client by itself would not try again.
      shouldRetry: (event) => !(event instanceof CloseEvent && event.code === CloseCode.Forbidden),
    });
    current = { client, authorization };
    return client;
  };
}

function authorization(headers: Headers): string | undefined {
  const name = Object.keys(headers).find((header) => header.toLowerCase() === 'authorization');
  return name === undefined ? undefined : headers[name];
}

/** One subscription as GraphiQL wants it; its failure is its last result, to be read as such. */
function iterate(
  client: Client,
  { query, variables, operationName }: FetcherParams,
): AsyncIterableIterator<FormattedExecutionResult> {
  const results = client.iterate({ query, variables, operationName }) as AsyncGenerator<
    FormattedExecutionResult,
    void
  >;
  return {
    // Not an async generator: its return() would wait for the pending event, and Stop with it.
    next: () => results.next().catch((cause) => ({ done: false, value: explain(cause) })),
    return: () => results.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function explain(cause: unknown): FormattedExecutionResult {
  if (Array.isArray(cause)) return { errors: cause };
  if (cause instanceof CloseEvent) {
    return failure(`The server closed the socket: ${cause.code} ${cause.reason}`.trim());
  }
  return failure(cause instanceof Error ? cause.message : 'The server could not be reached.');
}
