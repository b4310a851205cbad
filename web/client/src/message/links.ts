import type { MessagePartsFragment } from '../api/generated/graphql';

export type Mentions = MessagePartsFragment['mentions'];

export type Part = { kind: 'text' | 'link' | 'mention'; text: string; userId?: string };

// An address ends before the punctuation of the sentence that it stands in, before the marks of bold and italic, and
// before signs that turn the direction of text: it would be shown as another than it is.
const interesting =
  /https?:\/\/[^\s<>"\u202A-\u202E\u2066-\u2069]*[^\s<>"'.,:;!?)\]}*_\u202A-\u202E\u2066-\u2069]|@[\p{L}\p{N}_.-]+/gu;

/** Takes a text apart into links, mentions and the rest. */
export function parts(text: string, mentions: Mentions): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(interesting)) {
    const part = read(match[0], mentions);
    if (!part) continue;
    if (match.index > from) found.push({ kind: 'text', text: text.slice(from, match.index) });
    found.push(part);
    from = match.index + part.text.length;
  }
  if (from < text.length) found.push({ kind: 'text', text: text.slice(from) });
  return found;
}

function read(token: string, mentions: Mentions): Part | undefined {
  if (!token.startsWith('@')) return { kind: 'link', text: token };
  // Usernames may end in a dot, and sentences do; in a dash, and in the mark of what is italic.
  for (let end = token.length; end > 1; end--) {
    const name = token.slice(1, end).toLowerCase();
    const user = mentions.find(({ username }) => username.toLowerCase() === name);
    if (user) return { kind: 'mention', text: token.slice(0, end), userId: user.id };
    if (!/[._-]/.test(token[end - 1]!)) return undefined;
  }
  return undefined;
}
