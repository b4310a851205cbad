import { Fragment, type ReactNode } from 'react';
import { blocks, type Block, type Span } from './format';
import type { Mentions } from './links';
import css from './text.module.css';

const onlyEmoji =
  /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u{FE0F}\u{200D}]*|\p{Regional_Indicator}{2}|\s){1,12}$/u;

export function MessageText({ text, mentions, viewerId }: { text: string; mentions: Mentions; viewerId: string }) {
  if (text === '') return null;
  const found = blocks(text, mentions);
  return (
    <div className={onlyEmoji.test(text) ? css.large : css.text}>
      {found.map((block, at) => (
        <Fragment key={at}>{shownBlock(block, viewerId, found.length === 1)}</Fragment>
      ))}
    </div>
  );
}

function shownBlock(block: Block, viewerId: string, alone: boolean): ReactNode {
  if (block.kind === 'code') return <Code {...block} />;
  const line = grouped(block.spans, 'bold', (bold) =>
    grouped(bold, 'italic', (italic) =>
      italic.map((span, at) => <Fragment key={at}>{shown(span, viewerId)}</Fragment>),
    ),
  );
  if (block.kind === 'quote') return <blockquote className={css.quote}>{line}</blockquote>;
  return alone ? line : <p>{line}</p>;
}

/** It takes the focus, as what is wide can be scrolled by keys then. */
function Code({ text, language }: { text: string; language: string }) {
  return (
    <pre className={css.code} role="group" aria-label={language ? `Code, ${language}` : 'Code'} tabIndex={0}>
      {language && (
        <span className={css.language} aria-hidden="true">
          {language}
        </span>
      )}
      <code>{text}</code>
    </pre>
  );
}

const elements = { bold: 'strong', italic: 'em' } as const;

/** Puts neighbours that are marked alike into one element, so that they are read out as one. */
function grouped(spans: Span[], mark: keyof typeof elements, show: (group: Span[]) => ReactNode): ReactNode {
  const groups: Span[][] = [];
  for (const span of spans) {
    const last = groups.at(-1);
    if (last && Boolean(last[0]![mark]) === Boolean(span[mark])) last.push(span);
    else groups.push([span]);
  }
  return groups.map((group, at) => {
    const Element = group[0]![mark] ? elements[mark] : Fragment;
    return <Element key={at}>{show(group)}</Element>;
  });
}

function shown({ kind, text, userId }: Span, viewerId: string): ReactNode {
  switch (kind) {
    case 'link':
      return (
        <a href={text} target="_blank" rel="noopener noreferrer nofollow">
          {text}
        </a>
      );
    case 'mention':
      return <span className={userId === viewerId ? css.me : css.mention}>{text}</span>;
    case 'code':
      return <code className={css.inline}>{text}</code>;
    default:
      return text;
  }
}
