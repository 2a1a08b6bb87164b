import { expect, test } from 'vitest';
import type { CommandAnswer } from '../../src/commands/answer.ts';
import { readModel } from '../../src/catalog/read-model.ts';
import { easelCommand } from '../../src/commands/easel.ts';
import type { Language } from '../support/languages.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { chooseModels } from '../../src/services/runcomfy/choose-models.ts';
import type { ModelFileReading } from '../../src/services/runcomfy/model-folder.ts';
import { createWords } from '../../src/words/words.ts';
import { fileWith } from '../catalog/files.ts';
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

test('is offered to nobody by default, with its subcommands named in Chinese', () => {
  expect(command.payload).toMatchObject({ default_member_permissions: '0', contexts: [0] });
  expect(command.payload.options?.map(({ name, name_localizations: names }) => [name, names?.['zh-TW']])).toEqual([
    ['pause', '暫停'],
    ['resume', '恢復'],
    ['models', '模型'],
  ]);
});

test.each([
  ['pause', 'en-US', true, '⏸️ Paused for everyone. Running requests finish; waiting ones keep their place.'],
  ['pause', 'zh-TW', true, '⏸️ 已全面暫停。生成中的會完成，等待中的會保留順位。'],
  ['resume', 'en-US', false, '▶️ Easel is running again.'],
  ['resume', 'zh-TW', false, '▶️ Easel 已恢復運作。'],
] as const)('%s in %s, by each of the operators', async (subcommand, language, on, text) => {
  for (const operator of ['500', '501']) {
    const { answer, switched } = await easel(operator, subcommand, language);
    expect(textIn(answer)).toBe(text);
    expect(switched).toEqual([on]);
  }
});

test.each([
  ['pause', 'en-US', "that couldn't be saved: a restart would end the pause"],
  ['pause', 'zh-TW', '但無法儲存，重新啟動就會結束暫停。'],
  ['resume', 'en-US', "Easel stays paused: the change couldn't be saved."],
  ['resume', 'zh-TW', '變更無法儲存，Easel 仍在暫停。'],
] as const)('%s in %s, when it could not be written down', async (subcommand, language, text) => {
  const { answer } = await easel('500', subcommand, language, false);
  expect(textIn(answer)).toContain(text);
});

test.each([
  ['pause', 'en-US', "Only the bot's host can do that."],
  ['resume', 'zh-TW', '只有營運者可以操作。'],
] as const)('%s by anybody else changes nothing: %s', async (subcommand, language, text) => {
  expect(await easel('502', subcommand, language)).toEqual({ answer: { kind: 'refused', text }, switched: [] });
});

test.each(['', 'stop', 'toString', undefined])('%s, which does not exist, changes nothing', async (subcommand) => {
  const { answer, switched } = await easel('500', subcommand);
  expect([answer.kind, switched]).toEqual(['refused', []]);
});

/** The answer to `/easel models` about these files. */
async function modelsView(readings: readonly ModelFileReading[], memberId = '500', language: Language = 'en-US') {
  const files = chooseModels(readings, { taken: new Set(['quota']), named: undefined }, new Map());
  const faults = files.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...problem })));
  const models = { ...createCatalog([]), directory: () => ({ models: [], missing: [], files, faults }) };
  return command.run(
    typed({ memberId, subcommand: 'models', t: words.in(language) }),
    servicesWith({ models, operatorIds: ['500'] }),
  );
}

const reading = (name: string, others: object = {}): ModelFileReading => ({
  file: `models/${name}.json`,
  result: readModel({ ...fileWith({ prompt: { type: 'string' } }, others), id: `maker/${name}` }, name),
});

test('models shows what is wrong, what is offered and what is off, each with what it needs', async () => {
  const readings = [
    reading('paint'),
    reading('quota'),
    reading('draw', { off: true, price: undefined }),
    reading('film', { off: true }),
  ];
  expect(textIn(await modelsView(readings)).split('\n')).toEqual([
    '⚠️ **Needs fixing**',
    "`models/quota.json` · `$.command /quota is a command of Easel's own: set another`",
    '✅ **On**',
    '`/paint` 3 credits each · `maker/paint`',
    '**Off** until `MODELS` names them',
    '`/draw` · `$.price is missing: what has no price is not offered to members`',
    '`/film`',
  ]);
  expect(textIn(await modelsView(readings, '500', 'zh-TW'))).toContain(
    '✅ **開放中**\n`/paint` 每次3點 · `maker/paint`',
  );
});

test('models fits into one message, however many files there are, and counts the rest', async () => {
  const readings = Array.from({ length: 200 }, (_, index) => reading(`${'x'.repeat(25)}${index}`, { off: true }));
  const text = textIn(await modelsView(readings));
  expect(text.length).toBeLessThanOrEqual(4_000);
  const shown = text.split('\n').length - 2;
  expect(text).toContain(`and ${200 - shown} more lines; \`npm run models -- list\` shows everything`);
});

test('models shows nothing to anybody else', async () => {
  expect(await modelsView([reading('paint')], '502')).toEqual({
    kind: 'refused',
    text: "Only the bot's host can do that.",
  });
});
