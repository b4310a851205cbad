import type { Environment } from 'monaco-editor';
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import GraphQLWorker from 'monaco-graphql/esm/graphql.worker.js?worker';

declare global {
  interface Window {
    MonacoEnvironment?: Environment;
  }
}

/** Tells Monaco where its workers are: in files of this bundle, never on another host. */
export function installWorkers(): void {
  window.MonacoEnvironment = {
    getWorker(_id: string, label: string): Worker {
      switch (label) {
        case 'json':
          return new JsonWorker();
        case 'graphql':
          return new GraphQLWorker();
        default:
          return new EditorWorker();
      }
    },
  };
}
