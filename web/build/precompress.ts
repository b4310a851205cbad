import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(js|css|svg|ttf|json)$/;

// Below this size a compressed copy saves less than it costs to keep.
const worthwhileBytes = 1024;

/**
 * Replaces every sizeable asset of the build by `name.br` and `name.gz`, at the highest settings.
 * The server sends one of the two as it is and unpacks the gzip for the rare client that takes
 * neither, so that the program carries a third of the bytes. The same input gives the same output
 * on every machine. Pages (html) stay readable.
 */
export function precompress(): Plugin {
  return {
    name: 'parley-precompress',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (dir && compressible.test(name)) await compressFile(join(dir, name));
      }
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const raw = await readFile(path);
  if (raw.length < worthwhileBytes) return;
  const gzip = gzipSync(raw, { level: 9 });
  // The header names the operating system that compressed: 255 is "unknown" (RFC 1952, 2.3).
  gzip[9] = 255;
  const brotli = brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
  await writeFile(`${path}.gz`, gzip);
  await writeFile(`${path}.br`, brotli);
  await rm(path);
}
