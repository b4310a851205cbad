import type { FormattedExecutionResult } from 'graphql';
import { turnedAway } from '../client/src/api/fault';
import type { Session } from '../client/src/session/session';

/** What one POST of GraphQL over HTTP carries. */
export interface Request {
  query: string;
  variables?: unknown;
  operationName?: string | null;
}

export type Headers = Record<string, string>;

/**
 * Asks for the session of this browser, or with a typed Authorization instead. A token of the session that is refused
 * is renewed, and the request sent once more: without one, if the session turns out to be over.
 */
export async function ask(
  session: Session,
  request: Request,
  headers: Headers = {},
  typed?: string,
): Promise<FormattedExecutionResult> {
  if (typed !== undefined) return post(request, { ...headers, ...(typed && { authorization: typed }) });
  const send = (token: string | undefined) =>
    post(request, { ...headers, ...(token && { authorization: `Bearer ${token}` }) });
  const userId = session.userId.get();
  const keeper = userId === undefined ? undefined : session.keeperOf(userId);
  const token = await keeper?.access();
  const result = await send(token);
  if (!keeper || !token || !turnedAway(result)) return result;
  try {
    return await send(await keeper.renew(token));
  } catch {
    return result; // The server can't be reached just now: what it said last stands.
  }
}

/** Sends one query or mutation. Whatever is not a GraphQL answer becomes an error of that shape. */
export async function post(request: Request, headers: Headers = {}): Promise<FormattedExecutionResult> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(request),
    });
    return read(response.status, await response.text());
  } catch (cause) {
    return failure(`The request failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function read(status: number, body: string): FormattedExecutionResult {
  try {
    return JSON.parse(body);
  } catch {
    return failure(`The answer, with status ${status}, is not JSON.`);
  }
}

/** An answer that holds nothing but one error. */
export function failure(message: string): FormattedExecutionResult {
  return { errors: [{ message }] };
}
