import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompress } from '../build/precompress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/graphiql/',
  cacheDir: here('../node_modules/.vite-graphiql'),
  plugins: [precompress()],
  worker: { format: 'es' },
  build: {
    outDir: here('../dist/graphiql'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
    // Monaco is one large piece by nature; the limit only silences the advice to split it.
    chunkSizeWarningLimit: 4096,
    // Libraries mark modules for React's servers, of which there is none here.
    rolldownOptions: {
      checks: { moduleLevelDirective: false, pluginTimings: false },
      output: {
        codeSplitting: {
          // A change of ours then leaves the large files, and what browsers cached of them, alone.
          groups: [{ name: 'vendor', test: /node_modules\/(?!monaco-|prettier)/ }],
        },
      },
    },
  },
  server: {
    proxy: { '/graphql': { target: 'http://127.0.0.1:8080', ws: true } },
  },
});
