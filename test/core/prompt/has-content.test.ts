import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasContent } from '../../../src/core/prompt/has-content.ts';
import { visibleText } from '../../../src/core/visible-text.ts';
import { assertReaching } from '../../support/assert-reaching.ts';

test.each([
  ['a', true],
  ['7', true],
  ['貓', true],
  ['🐈', true],
  ['קט', true],
  ['🇹🇼', true],
  ['1️⃣', true],
  ['#️⃣', true],
  ['*\u20E3', true],
  ['👩‍👩‍👧‍👦', true],
  ['❤️', true],
  ['☀', true],
  ['@ana', true],
  ['<@123> a cat', true],
  ['', false],
  [' \n\t', false],
  ['<@123456789012345678>', false],
  ['<@!1> <@&2> <#3> </image:4> </policy limits:5> <id:browse> <t:1700000000:R> <:cat:6> <a:cat:7>', false],
  ['@everyone @here', false],
  ['** __ ~~ || > # -#', false],
  ['```\n```', false],
  ['\u200B\u202E\u2066\u3164\u2800', false],
  ['\uD83D', false],
  ['\u0301\u0302', false],
])('whether %j has content: %s', (prompt, says) => {
  expect(hasContent(visibleText(prompt))).toBe(says);
});

test('markup, mentions and invisible characters are no content, in any number and order; a word among them is', () => {
  const nothing = fc.constantFrom(
    '<@123456789012345678> ',
    '@everyone ',
    '<t:1700000000:R>',
    '||',
    '```',
    '# ',
    '\u202E',
    '\u200B',
    '\uDC00',
    '\u0301',
    '\u3164',
    ' ',
    '\n',
  );
  const word = fc.constantFrom(' cat ', ' 貓 ', ' קט ', ' 🐈 ', ' 3 ');
  const parts = fc.tuple(fc.array(nothing, { maxLength: 30, size: 'max' }), fc.option(word), fc.array(nothing));
  const branches = ['nothing', 'a word', 'letters from right to left', 'half a pair', 'a direction override'] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(parts, ([before, said, after]) => {
        const prompt = [...before, said ?? '', ...after].join('');
        expect(hasContent(visibleText(prompt))).toBe(said !== null);
        saw('nothing', said === null);
        saw('a word', said !== null);
        saw('letters from right to left', said === ' קט ');
        saw('half a pair', !prompt.isWellFormed());
        saw('a direction override', prompt.includes('\u202E'));
      }),
    { numRuns: 500 },
  );
});
