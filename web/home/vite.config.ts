import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompress } from '../build/precompress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  cacheDir: here('../node_modules/.vite-home'),
  plugins: [precompress()],
  build: {
    outDir: here('../dist/home'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
