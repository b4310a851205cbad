import { ApolloLink, Observable } from '@apollo/client';
import { print } from 'graphql';

/** In the context of a mutation: the file that goes where the variables hold null at `path`. */
export interface Upload {
  file: File;
  path: string;
  onProgress?: (share: number) => void;
}

/**
 * The end of the chain for operations with a file: a multipart request, by XMLHttpRequest because fetch
 * does not tell how far an upload has come. Unsubscribing aborts it.
 */
export const uploadLink = new ApolloLink((operation) => {
  const { upload, headers } = operation.getContext() as { upload: Upload; headers?: Record<string, string> };
  return new Observable((observer) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/graphql');
    for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = ({ loaded, total }) => upload.onProgress?.(total ? loaded / total : 0);
    request.onerror = () => observer.error(new TypeError('The upload failed.'));
    request.onload = () => {
      try {
        observer.next(JSON.parse(request.responseText) as ApolloLink.Result);
        observer.complete();
      } catch {
        observer.error(new TypeError(`The answer, with status ${request.status}, is not JSON.`));
      }
    };
    request.send(form(operation, upload));
    return () => request.abort();
  });
});

/** The parts in the order that the specification wants: operations, map, file. */
function form({ query, variables, operationName }: ApolloLink.Operation, upload: Upload): FormData {
  const body = new FormData();
  body.append('operations', JSON.stringify({ query: print(query), variables, operationName }));
  body.append('map', JSON.stringify({ 0: [upload.path] }));
  body.append('0', upload.file, upload.file.name || 'image');
  return body;
}
