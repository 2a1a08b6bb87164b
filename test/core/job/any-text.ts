import * as fc from 'fast-check';

/**
 * What a hostile member, model or result could write: markup, mentions, fences, overrides, broken and combined
 * characters.
 */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '```',
      '`',
      '@everyone ',
      '<@1234567890>',
      '[x](https://evil.example)',
      '# ',
      '\u202Eabc\u202C',
      'עברית ',
      '\u200B',
      '\uD800',
      '||',
      '\n\n',
      '-# ',
      '{{since}}',
      '$t(status.running)',
      '👩‍👩‍👧‍👦',
      'e\u0301'.repeat(30),
      '貓'.repeat(200),
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

export const hostile = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(piece, { maxLength: 12 }), fc.constantFrom(1, 1, 1, 40))
    .map(([parts, times]) => parts.join('').repeat(times).slice(0, most));

export const prompts = fc.oneof(
  { weight: 6, arbitrary: hostile(6000) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\u200B', '`'.repeat(4000), '\uDC00'.repeat(4000)) },
  // About as long as a prompt in a message and in an alt text may be, with an emoji where it would be cut.
  { weight: 1, arbitrary: fc.integer({ min: 2385, max: 2400 }).map((length) => 'a'.repeat(length)) },
  { weight: 1, arbitrary: fc.integer({ min: 1000, max: 1015 }).map((length) => 'a'.repeat(length)) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }).map((length) => 'a'.repeat(length) + '👩‍👩‍👧‍👦'.repeat(540)) },
);

export const urls = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  hostile(300).map((path) => `https://files.runcomfy.net/${path}`),
  fc.integer({ min: 1, max: 3500 }).map((length) => `https://files.runcomfy.net/${'a'.repeat(length)})`),
);
