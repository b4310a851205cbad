// Writes docs/reference/schema.md: every type of the schema with its fields, by graphql-markdown.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { loadSchemaJSON, renderSchema } from 'graphql-markdown';

const schema = buildSchema(await readFile(new URL('../../schema.graphqls', import.meta.url), 'utf8'));
const folder = await mkdtemp(join(tmpdir(), 'reference-'));
const path = join(folder, 'schema.json');
await writeFile(path, JSON.stringify({ data: introspectionFromSchema(schema) }));

const lines = [];
renderSchema(await loadSchemaJSON(path), {
  title: 'The schema',
  prologue: 'Made from `schema.graphqls`; [the API](../api.md) tells how its parts belong together.',
  skipTableOfContents: false,
  printer: (line) => lines.push(line),
});
await rm(folder, { recursive: true });
process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
