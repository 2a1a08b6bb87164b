import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flagsIn, refusedFlag, usableRule, type FlagNames, type FlagRefusal } from '../../../src/core/prompt/flags.ts';
import { visibleText } from '../../../src/core/visible-text.ts';
import { assertReaching } from '../../support/assert-reaching.ts';

const RULES = { '--(dur|duration)\\b': 'duration', '--[a-z]+': null };
const NAMES: FlagNames = new Map([
  ['ar', { input: 'ratio', isWord: false }],
  ['aspectratio', { input: 'ratio', isWord: false }],
  ['dur', { input: 'duration', isWord: false }],
  ['niji', { input: null, isWord: false }],
  ['duration', { input: 'duration', isWord: true }],
  ['seed', { input: 'seed', isWord: true }],
  ['style', { input: null, isWord: true }],
  ['no', { input: null, isWord: true }],
  ['v', { input: null, isWord: true }],
  ['watermark', { input: null, isWord: true }],
  ['比例', { input: 'ratio', isWord: true }],
  ['mp3', { input: 'mp3', isWord: true }],
]);

const flagIn = (text: string): FlagRefusal | undefined => refusedFlag(visibleText(text), {}, NAMES);

describe('a known flag', () => {
  test.each([
    ['a cat --ar 16:9', '--ar', 'ratio'],
    ['--ar 16:9', '--ar', 'ratio'],
    ['a cat --AR=16:9', '--AR', 'ratio'],
    ['a cat --ar16:9', '--ar16', 'ratio'],
    ['a cat --Aspect-Ratio 1:1', '--Aspect-Ratio', 'ratio'],
    ['a cat --aspect_ratio 1:1', '--aspect_ratio', 'ratio'],
    ['a cat --v 6.1', '--v', null],
    ['a cat --v6.1', '--v6', null],
    ['a cat --no dogs', '--no', null],
    ['a cat --mp3', '--mp3', 'mp3'],
    ['a cat --style raw --ar 16:9', '--style', null],
    ['a cat\n--ar 16:9', '--ar', 'ratio'],
    ['a cat\t--ar 16:9', '--ar', 'ratio'],
    ['a cat,--ar 16:9', '--ar', 'ratio'],
    ['a cat (--ar 16:9)', '--ar', 'ratio'],
    ['"--ar" 16:9', '--ar', 'ratio'],
    ['「--ar 16:9」', '--ar', 'ratio'],
    ['a cat\u3000--ar 16:9', '--ar', 'ratio'],
    ['a cat ---ar 16:9', '--ar', 'ratio'],
    ['🐈--ar 16:9', '--ar', 'ratio'],
    ['一隻貓--ar 16:9', '--ar', 'ratio'],
    ['一隻貓--niji風格', '--niji風格', null],
    ['一隻貓--比例 16:9', '--比例', 'ratio'],
    ['一隻貓--比例16:9', '--比例16', 'ratio'],
    ['a cat -\u200B-dur 12', '--dur', 'duration'],
    ['a cat -\u0000-dur 12', '--dur', 'duration'],
    ['a cat --d\u{E0041}ur 12', '--dur', 'duration'],
    ['a cat -\u00AD-\u2060d\u034Fur 12', '--dur', 'duration'],
    ['a cat --du\u202Er 12', '--dur', 'duration'],
    ['a cat --dur\u200C 12', '--dur', 'duration'],
    // After a letter or digit.
    ['cat--dur 12', '--dur', 'duration'],
    ['cat--dur12', '--dur12', 'duration'],
    ['cat--dur', '--dur', 'duration'],
    ['é--dur 12', '--dur', 'duration'],
    ['e\u0301\u0302--dur 12', '--dur', 'duration'],
    ['3--dur 12', '--dur', 'duration'],
    ['x\u0007--dur 12', '--dur', 'duration'],
    ['cat--seed 11', '--seed', 'seed'],
    ['cat--seed:11', '--seed', 'seed'],
    ['cat--seed11', '--seed11', 'seed'],
    ['cat--SEED 11', '--SEED', 'seed'],
    ['cat--duration=12', '--duration', 'duration'],
    ['cat--watermark true', '--watermark', null],
    ['cat--v 6', '--v', null],
    ['cat --- dur, then cat--niji', '--niji', null],
    // What a phone or an input method makes of two dashes.
    ['a cat —ar 16:9', '—ar', 'ratio'],
    ['a cat –ar 16:9', '–ar', 'ratio'],
    ['a cat ——dur 12', '——dur', 'duration'],
    ['—dur 12', '—dur', 'duration'],
    ['一隻貓——dur 12', '——dur', 'duration'],
    ['a cat －－ar 16:9', '－－ar', 'ratio'],
    [`--ar${'1'.repeat(100)}`, `--ar${'1'.repeat(35)}…`, 'ratio'],
  ])('%j is refused', (prompt, flag, input) => {
    expect(flagIn(prompt)).toEqual({ reason: 'flag', flag, input });
  });
});

/*
 * Survives `npm run mutants`, since nothing differs: an empty `catch`, since a function without a result has `undefined`;
 * what stands for a word behind dashes (`?? '--'`), since one was found there; and the end of a line in the search
 * for digits, which takes all of it.
 */
describe('prose with dashes', () => {
  test.each([
    '',
    'a cat',
    'a cat -- dramatic light',
    'a cat --',
    '-- seed 5',
    '--',
    'end--',
    'well--lit',
    'a well--known style',
    'a cat--no dogs in sight',
    'yes--no',
    'a new style--style of the future',
    'it grew from seed--seed of an old oak',
    'rows A--V 3 deep',
    'a cat --arc de triomphe',
    'a cat --no-one is near',
    'a cat --styles',
    'a cat --niño',
    '1990--2000',
    '10--20 people',
    '--12',
    'a --> b',
    'a <-- b',
    'a <--seed of doubt',
    'a ---> b --- c',
    '-----\ntitle\n-----',
    '- a cat\n- a dog',
    'a cat - v 6',
    '-dur 12',
    '-v 6',
    'a cat — seed 5 in hand',
    'a cat—no dogs—dramatic light',
    'a cat—seed 5 of the cup',
    'a cat —no dogs',
    'a cat – style of 1990',
    '一隻貓——比例 3 的雕像',
    '一隻貓--比例很大的雕像',
    'dur 12, ar 16:9',
  ])('%j passes', (prompt) => {
    expect(flagIn(prompt)).toBeUndefined();
  });
});

describe('a model file’s rule', () => {
  test.each([
    ['a cat --fps 24', '--fps', null],
    ['a cat --camera-fixed true', '--camera-fixed', null],
    ['a cat --dur12', '--dur12', null],
    ['--foo --dur 12', '--foo', null],
    [`--${'a'.repeat(100)}`, `--${'a'.repeat(37)}…`, null],
  ])('refuses %j', (prompt, flag, input) => {
    expect(refusedFlag(prompt, RULES, new Map())).toEqual({ reason: 'flag', flag, input });
  });

  test.each(['well--known', 'a -- b', 'é--foo 12', '—foo 12', 'a <--foo'])('lets %j pass', (prompt) => {
    expect(refusedFlag(prompt, RULES, new Map())).toBeUndefined();
  });

  test('without an input it names the one with the flag’s name', () => {
    expect(refusedFlag('--seed 3', RULES, NAMES)?.input).toBe('seed');
    expect(refusedFlag('--seed 3', { '--seed': 'size' }, NAMES)?.input).toBe('size');
  });

  test('the first rule that matches decides', () => {
    expect(refusedFlag('--dur 3', { '--[a-z]+': null, '--dur\\b': 'duration' }, new Map())?.input).toBeNull();
  });

  test('a rule that does not compile matches nothing', () => {
    expect(refusedFlag('--dur 3', { '--(dur': null, '--dur': 'duration' }, new Map())?.input).toBe('duration');
  });

  // If the time grew faster than the text, none of these would end.
  test.each(['-', '--', '-- ', ',--9', 'a--', '—', ' —', 'a--b-', '--a-a'])('%j, 100,000 times, is read', (piece) => {
    expect(refusedFlag(piece.repeat(100_000), {}, NAMES)).toBeUndefined();
  });

  test.each(['--a', '--dur', '--a-', '--mp3 ', '—ar 1', '--比例', '--a_a'])(
    'all flags of %j, 100,000 times',
    (piece) => {
      const places = [...flagsIn(piece.repeat(100_000), RULES, NAMES)].flatMap(({ at, end }) => [at, end]);
      // Each begins after the one before it, and ends after its begin.
      expect(places.findIndex((place, index) => index > 0 && place < (places[index - 1] ?? 0))).toBe(-1);
    },
  );
});

test.each([
  ['--(dur|duration)\\b', true],
  ['--[a-z]+', true],
  ['--(dur', false],
  ['', false],
  ['x*', false],
  ['s', true],
])('whether the rule %j can be used: %s', (source, usable) => {
  expect(usableRule(source)).toBe(usable);
});

test('any prompt is read, and a flag that is found is in it', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '--',
      '---',
      '--dur',
      '--Dur 12',
      '一',
      'a',
      '-',
      ' ',
      '\n',
      '\u0000',
      '\u200B',
      '\uD83D',
      '\u202E',
      'קט',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constant(`--${'x'.repeat(60)}`),
  );
  const branches = ['a flag', 'none', 'a flag that is clipped', 'half a pair', 'letters from right to left'] as const;
  assertReaching(
    branches,
    (saw) =>
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const typed = parts.join('');
        const prompt = visibleText(typed);
        const flag = refusedFlag(prompt, RULES, NAMES)?.flag;
        saw(flag === undefined ? 'none' : 'a flag');
        saw('a flag that is clipped', flag?.endsWith('…'));
        saw('half a pair', !typed.isWellFormed());
        saw('letters from right to left', prompt.includes('קט'));
        if (flag === undefined) return;
        expect(flag.length).toBeLessThanOrEqual(40);
        expect(prompt).toContain(flag.replace(/…$/, ''));
      }),
    { numRuns: 500 },
  );
});
