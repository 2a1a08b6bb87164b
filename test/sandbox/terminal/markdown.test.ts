import { expect, test } from 'vitest';
import { plainLines } from '../../../sandbox/terminal/markdown.ts';

const at = Date.UTC(2026, 10, 21);
const seconds = at / 1000;
const nameOf = (kind: string, id: string): string | undefined => (id === '7' ? `${kind} seven` : undefined);

test.each([
  ['```\na *storm*\n<@7>\n```', ['▏ a *storm*', '▏ <@7>']],
  ['-# images `3` · **bold**', ['images 3 · bold']],
  ['## Title\ntext', ['Title', 'text']],
  ['<@7> <#7> <@&7> <@8>', ['member seven channel seven role seven <@8>']],
  ['[File 1](https://example.org/a)', ['File 1 <https://example.org/a>']],
  ['\\*not bold\\*', ['*not bold*']],
  ['</image:12345>', ['/image']],
  [`since <t:${seconds - 4}:R>`, ['since 4 seconds ago']],
  [`<t:${seconds + 7200}:R>`, ['in 2 hours']],
  [`<t:${seconds - 90}:R>`, ['2 minutes ago']],
])('%j is shown as %j', (text, lines) => {
  expect(plainLines(text, { now: at, locale: 'en-US', nameOf })).toEqual(lines);
});

test('times are in the language of the reader', () => {
  expect(plainLines(`<t:${seconds - 4}:R>`, { now: at, locale: 'zh-TW', nameOf })).toEqual(['4 秒前']);
});
