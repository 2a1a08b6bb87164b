import { setImmediate as turn, setTimeout as realTime } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { ScreeningRule } from '../../../src/core/screening/rule.ts';
import { createScreening, type Screened } from '../../../src/services/moderation/screening.ts';
import { createTestClock } from '../../support/clock.ts';
import { threadsSoFar } from '../../support/threads.ts';
import { anybody, ruleWith } from '../../core/screening/a-server.ts';

function start(operatorWords: readonly string[] = []) {
  const refused: Screened[] = [];
  const clock = createTestClock();
  const words = new Map<string, string[]>();
  const noWords: string[] = [];
  const rules = new Map<string, readonly ScreeningRule[]>();
  const none: readonly never[] = [];
  const screening = createScreening({
    autoMod: {
      rulesOf: (guildId) => ({ access: 'known', rules: rules.get(guildId) ?? none, unchecked: none }),
      whenKnown: async () => Promise.resolve(),
    },
    policy: (guildId) => ({ words: words.get(guildId) ?? noWords }),
    operatorWords,
    refused: async (screened) => {
      refused.push(screened);
      return Promise.resolve();
    },
    clock,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(async () => screening.stop());
  const ask = async (guildId: string, ...texts: readonly string[]) =>
    screening.refusal({ guildId, channelId: '1', memberId: '2', texts, requester: anybody });
  return { refused, clock, words, rules, screening, ask };
}

test('many servers are each screened by their own words, in whatever order requests come', async () => {
  const { refused, words, ask } = start();
  for (let index = 0; index < 250; index += 1) words.set(`${index}`, [`word${index}`]);
  for (const guildId of [...words.keys(), ...words.keys()]) {
    expect(await ask(guildId, 'fine', `a word${guildId}`)).toEqual({ reason: 'screened', by: 'policy' });
    expect(await ask(guildId, 'fine', `a word${Number(guildId) + 1}`)).toBeUndefined();
  }
  expect(refused).toHaveLength(500);
  expect(refused[0]).toMatchObject({ text: 'a word0', hit: { matched: 'word0' } });
});

test('no thread is started for servers without rules, nor for empty texts', async () => {
  const { words, ask, screening } = start();
  const before = threadsSoFar();
  expect(await ask('1', 'a prompt')).toBeUndefined();
  words.set('2', ['cat']);
  expect(await ask('2')).toBeUndefined();
  expect(await screening.coverage('1')).toEqual({ autoMod: 'known', rules: 0, unchecked: [], isComplete: true });
  expect(threadsSoFar()).toEqual(before);
});

test('the threads are loaded in advance, once, however often that is asked for', async () => {
  const { screening, words, ask } = start();
  const before = threadsSoFar().started;
  screening.prepare();
  screening.prepare();
  expect(threadsSoFar().started).toBe(before + 2);
  words.set('1', ['cat']);
  expect(await ask('1', 'a cat')).toEqual({ reason: 'screened', by: 'policy' });
  expect(threadsSoFar().started).toBe(before + 2);
});

test('the operator’s list of ten thousand words counts in every server', async () => {
  const { ask, words } = start(Array.from({ length: 10_000 }, (_, index) => `word${index}`));
  words.set('2', ['cat']);
  expect(await ask('1', 'a word9999')).toEqual({ reason: 'screened', by: 'operator' });
  expect(await ask('2', 'a word0')).toEqual({ reason: 'screened', by: 'operator' });
  expect(await ask('2', 'a word10000')).toBeUndefined();
});

test('rules that change while a request waits count for it, and the former ones do not', async () => {
  const { ask, rules, refused } = start();
  const many = Array.from({ length: 1_000 }, (_, index) => `old${index}`);
  rules.set('1', [ruleWith({ keywords: ['dragon', ...many] })]);
  const [first, second] = [ask('1', 'a dragon'), ask('1', 'a witch')];
  rules.set('1', [ruleWith({ keywords: ['witch', ...many] })]);
  expect(await Promise.all([first, second])).toEqual([undefined, { reason: 'screened', by: 'automod' }]);
  expect(refused.map(({ text }) => text)).toEqual(['a witch']);
});

test('rules that change while a prompt is checked by the former ones count for it', async () => {
  const { ask, rules } = start();
  rules.set('1', [ruleWith({ keywords: ['dragon'] })]);
  await ask('1', 'a cat');
  const asked = [ask('1', 'a dragon'), ask('1', 'a witch')];
  // The first unit of the check is running, and others follow.
  await turn();
  rules.set('1', [ruleWith({ keywords: ['witch'] })]);
  expect(await Promise.all(asked)).toEqual([undefined, { reason: 'screened', by: 'automod' }]);
});

test('a request that waits longer than 1.5 seconds is refused, and its screen is ready for the next', async () => {
  const { ask, clock, words } = start();
  words.set('1', ['cat']);
  const late = ask('1', 'a dog');
  await clock.advance(1_500);
  expect(await late).toEqual({ reason: 'unscreened' });
  expect(clock.sleepers).toBeLessThanOrEqual(1);
  expect(await ask('1', 'a cat')).toEqual({ reason: 'screened', by: 'policy' });
});

test('of one server at most fifty requests wait, further ones are refused; another server’s are not', async () => {
  const { ask, words } = start();
  words.set('1', ['cat']).set('2', ['cat']);
  // When the screen is ready, all wait for their check.
  await ask('1', 'a dog');
  const flood = Array.from({ length: 200 }, async () => ask('1', 'a dog'));
  const other = ask('2', 'a cat');
  const answers = await Promise.all(flood);
  expect(await other).toEqual({ reason: 'screened', by: 'policy' });
  const refused = answers.filter((answer) => answer?.reason === 'unscreened');
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(50);
});

test('after a stop nothing passes', async () => {
  const { ask, words, screening } = start();
  words.set('1', ['cat']);
  const waiting = ask('1', 'a dog');
  await realTime(5);
  await screening.stop();
  expect([await waiting, await ask('1', 'a dog')]).toEqual([{ reason: 'unscreened' }, { reason: 'unscreened' }]);
});
