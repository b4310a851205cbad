import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse, type FormattedExecutionResult, type OperationDefinitionNode } from 'graphql';
import type { Session } from '../client/src/session/session';
import { ask, failure, type Headers } from './post';
import { Place } from './resume';
import type { Line, Sockets } from './sockets';

/**
 * Sends queries and mutations by POST and subscriptions over graphql-transport-ws. Both act for the session of this
 * browser, unless the headers editor holds an Authorization: that one then travels as an HTTP header in the one case
 * and in the payload of `connection_init` in the other.
 */
export function createFetcher(session: Session, sockets: Sockets): Fetcher {
  const fetcher = (params: FetcherParams, options?: { headers?: Record<string, unknown> }) => {
    const { typed, others } = split(options?.headers);
    const operation = operationOf(params);
    const request = { ...params, operationName: operation?.name?.value ?? params.operationName };
    return operation?.operation === 'subscription'
      ? iterate(sockets.open(typed), request, new Place(operation, params.variables))
      : ask(session, request, others, typed);
  };
  // The toolkit types results with the error class of a server; what arrives is its plain form.
  return fetcher as Fetcher;
}

/**
 * What is to be run. A moment after another tab was chosen GraphiQL still names the operation of the one before: a
 * name that is not there is as good as none.
 */
function operationOf({ query, operationName }: FetcherParams): OperationDefinitionNode | null | undefined {
  try {
    const document = parse(query);
    return getOperationAST(document, operationName) ?? getOperationAST(document);
  } catch {
    return undefined; // The server says better what is wrong with it.
  }
}

/** Parts a typed Authorization from the other headers. An empty one asks as nobody. */
export function split(headers: Record<string, unknown> = {}): { typed: string | undefined; others: Headers } {
  let typed: string | undefined;
  const others: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === 'authorization') typed = String(value ?? '');
    else others[name] = String(value);
  }
  return { typed, others };
}

/** One subscription as GraphiQL wants it; its failure is its last result, to be read as such. */
function iterate(
  line: Line,
  { query, operationName }: FetcherParams,
  place: Place,
): AsyncIterableIterator<FormattedExecutionResult> {
  const results = line.client.iterate({
    query,
    operationName,
    // Asked for anew at each connection.
    get variables() {
      return place.variables();
    },
  }) as AsyncGenerator<FormattedExecutionResult, void>;
  let told = false;
  const stop = () => void results.return();
  line.running.add(stop);
  const next = async (): Promise<IteratorResult<FormattedExecutionResult, undefined>> => {
    const result = await results.next().catch((cause) => ({ done: false, value: explain(cause) }) as const);
    if (!result.done) {
      place.saw(result.value.data);
      return result;
    }
    line.running.delete(stop);
    if (told || !line.closedFor) return { done: true, value: undefined };
    told = true;
    return { done: false, value: failure(line.closedFor) };
  };
  return {
    // Not an async generator: its return() would wait for the pending event, and Stop with it.
    next,
    return: async () => {
      told = true;
      await results.return();
      return { done: true, value: undefined };
    },
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
