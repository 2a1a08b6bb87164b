import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOfLink } from '../../../sandbox/page/src/markdown/message-link.ts';
import { plainText } from '../../../sandbox/page/src/markdown/plain-text.ts';
import { longestMarked, markdownTree, type Mark } from '../../../sandbox/page/src/markdown/tree.ts';

const id = '123456789012345678';
const text = (said: string): Mark => ({ type: 'text', text: said });
const link = (url: string, ...inside: readonly Mark[]): object => ({ type: 'link', url, inside, isBare: false });
const bare = (url: string): object => ({ type: 'link', url, inside: [text(url)], isBare: true });

/** The tree as a short text: marks by their names, with what is in them in brackets. */
function outline(marks: readonly Mark[]): string {
  return marks.map(outlineOf).join(' ');
}

function outlineOf(mark: Mark): string {
  if ('text' in mark) return mark.type === 'text' ? `'${mark.text}'` : `${mark.type}'${mark.text}'`;
  if ('inside' in mark) {
    const level = mark.type === 'heading' ? String(mark.level) : '';
    return `${mark.type}${level}(${outline(mark.inside)})`;
  }
  if (mark.type === 'list') {
    const items = mark.items.map((item) => `[${outline(item)}]`).join('');
    return mark.start === undefined ? `list${items}` : `list ${mark.start}${items}`;
  }
  const { type, ...rest } = mark;
  return [type, ...Object.values(rest)].join(':');
}

describe('marks', () => {
  test.each([
    ['**bold** and *italic*', "strong('bold') ' and ' em('italic')"],
    ['_italic_ and __underlined__', "em('italic') ' and ' underline('underlined')"],
    ['***both***', "em(strong('both'))"],
    ['*a **b** c*', "em('a ' strong('b') ' c')"],
    ['~~gone~~', "strike('gone')"],
    ['||secret **word**||', "spoiler('secret ' strong('word'))"],
    ['a `code` and ``a ` b``', "'a ' code'code' ' and ' code'a ` b'"],
    ['`**not bold**`', "code'**not bold**'"],
    ['snake_case_name and a_b_ c', "'snake_case_name and a_b_ c'"],
    [String.raw`\*not italic\* \_nor this\_`, "'*not italic* _nor this_'"],
    [String.raw`¯\_(ツ)_/¯`, String.raw`'¯\_(ツ)_/¯'`],
    ['2 * 3 * 4', "'2 * 3 * 4'"],
    ['**open', "'**open'"],
    ['畫一隻貓 😀 **粗體**', "'畫一隻貓 😀 ' strong('粗體')"],
  ])('%s', (source, expected) => {
    expect(outline(markdownTree(source))).toBe(expected);
  });
});

describe('what begins a line', () => {
  test.each([
    ['# One\n## Two\n### Three', "heading1('One') heading2('Two') heading3('Three')"],
    ['#### four', "'#### four'"],
    ['#hashtag', "'#hashtag'"],
    ['a # b', "'a # b'"],
    ['-# small **print**\nnext', "subtext('small ' strong('print')) 'next'"],
    ['> one\n> two\nafter', "quote('one' break 'two') 'after'"],
    ['>>> all\nof it', "quote('all' break 'of it')"],
    ['a > b', "'a > b'"],
    ['> # title', "quote(heading1('title'))"],
    ['one\ntwo', "'one' break 'two'"],
    ['one\n\ntwo', "'one' break break 'two'"],
  ])('%j', (source, expected) => {
    expect(outline(markdownTree(source))).toBe(expected);
  });
});

describe('code blocks', () => {
  test.each([
    ['```\nplain\n```', { type: 'codeBlock', text: 'plain', language: '' }],
    ['```ts\nconst a = 1;\n```', { type: 'codeBlock', text: 'const a = 1;', language: 'ts' }],
    ['```one line```', { type: 'codeBlock', text: 'one line', language: '' }],
    ['```\n**not bold**\n```', { type: 'codeBlock', text: '**not bold**', language: '' }],
  ])('%j', (source, expected) => {
    expect(markdownTree(source)).toEqual([expected]);
  });

  test('the line after one begins at once', () => {
    expect(outline(markdownTree('before\n```\ncode\n```\nafter'))).toBe("'before' break codeBlock'code' 'after'");
  });
});

describe('lists', () => {
  test.each([
    ['- one\n- **two**', "list['one'][strong('two')]"],
    ['* one\n* two', "list['one']['two']"],
    ['3. three\n4. four', "list 3['three']['four']"],
    ['- one\n  - inner\n    1. deep\n- two', "list['one' list['inner' list 1['deep']]]['two']"],
    ['- one\n1. first', "list['one'] list 1['first']"],
    ['- one\n  goes on\n- two', "list['one' break 'goes on']['two']"],
    ['- one\nafter', "list['one'] 'after'"],
    ['before\n- one', "'before' break list['one']"],
    ['a - b', "'a - b'"],
    ['-no space', "'-no space'"],
    ['> - one\n> - two', "quote(list['one']['two'])"],
  ])('%j', (source, expected) => {
    expect(outline(markdownTree(source))).toBe(expected);
  });
});

describe('links', () => {
  test.each([
    ['[**here**](https://example.com/a)', [link('https://example.com/a', { type: 'strong', inside: [text('here')] })]],
    ['[here](<https://example.com/a>)', [link('https://example.com/a', text('here'))]],
    ['[here](https://example.com/a_(b))', [link('https://example.com/a_(b)', text('here'))]],
    ['[a [b] c](https://example.com/)', [link('https://example.com/', text('a [b] c'))]],
    ['[here](https://example.com/ "a title")', [{ ...link('https://example.com/', text('here')), title: 'a title' }]],
    ['https://example.com/x?y=1.', [bare('https://example.com/x?y=1'), text('.')]],
    ['(https://example.com/x)', [text('('), bare('https://example.com/x'), text(')')]],
    ['<https://example.com/>', [bare('https://example.com/')]],
    ['看https://example.com/', [text('看'), bare('https://example.com/')]],
  ])('%s', (source, expected) => {
    expect(markdownTree(source)).toEqual(expected);
  });

  test.each([
    // No script runs, and no other program is opened.
    '[x](javascript:alert(1))',
    '[x](data:text/html,x)',
    '<javascript:/alert(1)>',
    '<file:///etc/passwd>',
    '[x]()',
    '[](https:)',
  ])('%s is no link', (source) => {
    expect(JSON.stringify(markdownTree(source))).not.toContain('"link"');
  });

  test('nobody reads one address and is led to another', () => {
    const tree = markdownTree('[https://good.example](https://evil.example)');
    expect(tree.filter(({ type }) => type === 'link')).toEqual([
      { type: 'link', url: 'https://good.example/', inside: [text('https://good.example')], isBare: true },
      { type: 'link', url: 'https://evil.example/', inside: [text('https://evil.example')], isBare: true },
    ]);
  });

  test.each([
    [`https://discord.com/channels/${id}/${id}/${id}`, { channelId: id, messageId: id }],
    [`https://discord.com/channels/@me/${id}`, { channelId: id }],
    [`https://discord.com/channels/${id}`, undefined],
    [`https://discord.com.example/channels/${id}/${id}/${id}`, undefined],
  ])('the place of %s', (url, expected) => {
    expect(placeOfLink(url)).toEqual(expected);
  });
});

describe('what stands between angle brackets', () => {
  test.each([
    [`<@${id}>`, { type: 'user', id }],
    [`<@!${id}>`, { type: 'user', id }],
    [`<@&${id}>`, { type: 'role', id }],
    [`<#${id}>`, { type: 'channel', id }],
    [`</image:${id}>`, { type: 'command', name: 'image' }],
    [`</policy limits set:${id}>`, { type: 'command', name: 'policy limits set' }],
    [`</圖片:${id}>`, { type: 'command', name: '圖片' }],
    [`<:smile:${id}>`, { type: 'emoji', name: 'smile' }],
    [`<a:dance:${id}>`, { type: 'emoji', name: 'dance' }],
    ['<id:customize>', { type: 'place', name: 'customize' }],
    ['@everyone', { type: 'everyone', name: 'everyone' }],
    ['@here', { type: 'everyone', name: 'here' }],
    ['<t:1795262400>', { type: 'time', ms: 1_795_262_400_000, style: 'f' }],
    ['<t:-1>', { type: 'time', ms: -1000, style: 'f' }],
  ])('%s', (source, expected) => {
    expect(markdownTree(source)).toEqual([expected]);
  });

  test.each('tTdDfFsSR'.split(''))('a time in the style %s', (style) => {
    expect(markdownTree(`<t:1795262400:${style}>`)).toEqual([{ type: 'time', ms: 1_795_262_400_000, style }]);
  });

  test.each([
    '<t:1795262400:x>',
    // No date is so late.
    '<t:99999999999999>',
    '<t:99999999999999:R>',
    '<@12>',
    '< @everybody>',
  ])('%s is text', (source) => {
    expect(markdownTree(source)).toEqual([text(source)]);
  });

  test('nothing in code is a mention', () => {
    expect(markdownTree(`\`<@${id}> @everyone\``)).toEqual([{ type: 'code', text: `<@${id}> @everyone` }]);
  });
});

describe('hostile text', () => {
  const depthOf = (marks: readonly Mark[]): number =>
    marks.length === 0
      ? 0
      : 1 +
        Math.max(
          ...marks.map((mark) =>
            'inside' in mark ? depthOf(mark.inside) : 'items' in mark ? depthOf(mark.items.flat()) : 0,
          ),
        );

  /** Every sign that begins a mark, again and again, as long as a message may be. */
  test.each([
    '*',
    '_',
    '`',
    '~',
    '|',
    '[',
    '[](',
    '](',
    '*a **b ',
    '<',
    '<@',
    '<t:1',
    'https://',
    '> ',
    '> a\n',
    '\\',
    '* ',
    '- a\n',
    '  - a\n',
    '# ',
    '-# ',
    '1. ',
    '||a',
    '**_',
    '~~|',
    '畫',
    '😀',
    'a:',
    '`` ` ',
    '```',
    '@everyone',
    '\n',
  ])('4,000 characters of %j are read whole, and not deeper than 20', (piece) => {
    const source = piece.repeat(Math.ceil(4000 / piece.length)).slice(0, 4000);
    const tree = markdownTree(source);
    expect(depthOf(tree)).toBeLessThanOrEqual(20);
    expect(JSON.stringify(tree).length).toBeLessThan(2_000_000);
  });

  test('marks inside marks end in text that says everything', () => {
    const source = `${'**_'.repeat(60)}x${'_**'.repeat(60)}`;
    const tree = markdownTree(source);
    expect(depthOf(tree)).toBeLessThanOrEqual(20);
    expect(plainText(source, { locale: 'en-US', lookUp: () => undefined })).toContain('x');
  });

  test('what is longer than any message is shown as it stands', () => {
    const source = `**${'a'.repeat(longestMarked)}**`;
    expect(markdownTree(source)).toEqual([text(source)]);
  });

  test('whatever people write is read, and no word of it is lost', () => {
    const sign = fc.constantFrom(
      '*',
      '**',
      '_',
      '__',
      '~~',
      '||',
      '`',
      '```',
      '[',
      '](',
      ')',
      '<',
      '>',
      '@',
      '#',
      '- ',
      '\n',
      '> ',
      '1. ',
      '\\',
      ':',
      'https://a.b',
      `<@${id}>`,
      '<t:1:R>',
    );
    const word = fc.stringMatching(/^[a-z]{5}$/u);
    fc.assert(
      fc.property(fc.array(fc.oneof(sign, word), { maxLength: 60 }), (pieces) => {
        const said = JSON.stringify(markdownTree(pieces.join(' ')));
        for (const each of pieces.filter((piece) => /^[a-z]{5}$/u.test(piece))) expect(said).toContain(each);
      }),
    );
  });
});

test('a text without its marks, with names, in one line', () => {
  const names = new Map([
    ['member', 'ana'],
    ['role', 'crew'],
    ['channel', 'pictures'],
  ]);
  const reader = { locale: 'en-US', lookUp: (kind: string) => ({ id, name: names.get(kind) ?? '', color: 0 }) };
  const source = `# Title\n**bold** ||hidden|| <@${id}> <@&${id}> <#${id}> </image:${id}>\n- item\n\`code\` [link](https://a.b)`;
  expect(plainText(source, reader).replaceAll(/\s+/gu, ' ').trim()).toBe(
    'Title bold ▒▒▒ @ana @crew #pictures /image item code link',
  );
});
