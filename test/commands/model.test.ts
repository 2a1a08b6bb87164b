import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { checkCommands } from '../../sandbox/discord/rules/commands.ts';
import type { OptionValues } from '../../src/catalog/requested-file.ts';
import type { CommandRequest } from '../../src/commands/request.ts';
import { createCommands } from '../../src/commands/commands.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { modelCommand } from '../../src/commands/model/model.ts';
import type { Language } from '../support/languages.ts';
import { defaultPolicy } from '../../src/core/moderation/policy.ts';
import { createWords } from '../../src/words/words.ts';
import { fileWith, modelOf, shippedModels } from '../catalog/files.ts';
import { servicesWith, typed } from './typed.ts';

const words = createWords();
const { image, video } = await shippedModels();
const commands = { image: modelCommand(image, words), video: modelCommand(video, words) };

const services = servicesWith({ policy: defaultPolicy });

function requestWith(options: OptionValues, language: Language = 'en-US'): CommandRequest {
  return typed({ options, t: words.in(language) });
}

test('Discord accepts the commands, each with the name of its model', () => {
  const all = createCommands(createCatalog([image, video]), words, 1000).current();
  expect([...all.keys()]).toEqual([
    'image',
    'video',
    'story',
    'quota',
    'jobs',
    'policy',
    'moderate',
    'Easel: member history',
    'Easel: remove result',
    'Report to moderators',
    'Make from this',
    'Use this prompt',
    'easel',
  ]);
  expect(checkCommands([...all.values()].map(({ payload }) => payload))).toEqual([]);
});

describe.each([
  ['image', image, commands.image.payload],
  ['video', video, commands.video.payload],
] as const)('/%s', (_name, model, payload) => {
  const options = payload.options ?? [];

  test('is for servers that installed the bot', () => {
    expect(payload).toMatchObject({ integration_types: [0], contexts: [0] });
  });

  test('has a name and a description in Traditional Chinese, and so has every option', () => {
    for (const named of [payload, ...options]) {
      expect(named.name_localizations?.['zh-TW']).toMatch(/^\p{Script=Han}+$/u);
      expect(named.description_localizations?.['zh-TW']).toMatch(/\p{Script=Han}/u);
      expect(named.description).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test('has names that differ in each language', () => {
    for (const names of [options.map(({ name }) => name), options.map((each) => each.name_localizations?.['zh-TW'])]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('has the prompt first and required, and requires nothing else', () => {
    expect(options.map(({ name, required }) => [name, required])).toEqual([
      ...model.fields.map(({ name }) => [name, name === 'prompt']),
      ['preview', false],
    ]);
  });

  test('shows every default, as in the choice', () => {
    for (const [index, field] of model.fields.entries()) {
      const option = options[index];
      const choices = option !== undefined && 'choices' in option ? (option.choices ?? []) : [];
      const choice = choices.find(({ value }) => value === field.default);
      const said = !field.required && field.default !== undefined;
      expect(choice !== undefined).toBe(said);
      expect(option?.description.endsWith(`(default: ${choice?.name})`)).toBe(said);
      const chinese = choice?.name_localizations?.['zh-TW'] ?? choice?.name;
      expect(option?.description_localizations?.['zh-TW']?.endsWith(`（預設：${chinese}）`)).toBe(said);
    }
  });
});

test("an option of Easel's own has no name of another option, in either language", () => {
  const draft = modelOf({
    ...fileWith({ draft: { type: 'boolean' }, 預覽_2: { type: 'boolean' } }),
    words: { 'zh-TW': { draft: { name: '預覽' } } },
  });
  const names = (modelCommand(draft, words).payload.options ?? []).map((each) => [
    each.name,
    each.name_localizations?.['zh-TW'] ?? each.name,
  ]);
  expect(names).toContainEqual(['preview', '預覽_3']);
  expect(checkCommands([modelCommand(draft, words).payload])).toEqual([]);
});

test('what members see of the commands', async () => {
  const slashed = [
    ...createCommands(createCatalog([image, video]), words, 1000)
      .current()
      .values(),
  ].flatMap(({ payload }) => ('description' in payload ? [payload] : []));
  const seen = slashed.flatMap((payload) => [
    `/${payload.name}  ${payload.description}`,
    `/${payload.name_localizations?.['zh-TW'] ?? payload.name}  ${payload.description_localizations?.['zh-TW']}`,
    ...(payload.options ?? []).flatMap((option) => [
      `  ${option.name}${option.required === true ? '*' : ''} (${ApplicationCommandOptionType[option.type]})  ${option.description}`,
      `  ${option.name_localizations?.['zh-TW']}  ${option.description_localizations?.['zh-TW']}`,
      ...('choices' in option ? (option.choices ?? []) : []).map(
        ({ name, name_localizations: translated }) => `    ${[name, ...Object.values(translated ?? {})].join(' / ')}`,
      ),
    ]),
  ]);
  await expect(`${seen.join('\n')}\n`).toMatchFileSnapshot('commands.txt');
});

describe('a model without words of its own', () => {
  const schema = {
    type: 'string',
    description: 'A long tale about what this does. '.repeat(5),
    enum: ['slow', 'quick'],
    default: 'quick',
  };
  const model = modelOf(fileWith({ pace: schema, mood: { type: 'string', title: 'Mood' }, tone: { type: 'string' } }));
  const { payload } = modelCommand(model, words);

  test('takes the words of its schema, cut so that the default still shows', () => {
    expect(checkCommands([payload])).toEqual([]);
    expect(payload.description).toBe('Make a picture with model');
    expect(payload.description_localizations).toEqual({ 'zh-TW': '用 model 生成圖片' });
    const [pace, mood, tone] = payload.options ?? [];
    expect(pace?.description).toMatch(/^A long tale .*… \(default: Quick\)$/);
    expect(pace?.description.length).toBeLessThanOrEqual(100);
    expect([mood?.description, tone?.description]).toEqual(['Mood', 'Tone']);
  });
});

describe('a valid request', () => {
  test('becomes a job: what was typed, what is sent, and what was asked, as its owner reads it', () => {
    const answer = commands.image.run(
      requestWith({ prompt: '**two** photos of a fox', size: '2048:2048 (1:1)' }),
      services,
    );
    expect(answer).toEqual({
      kind: 'request',
      priced: {
        price: 60_000,
        requester: { managesServer: false, roleIds: [], channelIds: ['400'], isAgeRestricted: false },
        texts: ['**two** photos of a fox'],
        size: { images: 2, seconds: undefined },
        seedFraction: 0.5,
        largestFor: expect.any(Function) as () => undefined,
        request: {
          id: '100',
          model: { id: image.id, version: image.version, command: 'image', title: 'Seedream 4.0' },
          owner: { id: '500', language: 'en-US' },
          place: {
            guildId: '300',
            channelId: '400',
            applicationId: '200',
            token: 'token',
            attachmentLimit: 10_485_760,
          },
          prompt: '**two** photos of a fox',
          asked: [
            { label: 'images', value: '2' },
            { label: 'size', value: '2048×2048 (1:1)' },
            { label: 'seed', value: '1073741824' },
            { label: 'quality', value: 'Fast', isUsual: true },
          ],
          input: {
            text: '**two** photos of a fox',
            sequential_image_generation_options: 2,
            image_size: '2048:2048 (1:1)',
            seed: 1_073_741_824,
            optimize_prompt_options: 'fast',
            sequential_image_generation: 'auto',
          },
          given: { prompt: '**two** photos of a fox', size: '2048:2048 (1:1)' },
          drawnSeed: 'seed',
          inputs: [],
          expected: 2,
          pace: { key: expect.stringContaining(image.id) as string, guess: expect.any(Number) as number },
        },
      },
    });
  });

  test('is shown in Chinese to a member who reads Chinese', () => {
    const answer = commands.image.run(requestWith({ prompt: '雪地裡的狐狸', seed: 7 }, 'zh-TW'), services);
    expect(answer).toMatchObject({
      priced: {
        request: {
          owner: { language: 'zh-TW' },
          prompt: '雪地裡的狐狸',
          input: { text: '生成 3 張圖片。雪地裡的狐狸' },
          asked: [
            { label: '張數', value: '3' },
            { label: '尺寸', value: '2560×1440 (16:9)' },
            { label: '種子', value: '7' },
            { label: '品質', value: '快速' },
          ],
        },
      },
    });
  });
});

test.each([
  [commands.image, { prompt: 'a fox', images: 15 }, 450_000],
  [commands.image, { prompt: 'seven photos of a fox' }, 210_000],
  [commands.video, { prompt: 'a fox' }, 48_500],
  [commands.video, { prompt: 'a fox', duration: 12, resolution: '1080p' }, 588_000],
])('%#: the request has its expected cost, in millionths of a dollar', (command, options, price) => {
  expect(command.run(typed({ options }), services)).toMatchObject({ kind: 'request', priced: { price } });
});

test.each(['duration', 'seconds', 'length', 'video_length'])(
  "the length for the policy's limit is read from an input named %s",
  (name) => {
    const command = modelCommand(
      modelOf(fileWith({ duration_mode: { type: 'string' }, [name]: { type: 'integer' } })),
      words,
    );
    const answer = command.run(typed({ options: { duration_mode: 'long', [name]: 12 } }), services);
    expect(answer).toMatchObject({ priced: { size: { seconds: 12 } } });
  },
);

test('an invalid request is refused in the words of its reader', () => {
  expect(commands.video.run(requestWith({ prompt: '<@1>' }), services)).toEqual({
    kind: 'refused',
    text: words.in('en-US')('refusal.prompt-empty'),
  });
  expect(commands.video.run(requestWith({ prompt: 'a fox --dur 13' }, 'zh-TW'), services)).toEqual({
    kind: 'refused',
    text: '「秒數」沒有這個值，可用的值：2、3、4、5、6、7、8、9、10、11、12。',
  });
});
