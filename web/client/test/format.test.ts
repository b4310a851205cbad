import { expect, test } from 'vitest';
import { blocks, type Span } from '../src/message/format';

const ada = { id: '1', username: 'ada', displayName: 'Ada' };

/** Writes out what was read: <b>, <i>, <c> for inline code, {link}, [mention]; blocks as lines of their own. */
function read(text: string): string[] {
  return blocks(text, [ada]).map((block) =>
    block.kind === 'code'
      ? `code(${block.language}) ${block.text}`
      : `${block.kind} ${block.spans.map(written).join('')}`,
  );
}

function written({ kind, text, bold, italic }: Span): string {
  const inner = { text, link: `{${text}}`, mention: `[${text}]`, code: `<c>${text}</c>` }[kind];
  const slanted = italic ? `<i>${inner}</i>` : inner;
  return bold ? `<b>${slanted}</b>` : slanted;
}

const line = (text: string) => read(text)[0]!.replace(/^text /, '');

test('a line may have bold, italic and code', () => {
  expect(line('a **b c** d')).toBe('a <b>b c</b> d');
  expect(line('*one* and _two_, (*three*).')).toBe('<i>one</i> and <i>two</i>, (<i>three</i>).');
  expect(line('***both*** **b _bi_**')).toBe('<b><i>both</i></b> <b>b </b><b><i>bi</i></b>');
  expect(line('_a **b** c_')).toBe('<i>a </i><b><i>b</i></b><i> c</i>');
  expect(line('run `make *all* @ada` now')).toBe('run <c>make *all* @ada</c> now');
  expect(line('**`code` in bold**')).toBe('<b><c>code</c></b><b> in bold</b>');
  expect(line('„*eins*“ »_zwei_« “*three*” l’*eau*')).toBe('„<i>eins</i>“ »<i>zwei</i>« “<i>three</i>” l’<i>eau</i>');
  expect(line('这是**重点**内容')).toBe('这是<b>重点</b>内容');
});

test.each([
  '2 * 3 * 4',
  '2*3*4',
  'snake_case_names and __init__',
  'a * b*',
  '**never closed',
  '*never _closed either',
  '`open',
  '*args, **kwargs',
  '*.go and *.ts',
  '/* a comment */',
  '****',
  '-_- -_- ^_^ ^_^',
  '``twice``',
  '# no heading',
  '- no list\n- 2',
  '1. no list',
  '<b>no HTML</b> &amp; ![no](picture)',
  '>:( >no quote',
  '> ',
  '```\nopen fence',
  '```\n```',
])('%j stays as it is', (text) => {
  expect(blocks(text, [])).toEqual([{ kind: 'text', spans: [{ kind: 'text', text }] }]);
});

test('links and mentions are what they are in bold, italic and quotes, and nothing in code', () => {
  expect(line('**see https://example.org/a_b_c**')).toBe('<b>see </b><b>{https://example.org/a_b_c}</b>');
  expect(line('*@ada* **@ada**!')).toBe('<i>[@ada]</i> <b>[@ada]</b>!');
  expect(line('_ask @ada_')).toBe('<i>ask </i><i>[@ada]</i>');
  expect(line('https://example.org/*a*b')).toBe('{https://example.org/*a*b}');
  expect(read('> @ada *said*')).toEqual(['quote [@ada] <i>said</i>']);
  expect(read('```\n@ada https://example.org **x**\n```')).toEqual(['code() @ada https://example.org **x**']);
});

test('fences and quotes are blocks of their own', () => {
  expect(read('before\n```go\nfunc main() {\n\n}\n```\nafter')).toEqual([
    'text before',
    'code(go) func main() {\n\n}',
    'text after',
  ]);
  expect(read('```one line```')).toEqual(['code() one line']);
  expect(read('```a = 1\nb = 2```')).toEqual(['code() a = 1\nb = 2']);
  expect(read('> first\n>\n> second\nanswer\n> third')).toEqual([
    'quote first\n\nsecond',
    'text answer',
    'quote third',
  ]);
  expect(read('> `quoted` code\n```\n> no quote\n```')).toEqual(['quote <c>quoted</c> code', 'code() > no quote']);
});

test('whatever is written, only marks are left out', () => {
  const marks = ['*', '**', '_', '`', '```', '\n', '\n```\n', '> ', ' '];
  const alphabet = [...marks, 'word', '@ada', 'https://a.org/b_', '.', '(', '😀', '重'];
  const random = generator(7);
  for (let run = 0; run < 3000; run++) {
    const text = Array.from({ length: 1 + random(24) }, () => alphabet[random(alphabet.length)]).join('');
    const visible = blocks(text, [ada])
      .map((block) =>
        block.kind === 'code' ? block.language + block.text : block.spans.map((span) => span.text).join(''),
      )
      .join('');
    expect(bare(visible), JSON.stringify(text)).toBe(bare(text));
    expect([...visible].length).toBeLessThanOrEqual([...text].length);
  }
});

/** What no mark consists of. */
const bare = (text: string) => text.replace(/[*_`>\s]/g, '');

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

test('the longest text is read in a number of steps that is bounded', () => {
  const inline = ['*a ', '_a* ', '*_', '**a ** ', '*a* ', '`', '`a', '@', '@a_', 'http://)', '(*a _b '];
  for (const unit of [...inline, '```a\n', '> \n', '> a\n'])
    expect(blocks(unit.repeat(4000 / unit.length), [ada]).length).toBeGreaterThan(0);
});
