import type { FormattedExecutionResult } from 'graphql';

/** What one POST of GraphQL over HTTP carries. */
export interface Request {
  query: string;
  variables?: unknown;
  operationName?: string | null;
}

/** Sends one query or mutation. Whatever is not a GraphQL answer becomes an error of that shape. */
export async function post(
  url: string,
  request: Request,
  headers: Record<string, string> = {},
): Promise<FormattedExecutionResult> {
  try {
    const response = await fetch(url, {
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
