import { describe, expect, test } from 'vitest';
import { listed } from '../../../src/catalog/field.ts';
import { composeRequest, type RequestRefusal } from '../../../src/catalog/request.ts';
import { modelCommand } from '../../../src/commands/model/model.ts';
import { refusalText } from '../../../src/messages/refusals/request.ts';
import { languages, type Language } from '../../support/languages.ts';
import { defaultPolicy } from '../../../src/core/moderation/policy.ts';
import { createWords } from '../../../src/words/words.ts';
import { shippedModels } from '../../catalog/files.ts';
import { servicesWith, typed } from '../../commands/typed.ts';

const words = createWords();
const { image, video } = await shippedModels();

type Reason = RequestRefusal['reason'];
type Case<R extends Reason> = {
  readonly refusal: RequestRefusal & { readonly reason: R };
  /** What a reader of each language must read. */
  readonly facts: Readonly<Record<Language, readonly string[]>>;
};

const seed = { 'en-US': ['“seed”'], 'zh-TW': ['「種子」'] } as const;
const facts = (...said: readonly string[]): Readonly<Record<Language, readonly string[]>> => ({
  'en-US': said,
  'zh-TW': said,
});
const also = (named: Readonly<Record<Language, readonly string[]>>, ...said: readonly string[]): typeof named => ({
  'en-US': [...named['en-US'], ...said],
  'zh-TW': [...named['zh-TW'], ...said],
});

/** Every reason. A new one does not compile without its line here. */
const cases: { readonly [R in Reason]: Case<R> } = {
  'prompt-empty': { refusal: { reason: 'prompt-empty' }, facts: { 'en-US': ['prompt'], 'zh-TW': ['提示詞'] } },
  'option-unknown': { refusal: { reason: 'option-unknown', option: 'colour' }, facts: facts('`colour`') },
  'option-missing': { refusal: { reason: 'option-missing', option: 'seed' }, facts: seed },
  'option-not-offered': { refusal: { reason: 'option-not-offered', option: 'seed' }, facts: seed },
  'option-too-small': { refusal: { reason: 'option-too-small', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'option-too-large': { refusal: { reason: 'option-too-large', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'option-too-short': { refusal: { reason: 'option-too-short', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'option-too-long': {
    refusal: { reason: 'option-too-long', option: 'seed', limit: 600, over: 17 },
    facts: also(seed, '600', '17'),
  },
  'option-wrong-form': { refusal: { reason: 'option-wrong-form', option: 'seed' }, facts: seed },
  'option-no-multiple': {
    refusal: { reason: 'option-no-multiple', option: 'seed', step: 0.25 },
    facts: also(seed, '0.25'),
  },
  'option-too-few': { refusal: { reason: 'option-too-few', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'option-too-many': { refusal: { reason: 'option-too-many', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'option-repeats': { refusal: { reason: 'option-repeats', option: 'seed' }, facts: seed },
  'file-missing': {
    refusal: { reason: 'file-missing', option: 'seed', media: 'video' },
    facts: { 'en-US': ['“seed”', 'video'], 'zh-TW': ['「種子」', '影片'] },
  },
  'file-too-few': { refusal: { reason: 'file-too-few', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'file-too-many': { refusal: { reason: 'file-too-many', option: 'seed', limit: 17 }, facts: also(seed, '17') },
  'file-twice': { refusal: { reason: 'file-twice', option: 'seed' }, facts: seed },
  'file-no-link': { refusal: { reason: 'file-no-link', option: 'seed' }, facts: seed },
  'file-foreign-host': {
    refusal: { reason: 'file-foreign-host', option: 'seed', hosts: ['a.example', 'b.example'] },
    facts: also(seed, '`a.example`', '`b.example`'),
  },
  'file-other-server': { refusal: { reason: 'file-other-server', option: 'seed' }, facts: seed },
  'file-unseen': { refusal: { reason: 'file-unseen', option: 'seed' }, facts: seed },
  'file-private-thread': { refusal: { reason: 'file-private-thread', option: 'seed' }, facts: seed },
  'files-too-many': { refusal: { reason: 'files-too-many', limit: 10 }, facts: facts('10') },
  'file-unfit': {
    refusal: {
      reason: 'file-unfit',
      option: 'seed',
      problem: { reason: 'too-wide', found: 17, limit: 15 },
      resize: 'resize',
    },
    facts: { 'en-US': ['“seed”', '17', '15', '**resize**'], 'zh-TW': ['「種子」', '17', '15', '「縮小」'] },
  },
  flag: {
    refusal: { reason: 'flag', flag: '--dur', input: 'duration' },
    facts: { 'en-US': ['`--dur`', '**duration**'], 'zh-TW': ['`--dur`', '「秒數」'] },
  },
  'flag-unknown': {
    refusal: { reason: 'flag-unknown', flag: '--sead', nearest: '--seed' },
    facts: facts('`--sead`', '`--seed`'),
  },
  'flag-no-value': { refusal: { reason: 'flag-no-value', flag: '--dur', option: 'seed' }, facts: facts('`--dur`') },
  'flag-twice': {
    refusal: { reason: 'flag-twice', flag: '--dur', option: 'seed' },
    facts: { 'en-US': ['**seed**'], 'zh-TW': ['「種子」'] },
  },
  'flag-no-negative': { refusal: { reason: 'flag-no-negative', flag: '--no' }, facts: facts('`--no`') },
  'count-not-offered': { refusal: { reason: 'count-not-offered', said: 16, largest: 15 }, facts: facts('16', '15') },
  'counts-differ': { refusal: { reason: 'counts-differ', said: 3, option: 4 }, facts: facts('3', '4') },
  'too-long-with-count': { refusal: { reason: 'too-long-with-count', over: 17, count: 3 }, facts: facts('17', '3') },
};

const modelFor = (reason: Reason): typeof image => (reason === 'flag' ? video : { ...image, resize: 'resize' });

describe.each(languages)('in %s', (language) => {
  test.each(Object.values(cases))('$refusal.reason says everything that helps', ({ refusal, facts: said }) => {
    const text = refusalText(modelFor(refusal.reason), refusal, words.in(language));
    for (const fact of said[language]) expect(text).toContain(fact);
    expect(text).not.toMatch(/\{\{|undefined|NaN|\[object/);
  });

  test('of a list, the entry that is not allowed is named', () => {
    const refusal = { reason: 'option-too-large', option: 'seed', limit: 17, entry: 3 } as const;
    const text = refusalText(image, refusal, words.in(language));
    expect(text).toContain(language === 'zh-TW' ? '「種子的第3項」' : '“seed, entry 3”');
  });

  test('every reason has its own words', () => {
    const texts = Object.values(cases).map(({ refusal }) =>
      refusalText(modelFor(refusal.reason), refusal, words.in(language)),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('of a choice, the values that there are are named, unless they are many', () => {
    const t = words.in(language);
    const text = refusalText(video, { reason: 'option-not-offered', option: 'ratio' }, t);
    expect(text).toContain(['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'].join(language === 'zh-TW' ? '、' : ', '));
    const many = video.fields.map((field) =>
      field.kind === 'choice' ? { ...field, choices: Array.from({ length: 17 }, (_, index) => index) } : field,
    );
    expect(refusalText({ ...video, fields: many }, { reason: 'option-not-offered', option: 'ratio' }, t)).toBe(
      t('refusal.option-not-offered', { option: language === 'zh-TW' ? '比例' : 'ratio' }),
    );
  });

  test('a flag without a matching option is refused without one', () => {
    const text = refusalText(video, { reason: 'flag', flag: '--seedless', input: null }, words.in(language));
    expect(text).toContain('`--seedless`');
    expect(text).not.toMatch(/null|\*\*|選項/);
  });

  test.each([
    '**bold** <@1> @everyone',
    '[free](https://evil.example)',
    '`@here` ``` # heading',
    '\u202Ereversed\n> quote\n-# small',
    '||spoiler|| discord.gg/invite',
    'x'.repeat(4000),
  ])('markup in a member’s own words has no effect in it: %j', (hostile) => {
    const answers = [
      refusalText(image, { reason: 'option-unknown', option: hostile }, words.in(language)),
      refusalText(video, { reason: 'flag', flag: hostile, input: null }, words.in(language)),
      refusalText(video, { reason: 'flag', flag: hostile, input: 'duration' }, words.in(language)),
    ];
    for (const text of answers) {
      // One span of inline code has all of it. The rest is Easel's own text.
      const [before, inside, after, ...more] = text.split('`');
      expect(more).toEqual([]);
      expect(inside).not.toMatch(/[\n\u202E]/);
      const ours = `${before}${after}`.replace('**duration**', 'duration');
      expect(ours).not.toMatch(/[*<>@#|\n]|https?:|discord\.gg/);
      expect(text.length).toBeLessThan(2000);
    }
  });
});

test.each([
  [image, { prompt: 'a fox', '**<@1>**': 1 }],
  [image, { prompt: '16 images of [a](https://evil.example) <@1> **fox**' }],
  [image, { prompt: `**<@1>** ${'x'.repeat(600)}` }],
  [video, { prompt: '--dur[a](https://evil.example) <@1>' }],
  [video, { prompt: 'a fox', ratio: '<@1>' }],
])('over the wire, no markup of a member comes back: $command %j', async (model, options) => {
  for (const language of languages) {
    const answer = await modelCommand(model, words).run(
      typed({ t: words.in(language), options }),
      servicesWith({ policy: defaultPolicy }),
    );
    const text = answer.kind === 'refused' ? answer.text : 'not refused';
    expect(text).not.toBe('not refused');
    const ours = text.replace('**duration**', 'duration').replaceAll(/`[^`]*`/g, '');
    expect(ours).not.toMatch(/[*<>@[\]`]|https?:/);
  }
});

describe.each(languages)('a member who writes the number in the prompt as advised passes, in %s', (language) => {
  test.each([...(listed(image.fields.find(({ name }) => name === 'images')) ?? [])])('%d', (count) => {
    const refusal = { reason: 'too-long-with-count', over: 1, count: Number(count) } as const;
    const advice = /[“「](.+)[”」]/.exec(refusalText(image, refusal, words.in(language)))?.[1] ?? '';
    const prompt = `${advice} ${'x'.repeat(600 - advice.length - 1)}`;
    expect(advice).toBe(language === 'zh-TW' ? `${count}張圖片` : `${count} image${count === 1 ? '' : 's'} of`);
    expect(composeRequest(image, { prompt, images: count })).toMatchObject({
      ok: true,
      request: { input: { text: prompt } },
    });
  });
});
