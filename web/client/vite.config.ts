import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { emojiData } from '../build/emoji.ts';
import { precompress } from '../build/precompress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  cacheDir: here('../node_modules/.vite-client'),
  plugins: [emojiData(), precompress()],
  oxc: { jsx: { runtime: 'automatic' } },
  css: { modules: { generateScopedName: '[name]-[local]' } },
  build: {
    outDir: here('../dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
    // Libraries mark modules for React's servers, of which there is none here.
    rolldownOptions: {
      checks: { moduleLevelDirective: false, pluginTimings: false },
      output: {
        codeSplitting: {
          // A change of ours then leaves what browsers cached of the libraries alone. The emoji picker is not among
          // them: it is loaded by who opens it.
          groups: [{ name: 'vendor', test: /node_modules\/(?!frimousse\/)/ }],
        },
      },
    },
  },
  // The service worker keeps its address: browsers look there for a newer one.
  worker: { rolldownOptions: { output: { entryFileNames: 'sw.js' } } },
  server: {
    // From sources the worker stands in a folder, and its scope is the whole client all the same.
    headers: { 'Service-Worker-Allowed': '/' },
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:8080', ws: true },
      '/media': 'http://127.0.0.1:8080',
      '/schema.graphqls': 'http://127.0.0.1:8080',
    },
  },
});
