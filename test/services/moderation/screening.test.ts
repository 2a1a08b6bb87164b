import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createScreening, type Screened } from '../../../src/services/moderation/screening.ts';
import { createScreenedCards } from '../../../src/services/moderation/screened-cards.ts';
import type { LogEntry } from '../../../src/services/moderation/server-log.ts';
import { createTestClock } from '../../support/clock.ts';
import { anybody } from '../../core/screening/a-server.ts';

test('however many servers are screened, each by its own words, in whatever order they come', () => {
  const refused: Screened[] = [];
  const words = new Map<string, string[]>(Array.from({ length: 250 }, (_, index) => [`${index}`, [`word${index}`]]));
  const screening = createScreening({
    autoMod: { of: () => ({ standing: 'known', rules: [], unchecked: [] }), ready: async () => Promise.resolve() },
    policy: (guildId) => ({ words: words.get(guildId) ?? [] }),
    operatorWords: [],
    refused: (screened) => refused.push(screened),
    log: pino({ level: 'silent' }),
  });
  const ask = (guildId: string, text: string) =>
    screening.refusal({ guildId, channelId: '1', memberId: '2', texts: ['fine', text], asker: anybody });
  for (const guildId of [...words.keys(), ...words.keys()]) {
    expect(ask(guildId, `a word${guildId}`)).toEqual({ reason: 'screened', by: 'policy' });
    expect(ask(guildId, `a word${Number(guildId) + 1}`)).toBeUndefined();
  }
  expect(refused).toHaveLength(500);
  expect(refused[0]).toMatchObject({ text: 'a word0', hit: { matched: 'word0' } });
});

test('the cards of ten thousand members are counted each for itself, and no more are remembered', async () => {
  const clock = createTestClock();
  const cards: LogEntry[] = [];
  const told = createScreenedCards({ clock, tell: (_, entry) => cards.push(entry) });
  const hit = { source: 'policy', ruleId: 'policy', ruleName: '', matched: 'x' } as const;
  const say = (memberId: number): void =>
    told({ guildId: '1', channelId: '1', memberId: `${memberId}`, text: 'x', hit });
  for (let member = 0; member < 10_000; member += 1) say(member);
  say(0);
  say(9_999);
  expect(cards).toHaveLength(10_000);
  // One more, and the first is forgotten: its next is a card again.
  say(10_000);
  say(0);
  expect(cards).toHaveLength(10_002);
  expect(cards.at(-1)).toMatchObject({ unsaid: 0 });
  await clock.advance(60_000);
  say(9_999);
  expect(cards.at(-1)).toMatchObject({ unsaid: 1 });
});
