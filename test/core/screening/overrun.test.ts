import { describe, expect, test } from 'vitest';
import type { Hit, ScreeningRule } from '../../../src/core/screening/rule.ts';
import {
  checkText,
  checkTexts,
  prepareScreen,
  UncheckableError,
  uncheckedOf,
  type Screen,
  type Work,
} from '../../../src/core/screening/screen.ts';
import { createUnitRunner, type Unit } from '../../../src/core/screening/unit.ts';
import { anybody, atOnce, english, ruleWith, spellings } from './a-server.ts';

/** Runs work like a thread that takes too long for some units. */
function overrunning<T>(work: Work<T>, isTooLong: (unit: Unit) => boolean): T {
  const performer = createUnitRunner({ spellings, english });
  for (let step = work.next(); ;) {
    if (step.done === true) return step.value;
    step = work.next(isTooLong(step.value) ? undefined : performer.run(step.value, () => true));
  }
}

const rules: readonly ScreeningRule[] = [
  ruleWith({ id: '1', name: 'Slow', keywords: ['cat'], regexes: ['d[o0]g', 'w[o0]lf'], allow: ['cat food'] }),
  ruleWith({ id: '2', name: 'Other', keywords: ['bird'] }),
];
const check = (screen: Screen, prompt: string, isTooLong: (unit: Unit) => boolean): Hit | undefined =>
  overrunning(checkText([screen], prompt, anybody), isTooLong);
const never = (): boolean => false;
const isDog = (unit: Unit): boolean => unit.kind === 'pattern' && unit.pattern === 'd[o0]g';
const isSearch = ({ kind }: Unit): boolean => kind === 'keywords';
const isLong = (unit: Unit): boolean => 'texts' in unit && (unit.texts[0]?.length ?? 0) > 1_000;

describe('during the check of a prompt', () => {
  test('a pattern that takes too long is left out from then on and named once; everything else stays in force', () => {
    const screen = atOnce(prepareScreen(rules));
    expect(uncheckedOf(screen)).toEqual([]);
    expect(check(screen, 'a dog and a wolf', isDog)?.matched).toBe('w[o0]lf');
    expect(check(screen, 'a dog and a bird', isDog)?.matched).toBe('bird');
    expect(check(screen, 'a dog', never)).toBeUndefined();
    expect(check(screen, 'a cat', never)?.matched).toBe('cat');
    expect(uncheckedOf(screen)).toEqual([{ ruleName: 'Slow', what: 'regex', text: 'd[o0]g' }]);
  });

  test('keywords that take too long disable their whole rule, because nobody knows what it would allow', () => {
    const screen = atOnce(prepareScreen(rules));
    let searches = 0;
    const isFirst = (unit: Unit): boolean => unit.kind === 'keywords' && (searches += 1) === 1;
    expect(check(screen, 'a cat, a dog and a bird', isFirst)?.matched).toBe('bird');
    expect(check(screen, 'a cat and a dog', never)).toBeUndefined();
    expect(uncheckedOf(screen)).toEqual([{ ruleName: 'Slow', what: 'costly' }]);
  });

  test('a long prompt disables no pattern: it is refused, and so are prompts of about the same length, without another try', () => {
    const screen = atOnce(prepareScreen(rules));
    let tries = 0;
    const counted = (unit: Unit): boolean => isDog(unit) && isLong(unit) && (tries += 1) > 0;
    for (const length of [6_000, 6_000, 4_500]) {
      expect(() => check(screen, 'a'.repeat(length), counted)).toThrow(UncheckableError);
    }
    expect(tries).toBe(1);
    for (let length = 6_000; length > 1_000; length -= 50) {
      expect(() => check(screen, 'a'.repeat(length), counted)).toThrow(UncheckableError);
    }
    expect(tries).toBeLessThanOrEqual(8);
    expect(check(screen, `a dog${' a'.repeat(490)}`, counted)?.matched).toBe('d[o0]g');
    expect(uncheckedOf(screen)).toEqual([]);
  });

  test('a long prompt disables no keywords', () => {
    const screen = atOnce(prepareScreen(rules));
    expect(() => check(screen, 'a'.repeat(1_001), isSearch)).toThrow(UncheckableError);
    expect(check(screen, 'a cat', never)?.matched).toBe('cat');
    expect(uncheckedOf(screen)).toEqual([]);
  });

  test('a prompt that becomes much longer as it is read does not pass, and no thread is ended for it', () => {
    const screen = atOnce(prepareScreen(rules));
    expect(() => check(screen, '\uFDFA'.repeat(6_000), never)).toThrow(UncheckableError);
  });

  test.each([
    ['with some signs that stand for many characters', `${'\uFDFA'.repeat(300)} a fish`],
    ['with 6,000 characters of two units each', '🐟'.repeat(6_000)],
  ])('a prompt passes %s', (_case, prompt) => {
    expect(check(atOnce(prepareScreen(rules)), prompt, never)).toBeUndefined();
  });

  test('a prompt that cannot be read in time does not pass', () => {
    const screen = atOnce(prepareScreen(rules));
    expect(() => check(screen, 'a dog', ({ kind }) => kind === 'forms')).toThrow(UncheckableError);
  });

  test('the operator’s list is never left out', () => {
    const list = [ruleWith({ source: 'operator', keywords: ['cat'] })];
    const screen = atOnce(prepareScreen(list));
    expect(() => check(screen, 'a dog', ({ kind }) => kind === 'keywords')).toThrow(UncheckableError);
    expect(() => overrunning(prepareScreen(list), ({ kind }) => kind === 'index')).toThrow(UncheckableError);
  });
});

describe('while a screen is made', () => {
  test('a pattern that takes too long is left out and named', () => {
    const screen = overrunning(prepareScreen(rules), (unit) => unit.kind === 'size' && unit.pattern === 'd[o0]g');
    expect(uncheckedOf(screen)).toEqual([{ ruleName: 'Slow', what: 'regex', text: 'd[o0]g' }]);
    expect(check(screen, 'a wolf', never)?.matched).toBe('w[o0]lf');
  });

  test('keywords that take too long disable their whole rule', () => {
    let indexes = 0;
    const screen = overrunning(prepareScreen(rules), ({ kind }) => kind === 'index' && (indexes += 1) === 1);
    expect(uncheckedOf(screen)).toEqual([{ ruleName: 'Slow', what: 'costly' }]);
    expect(check(screen, 'a cat and a dog', never)).toBeUndefined();
    expect(check(screen, 'a bird', never)?.matched).toBe('bird');
  });

  test('more keywords than one automaton has are all found, and each allowed phrase counts for all of them', () => {
    const keywords = Array.from({ length: 2_500 }, (_, index) => `*word${index}z*`);
    const screen = atOnce(prepareScreen([ruleWith({ keywords, allow: ['a word2z', 'a word2499z'] })]));
    expect(check(screen, 'word0z', never)?.matched).toBe('*word0z*');
    expect(check(screen, 'word2499z', never)?.matched).toBe('*word2499z*');
    expect(check(screen, 'a word2z and a word2499z', never)).toBeUndefined();
  });
});

test('the first refused text is named', () => {
  const screen = atOnce(prepareScreen(rules));
  expect(atOnce(checkTexts([screen], ['a fish', 'a cat', 'a bird'], anybody))).toMatchObject({
    text: 'a cat',
    hit: { ruleId: '1' },
  });
});
