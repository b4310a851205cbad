// Usage: node build/operations.mjs [--check]
//
// Writes the types and documents of the client's operations, client/src/**/*.graphql, to
// client/src/api/generated; with --check it only sees that they are what stands there. It drives
// graphql-codegen's client preset by its library: its command line wants a newer Node than we ask for.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { buildSchema, parse } from 'graphql';

const web = fileURLToPath(new URL('..', import.meta.url));
const target = join(web, 'client/src/api/generated/');
const check = process.argv.includes('--check');

const contract = await readFile(join(web, '../schema.graphqls'), 'utf8');
const schema = buildSchema(contract);
const documents = [];
for (const name of sources()) {
  const location = join(web, 'client/src', name);
  const rawSDL = await readFile(location, 'utf8');
  documents.push({ location, rawSDL, document: parse(rawSDL) });
}

const outputs = await preset.buildGeneratesSection({
  baseOutputDir: target,
  config: {
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: true,
    dedupeFragments: true,
    scalars: { DateTime: 'string', Upload: 'File | null' },
  },
  presetConfig: { fragmentMasking: false },
  schema: parse(contract),
  schemaAst: schema,
  documents,
  plugins: [],
  pluginMap: {},
});

let stale = false;
for (const output of outputs) {
  // The documents are imported by name: the lookup by text would ship each of them twice.
  if (!output.filename.endsWith('graphql.ts')) continue;
  const text = await codegen(output);
  if (check) stale ||= (await readFile(output.filename, 'utf8').catch(() => '')) !== text;
  else {
    await mkdir(dirname(output.filename), { recursive: true });
    await writeFile(output.filename, text);
  }
}
if (stale) {
  console.error('client/src/api/generated is not what `npm run generate` makes.');
  process.exit(1);
}

/** The files of operations, in an order that no file system decides. */
function sources() {
  const names = readdirSync(join(web, 'client/src'), { recursive: true });
  return names.filter((name) => name.endsWith('.graphql')).sort();
}
