import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sendable } from '../../../src/core/prompt/sendable.ts';
import { assertReaching } from '../../support/reaching.ts';

test.each([
  ['a cat', 'a cat'],
  ['  as  written ', '  as  written '],
  ['e\u0301', 'é'],
  ['e\u0000\u0301', 'é'],
  ['a\tb', 'a b'],
  ['a\r\nb\rc\u0085d\u000Be\u000Cf', 'a\nb\nc\nd\ne\nf'],
  ['a\u0000\u0007\u001B[31mb\u009F', 'a[31mb'],
  ['\uD83Dx', '\uFFFDx'],
  ['👩\u200D🎨 עברית \u200Eabc', '👩\u200D🎨 עברית \u200Eabc'],
  ['３ ﬁ', '３ ﬁ'],
])('%j is sent as %j', (text, sent) => {
  expect(sendable(text)).toBe(sent);
});

test('what is sent has no control characters but line ends, is in NFC, and is sent as it is', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u0000', '\u0301', 'e', '\r', '\uD800', 'e\u0000\u0301', '\u202E', '\u1100\u1161', '\u0958'),
  );
  const branches = [
    'composed',
    'a control character',
    'half a pair',
    'a direction mark that stays',
    'longer than typed',
  ] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        const sent = sendable(text);
        saw('a control character', /\p{Cc}/u.test(text));
        saw('composed', /e\u0301/.test(text));
        saw('half a pair', !text.isWellFormed());
        saw('a direction mark that stays', sent.includes('\u202E'));
        saw('longer than typed', sent.length > text.length);
        expect(sent).not.toMatch(/(?!\n)\p{Cc}/u);
        expect(sent.isWellFormed()).toBe(true);
        expect(sent.normalize('NFC')).toBe(sent);
        expect(sendable(sent)).toBe(sent);
      }),
    { numRuns: 500 },
  );
});
