import { Fragment, type ReactNode } from 'react';
import type { MessagePartsFragment } from '../api/generated/graphql';
import css from './text.module.css';

type Mentions = MessagePartsFragment['mentions'];

export type Part = { kind: 'text' | 'link' | 'mention'; text: string; userId?: string };

// An address ends before the punctuation of the sentence that it stands in, and before signs that turn the direction of
// text: it would be shown as another than it is.
const interesting =
  /https?:\/\/[^\s<>"\u202A-\u202E\u2066-\u2069]*[^\s<>"'.,:;!?)\]}\u202A-\u202E\u2066-\u2069]|@[\p{L}\p{N}_.-]+/gu;

/** Takes a text apart into what is shown in its own way. */
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
  // Usernames may end in a dot, and sentences do.
  for (let end = token.length; end > 1; end--) {
    const name = token.slice(1, end).toLowerCase();
    const user = mentions.find(({ username }) => username.toLowerCase() === name);
    if (user) return { kind: 'mention', text: token.slice(0, end), userId: user.id };
    if (!/[.-]/.test(token[end - 1]!)) return undefined;
  }
  return undefined;
}

const onlyEmoji =
  /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u{FE0F}\u{200D}]*|\p{Regional_Indicator}{2}|\s){1,12}$/u;

export function MessageText({ text, mentions, viewerId }: { text: string; mentions: Mentions; viewerId: string }) {
  if (text === '') return null;
  const large = onlyEmoji.test(text);
  return (
    <div className={large ? css.large : css.text}>
      {parts(text, mentions).map((part, at) => (
        <Fragment key={at}>{shown(part, viewerId)}</Fragment>
      ))}
    </div>
  );
}

function shown({ kind, text, userId }: Part, viewerId: string): ReactNode {
  switch (kind) {
    case 'link':
      return (
        <a href={text} target="_blank" rel="noopener noreferrer nofollow">
          {text}
        </a>
      );
    case 'mention':
      return <span className={userId === viewerId ? css.me : css.mention}>{text}</span>;
    default:
      return text;
  }
}
