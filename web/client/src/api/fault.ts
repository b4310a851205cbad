import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from './generated/graphql';

/** A refusal by the server, as docs/errors.md has it. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  field?: string;
  retryAfterMs?: number;
}

/** The refusal behind a failure; undefined where the server was not reached at all. */
export function refusalOf(cause: unknown): Refusal | undefined {
  if (CombinedGraphQLErrors.is(cause)) return firstRefusal(cause.errors);
  if (Array.isArray(cause)) return firstRefusal(cause);
  return undefined;
}

export function firstRefusal(errors: readonly GraphQLFormattedError[] | undefined): Refusal | undefined {
  const error = errors?.find(({ extensions }) => typeof extensions?.code === 'string');
  if (!error) return undefined;
  const { code, field, retryAfterMs } = error.extensions as Partial<Refusal>;
  return { code: code!, message: error.message, field, retryAfterMs };
}

/**
 * Whether a request was turned away for its token before anything of it was run, so that all of it may be sent again. What
 * was run has data, if only null: the refusal is then of one field, of a mutation after others that have done their work.
 */
export function turnedAway(result: { data?: unknown; errors?: readonly GraphQLFormattedError[] }): boolean {
  const code = result.data === undefined ? firstRefusal(result.errors)?.code : undefined;
  return code === 'TOKEN_EXPIRED' || code === 'UNAUTHENTICATED';
}

const passing: ReadonlySet<ErrorCode> = new Set([
  'UNAVAILABLE',
  'RATE_LIMITED',
  'INTERNAL',
  'TOKEN_EXPIRED',
  'UNAUTHENTICATED',
]);

/** Whether the same request may succeed later: the network failed, the server can't just now, or its user is to sign in again. */
export function mayPass(cause: unknown): boolean {
  const refusal = refusalOf(cause);
  return refusal === undefined || passing.has(refusal.code);
}

/** A sentence to show. The server's messages are made for people. */
export function sentence(cause: unknown): string {
  const refusal = refusalOf(cause);
  if (!refusal) return 'The server can’t be reached. Try again in a moment.';
  const text = refusal.message.trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
