import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusedFlag, usableRule } from '../../../src/core/prompt/flags.ts';
import { sendable } from '../../../src/core/prompt/sendable.ts';
import { assertReaching } from '../../support/reaching.ts';

const RULES = {
  '--(dur|duration)\\b': 'duration',
  '--(rs|resolution)\\b': 'resolution',
  '--(rt|ratio)\\b': 'ratio',
  '--[a-z]+': null,
};

describe('a flag at a word’s start', () => {
  test.each([
    ['a cat --dur 12', '--dur', 'duration'],
    ['--duration 12', '--duration', 'duration'],
    ['a cat --DUR=12', '--DUR', 'duration'],
    ['a cat --rs 1080p --dur 12', '--rs', 'resolution'],
    ['a cat --rt 16:9', '--rt', 'ratio'],
    ['a cat --fps 24', '--fps', null],
    ['a cat --dur12', '--dur12', null],
    ['a cat --camera-fixed true', '--camera-fixed', null],
    ['a cat\n--dur 12', '--dur', 'duration'],
    ['a cat\t--dur 12', '--dur', 'duration'],
    ['a cat,--dur 12', '--dur', 'duration'],
    ['a cat (--dur 12)', '--dur', 'duration'],
    ['"--dur" 12', '--dur', 'duration'],
    ['「--dur 12」', '--dur', 'duration'],
    ['a cat\u3000--dur 12', '--dur', 'duration'],
    ['a cat\u200B--dur 12', '--dur', 'duration'],
    ['一隻貓--dur 12', '--dur', 'duration'],
    ['🐈--dur 12', '--dur', 'duration'],
    ['a cat ---dur 12', '--dur', 'duration'],
    ['a cat -\u0000-dur 12', '--dur', 'duration'],
    ['--foo --dur 12', '--foo', null],
    [`--${'a'.repeat(100)}`, `--${'a'.repeat(37)}…`, null],
  ])('%j is refused', (prompt, flag, input) => {
    expect(refusedFlag(prompt, RULES)).toEqual({ reason: 'flag', flag, input });
  });

  test.each([
    '',
    'a cat',
    'well--known',
    'a -- b',
    '--',
    'end--',
    'dash -- ',
    'é--dur 12',
    'e\u0301--dur 12',
    '3--dur 12',
    'x\u0007--dur 12',
    '-dur 12',
    '—dur 12',
    '–dur 12',
    '－－dur 12',
    '-\u200B-dur 12',
    '--12',
  ])('%j passes', (prompt) => {
    expect(refusedFlag(prompt, RULES)).toBeUndefined();
  });

  test('the first rule that matches decides', () => {
    expect(refusedFlag('--dur 3', { '--[a-z]+': null, '--dur\\b': 'duration' })?.input).toBeNull();
  });

  test('a rule that does not compile matches nothing', () => {
    expect(refusedFlag('--dur 3', { '--(dur': null, '--dur': 'duration' })?.input).toBe('duration');
  });

  test.each([
    ['-', 4000],
    ['--', 2000],
    ['-- ', 1400],
    [',--9', 1000],
    ['a--', 1300],
  ])('%j, %i times, is read in a few milliseconds', (piece, times) => {
    const text = piece.repeat(times);
    refusedFlag(text, RULES);
    const start = performance.now();
    expect(refusedFlag(text, RULES)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(40);
  });
});

test.each([
  ['--(dur|duration)\\b', true],
  ['--[a-z]+', true],
  ['--(dur', false],
  ['', false],
  ['x*', false],
])('whether the rule %j can be used: %s', (source, usable) => {
  expect(usableRule(source)).toBe(usable);
});

test('any prompt is read, and the flag that is found stands in it', () => {
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
        const prompt = parts.join('');
        const flag = refusedFlag(prompt, RULES)?.flag;
        saw(flag === undefined ? 'none' : 'a flag');
        saw('a flag that is clipped', flag?.endsWith('…'));
        saw('half a pair', !prompt.isWellFormed());
        saw('letters from right to left', prompt.includes('קט'));
        if (flag === undefined) return;
        expect(flag.length).toBeLessThanOrEqual(40);
        expect(sendable(prompt)).toContain(flag.replace(/…$/, ''));
      }),
    { numRuns: 500 },
  );
});
