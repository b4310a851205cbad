import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type OperationVariables } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { OperationTypeNode } from 'graphql';
import { from, of, switchMap } from 'rxjs';
import type { TokenKeeper } from '../session/keeper';
import { turnedAway } from './fault';
import type { Socket } from './socket';
import { uploadLink } from './upload';

/** Queries and mutations by POST, files as multipart, subscriptions over the socket of the page. */
export function createApollo(keeper: TokenKeeper, socket: Socket): ApolloClient {
  const http = new HttpLink({ uri: '/graphql' });
  const request = authorized(keeper).concat(
    ApolloLink.split(({ getContext }) => 'upload' in getContext(), uploadLink, http),
  );
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket.client),
      request,
    ),
    cache: new InMemoryCache({ typePolicies: { Viewer: { merge: true }, ServerInfo: { merge: true } } }),
  });
}

/**
 * Adds the token, and repeats once with a new one what was refused for an old one. What the server says
 * of a session that is over is passed on after the session has been ended here.
 */
function authorized(keeper: TokenKeeper): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const send = (token: string | undefined) => {
      operation.setContext(({ headers }: { headers?: object }) => ({
        headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
      }));
      return forward(operation);
    };
    return from(keeper.access()).pipe(
      switchMap((token) =>
        send(token).pipe(
          switchMap((result) => {
            if (!token || !turnedAway(result as never)) return of(result);
            return from(keeper.renew(token)).pipe(switchMap((next) => (next ? send(next) : of(result))));
          }),
        ),
      ),
    );
  });
}

/** A query of what is kept elsewhere than in Apollo's cache: always asked, never stored. */
export async function ask<T, V extends OperationVariables>(
  apollo: ApolloClient,
  query: TypedDocumentNode<T, V>,
  variables: V,
): Promise<T> {
  const { data } = await apollo.query<T>({ query, variables, fetchPolicy: 'no-cache' });
  return data as T;
}

/** A mutation whose result the caller takes, and Apollo's cache where it has the objects. */
export async function act<T, V extends OperationVariables>(
  apollo: ApolloClient,
  mutation: TypedDocumentNode<T, V>,
  variables: V,
  context?: Record<string, unknown>,
): Promise<T> {
  const { data } = await apollo.mutate<T>({ mutation, variables, context, fetchPolicy: 'no-cache' });
  return data as T;
}
