import { expect, test } from 'vitest';
import type { ScreeningRule } from '../../../src/core/screening/rule.ts';
import { uncheckedOf } from '../../../src/core/screening/screen.ts';
import type { UnitResult, Unit } from '../../../src/core/screening/unit.ts';
import { createScreens } from '../../../src/services/moderation/screens.ts';
import type { Units } from '../../../src/services/runtime/units/units.ts';
import { atOnce, ruleWith } from '../../core/screening/a-server.ts';

const { signal } = new AbortController();

/** Screens that are made in this thread. `made` has the units of each kind. */
function start(operatorWords: readonly string[] = []) {
  const made = { size: 0, index: 0 };
  const compiling: Units<Unit, UnitResult> = {
    async do(_key, work) {
      await Promise.resolve();
      return atOnce(work, ({ kind }) => {
        if (kind === 'size' || kind === 'index') made[kind] += 1;
      });
    },
    start: () => {},
    stop: async () => Promise.resolve(),
  };
  const rules = new Map<string, readonly ScreeningRule[]>();
  const noRules: ScreeningRule[] = [];
  const noWords: string[] = [];
  const screens = createScreens({
    compiling,
    rules: (guildId) => ({ autoMod: rules.get(guildId) ?? noRules, words: noWords }),
    operatorWords,
  });
  return { made, rules, screens, of: async (guildId: string) => (await screens.of(guildId, signal)).screen };
}

/** Six rules of a thousand words that have nothing in common: some five megabytes. */
const large = (guildId: string): ScreeningRule[] =>
  Array.from({ length: 6 }, (_, rule) =>
    ruleWith({
      keywords: Array.from({ length: 1_000 }, (__, index) =>
        `${guildId}${rule}${index.toString().padStart(3, '0')}`.padEnd(55, `${(index * 7) % 1_000}q`),
      ),
    }),
  );

test('a screen is made once, and again when its rules change', async () => {
  const { made, rules, of } = start();
  rules.set('1', [ruleWith({ keywords: ['cat'] })]);
  expect(await of('1')).toBe(await of('1'));
  await Promise.all([of('1'), of('1')]);
  expect(made.index).toBe(1);
  rules.set('1', [ruleWith({ keywords: ['cat'] })]);
  await of('1');
  expect(made.index).toBe(2);
});

test('if rules change while their screen is made, it is made of the new rules', async () => {
  const { rules, of } = start();
  rules.set('1', [ruleWith({ keywords: ['dragon'] })]);
  const making = of('1');
  rules.set('1', [ruleWith({ keywords: ['witch'] })]);
  expect((await making).rules.map(({ rule }) => rule.keywords)).toEqual([['witch']]);
});

test('a pattern is compiled once, whoever has it and however often its rule changes, even if it may not be used', async () => {
  const { made, rules, of } = start();
  const regexes = ['a{0,1000}'.repeat(28), 'ca+t', '(dog'];
  for (const edit of [1, 2, 3]) {
    for (const guildId of ['1', '2']) rules.set(guildId, [ruleWith({ regexes, name: `Edit ${edit}` })]);
    for (const guildId of ['1', '2']) expect(uncheckedOf(await of(guildId))).toHaveLength(2);
  }
  expect(made.size).toBe(3);
});

test('screens take at most 40 MB besides 24 MB of patterns: those that were not used for longest are dropped', async () => {
  const { made, rules, screens, of } = start(['forbidden']);
  const guilds = Array.from({ length: 10 }, (_, index) => `${index}`);
  for (const guildId of guilds) rules.set(guildId, large(guildId));
  const operator = await screens.operator(signal);
  let bytes = 0;
  for (const guildId of guilds) bytes += (await of(guildId)).bytes;
  expect(bytes).toBeGreaterThan(41 * 1024 * 1024);
  const before = made.index;
  for (const guildId of guilds.slice(-6)) await of(guildId);
  expect(made.index).toBe(before);
  await of('0');
  expect(made.index).toBe(before + 12);
  expect(await screens.operator(signal)).toBe(operator);
});

test('a screen that could not be made is tried again', async () => {
  let isBroken = true;
  const rules = [ruleWith({ keywords: ['cat'] })];
  const screens = createScreens({
    compiling: {
      do: async (_key, work) => (isBroken ? Promise.reject(new Error('no thread')) : Promise.resolve(atOnce(work))),
      start: () => {},
      stop: async () => Promise.resolve(),
    },
    rules: () => ({ autoMod: rules, words: [] as never[] }),
    operatorWords: ['forbidden'],
  });
  await expect(screens.operator(signal)).rejects.toThrow('no thread');
  isBroken = false;
  expect((await screens.operator(signal)).rules).toHaveLength(1);
});
