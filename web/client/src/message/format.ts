import { parts, type Mentions, type Part } from './links';

/** A piece of a line that is shown in one way. */
export type Span = Omit<Part, 'kind'> & { kind: Part['kind'] | 'code'; bold?: boolean; italic?: boolean };

export type Block =
  | { kind: 'text' | 'quote'; spans: Span[] }
  /** The word after the opening fence is the language by custom. It is kept, as it may be a word of the text. */
  | { kind: 'code'; text: string; language: string };

/**
 * Reads the few marks that a message may have: fences, `code`, **bold**, *italic* or _italic_, and lines that quote.
 * A mark without its other half is text, and nothing but marks is ever left out.
 */
export function blocks(text: string, mentions: Mentions): Block[] {
  const found: Block[] = [];
  const lines = text.split('\n');
  const lastFence = lines.findLastIndex(endsFence); // what opens later never closes, and is not looked for each time
  for (let at = 0; at < lines.length;) {
    const fence = fenceAt(lines, at, lastFence);
    if (fence) found.push(fence.block);
    const end = fence?.end ?? runEnd(lines, at, lastFence);
    if (!fence) found.push(...prose(lines.slice(at, end), mentions));
    at = end;
  }
  return found;
}

const endsFence = (line: string) => line.trimEnd().endsWith('```');

function fenceAt(lines: string[], at: number, lastFence: number): { block: Block; end: number } | undefined {
  if (!lines[at]!.startsWith('```') || at > lastFence) return undefined;
  const first = lines[at]!.slice(3).trimEnd();
  if (first.endsWith('```') && first.length > 3)
    return { block: { kind: 'code', text: first.slice(0, -3), language: '' }, end: at + 1 };
  const last = lines.findIndex((line, other) => other > at && endsFence(line));
  if (last < 0) return undefined;
  const language = /^[\w+#.-]+$/.test(first) ? first : '';
  const code = lines.slice(at + 1, last);
  if (first !== language) code.unshift(first);
  const rest = lines[last]!.trimEnd().slice(0, -3);
  if (rest.trim() !== '') code.push(rest);
  if (code.join('').trim() === '') return undefined;
  return { block: { kind: 'code', text: code.join('\n'), language }, end: last + 1 };
}

/** Where the lines end that are shown as the one at `at` is: all of a quote, or none. */
function runEnd(lines: string[], at: number, lastFence: number): number {
  const quote = quotes(lines[at]!);
  const goesOn = (line: string) => (quote ? continues(line) : !quotes(line));
  let end = at + 1;
  while (end < lines.length && !fenceAt(lines, end, lastFence) && goesOn(lines[end]!)) end++;
  return end;
}

const quotes = (line: string) => /^> +\S/.test(line);
const continues = (line: string) => /^>(?: |$)/.test(line);

function prose(lines: string[], mentions: Mentions): Block[] {
  const quote = quotes(lines[0]!);
  const text = quote ? lines.map((line) => line.replace(/^> ?/, '')).join('\n') : lines.join('\n');
  return text.trim() === '' ? [] : [{ kind: quote ? 'quote' : 'text', spans: spans(text, mentions) }];
}

function spans(text: string, mentions: Mentions): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)) {
    found.push(...parts(text.slice(from, match.index), mentions), { kind: 'code', text: match[1]! });
    from = match.index + match[0].length;
  }
  found.push(...parts(text.slice(from), mentions));
  return emphasised(found);
}

// Where a mark may begin or end what it marks. Quotation marks open in one language and close in another. Languages that put
// no spaces between words need none here.
const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}，。、：；！？';
const before = new RegExp(`^$|[\\s\\p{Ps}\\p{Pi}\\p{Pf}"'*_${unspaced}]$`, 'u');
const after = new RegExp(`^$|^[\\s\\p{Pe}\\p{Pi}\\p{Pf}\\p{Pd}"'*_.,:;!?…${unspaced}]`, 'u');
// What stands for a link, a mention or code beside a mark.
const word = 'x';
const opening = /^[^\s\p{Pe}]/u;
const closing = /[^\s\p{Ps}]$/u;

/** Finds pairs of marks in what is text; links, mentions and code stand between them as words do. */
function emphasised(taken: Span[]): Span[] {
  const out: Span[] = [];
  const open: { mark: string; at: number }[] = [];
  const close = (mark: string): boolean => {
    const pair = open.findLastIndex((other) => other.mark === mark);
    if (pair < 0) return false;
    const { at } = open[pair]!;
    open.length = pair;
    out[at]!.text = '';
    for (const span of out.slice(at + 1)) span[mark === '**' ? 'bold' : 'italic'] = true;
    return true;
  };
  for (const [index, span] of taken.entries()) {
    if (span.kind !== 'text') {
      out.push({ ...span });
      continue;
    }
    for (const piece of pieces(span.text, index > 0 ? word : '', index < taken.length - 1 ? word : '')) {
      if (piece.marks.length === 0) out.push({ kind: 'text', text: piece.text });
      for (const mark of piece.marks.filter((one) => !(piece.closes && close(one))).reverse()) {
        out.push({ kind: 'text', text: mark });
        if (piece.opens) open.push({ mark, at: out.length - 1 });
      }
    }
  }
  return joined(out);
}

interface Piece {
  text: string;
  /** In the order in which they close. */
  marks: string[];
  opens: boolean;
  closes: boolean;
}

const meanings: Record<string, string[]> = { '*': ['*'], _: ['_'], '**': ['**'], '***': ['*', '**'] };

/** Takes text apart at what may be marks. `left` and `right` stand for what is beside it. */
function pieces(text: string, left: string, right: string): Piece[] {
  let past = 0;
  return text.split(/(\*+|_+)/).map((piece, index) => {
    const from = past;
    past += piece.length;
    const marks = index % 2 === 1 ? (meanings[piece] ?? []) : [];
    // Two units of UTF-16 hold any sign.
    const [previous, next] = [text.slice(Math.max(0, from - 2), from) || left, text.slice(past, past + 2) || right];
    return {
      text: piece,
      marks,
      opens: opening.test(next) && before.test(previous),
      closes: closing.test(previous) && after.test(next),
    };
  });
}

function joined(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (span.text === '') continue;
    if (span.kind === 'text' && last?.kind === 'text' && last.bold === span.bold && last.italic === span.italic)
      last.text += span.text;
    else out.push(span);
  }
  return out;
}
