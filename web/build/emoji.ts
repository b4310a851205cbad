import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

interface Emoji {
  emoji: string;
  label: string;
  group?: number;
  subgroup?: number;
  version: number;
  tags?: string[];
  skins?: { emoji: string; tone?: number | number[] }[];
}

/**
 * Serves the data of the emoji picker from the page's own host, where the picker looks for it: at emoji/en/, beside the
 * assets, since only who opens the picker loads it. It is Emojibase's, less what the picker does not read.
 */
export function emojiData(): Plugin {
  const files = read();
  return {
    name: 'parley-emoji',
    generateBundle() {
      for (const [name, source] of files) this.emitFile({ type: 'asset', fileName: `emoji/${name}`, source });
    },
    configureServer({ middlewares }) {
      middlewares.use('/emoji/', (request, response, next) => {
        const source = files.get((request.url ?? '').slice(1));
        if (source === undefined) return next();
        response.setHeader('content-type', 'application/json');
        response.end(source);
      });
    },
  };
}

function read(): Map<string, string> {
  const root = dirname(createRequire(import.meta.url).resolve('emojibase-data/package.json'));
  const text = (name: string) => readFileSync(join(root, name), 'utf8');
  const all = JSON.parse(text('en/data.json')) as Emoji[];
  const kept = all.map(({ emoji, label, group, subgroup, version, tags, skins }) => ({
    emoji: qualified(emoji),
    label,
    group,
    subgroup,
    version,
    tags,
    skins: skins?.map(({ emoji: toned, tone }) => ({ emoji: qualified(toned), tone })),
  }));
  return new Map([
    ['en/data.json', JSON.stringify(kept)],
    ['en/messages.json', text('en/messages.json')],
    ['license.md', text('LICENSE')],
  ]);
}

/**
 * The emoji as keyboards write it: Emojibase asks for a picture of what is one without being asked, and a thumb with the
 * selector would be another reaction than one without.
 */
function qualified(emoji: string): string {
  return emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');
}
