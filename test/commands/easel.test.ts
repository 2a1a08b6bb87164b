import { expect, test } from 'vitest';
import type { CommandAnswer } from '../../src/commands/answer.ts';
import { easelCommand } from '../../src/commands/easel.ts';
import type { Language } from '../../src/core/language.ts';
import { createWords } from '../../src/words/words.ts';
import { textIn } from './text-of.ts';
import { servicesWith, typed } from './typed.ts';

const words = createWords();
const command = easelCommand(words);

/** The answer to somebody who types the command, and whether it switched the bot. */
async function easel(
  memberId: string,
  subcommand: string | undefined,
  language: Language = 'en-US',
  isKept = true,
): Promise<{ readonly answer: CommandAnswer; readonly switched: readonly boolean[] }> {
  const switched: boolean[] = [];
  const jobs = { pause: async (on: boolean) => Promise.resolve(switched.push(on) > 0 && isKept) };
  const answer = await command.run(
    typed({ memberId, subcommand, t: words.in(language) }),
    servicesWith({ jobs, operatorIds: ['500', '501'] }),
  );
  return { answer, switched };
}

test('is offered to nobody by default, with both its switches named in Chinese', () => {
  expect(command.payload).toMatchObject({ default_member_permissions: '0', contexts: [0] });
  expect(command.payload.options?.map(({ name, name_localizations: names }) => [name, names?.['zh-TW']])).toEqual([
    ['pause', '暫停'],
    ['resume', '繼續'],
  ]);
});

test.each([
  ['pause', 'en-US', true, '⏸️ Paused for everyone. What runs goes on; what waits keeps its place.'],
  ['pause', 'zh-TW', true, '⏸️ 已對所有人暫停。製作中的會繼續，等待中的保留順位。'],
  ['resume', 'en-US', false, '▶️ Going on.'],
  ['resume', 'zh-TW', false, '▶️ 已繼續。'],
] as const)('%s in %s, by each of the operators', async (subcommand, language, on, text) => {
  for (const operator of ['500', '501']) {
    const { answer, switched } = await easel(operator, subcommand, language);
    expect(textIn(answer)).toBe(text);
    expect(switched).toEqual([on]);
  }
});

test.each([
  ['pause', 'en-US', 'It could not be written down, though: a restart would end it.'],
  ['pause', 'zh-TW', '但無法儲存：重新啟動後會結束暫停。'],
  ['resume', 'en-US', 'Easel stays paused: its end could not be written down.'],
  ['resume', 'zh-TW', 'Easel 仍在暫停：無法儲存「繼續」。'],
] as const)('%s in %s, when it could not be written down', async (subcommand, language, text) => {
  const { answer } = await easel('500', subcommand, language, false);
  expect(textIn(answer)).toContain(text);
});

test.each([
  ['pause', 'en-US', 'Only the people who run this bot can do that.'],
  ['resume', 'zh-TW', '只有管理這個機器人的人可以這麼做。'],
] as const)('%s by anybody else changes nothing: %s', async (subcommand, language, text) => {
  expect(await easel('502', subcommand, language)).toEqual({ answer: { kind: 'refused', text }, switched: [] });
});

test.each(['', 'stop', 'toString', undefined])('%s, which does not exist, changes nothing', async (subcommand) => {
  const { answer, switched } = await easel('500', subcommand);
  expect([answer.kind, switched]).toEqual(['refused', []]);
});
