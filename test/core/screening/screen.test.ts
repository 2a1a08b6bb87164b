import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { anybody, ruleWith, screenOf, serverRules } from './a-server.ts';

describe('a hit', () => {
  const screen = screenOf([
    ruleWith({ id: '7', name: 'Cats', keywords: ['cat*'] }),
    ruleWith({ id: '8', name: 'Dogs', source: 'policy', regexes: ['d[o0]+g'] }),
    ruleWith({ id: '9', name: 'Operator', source: 'operator', keywords: ['bird'] }),
  ]);

  test.each([
    ['CATS', { source: 'automod', ruleId: '7', ruleName: 'Cats', matched: 'cat*' }],
    ['a DOG', { source: 'policy', ruleId: '8', ruleName: 'Dogs', matched: 'd[o0]+g' }],
    ['b i r d', { source: 'operator', ruleId: '9', ruleName: 'Operator', matched: 'bird' }],
  ])('%j names its rule and its word', (prompt, hit) => {
    expect(screen.check(prompt, anybody)).toEqual(hit);
  });
});

describe('exemptions', () => {
  const screen = screenOf([
    ruleWith({ id: '1', keywords: ['cat'], regexes: ['do+g'], exemptRoles: ['r1', 'r2'], exemptChannels: ['c1'] }),
    ruleWith({ id: '2', keywords: ['bird'] }),
  ]);

  test.each([
    ['a role', { ...anybody, roleIds: ['r0', 'r2'], channelIds: ['c2'] }],
    ['a channel', { ...anybody, roleIds: [], channelIds: ['c1'] }],
    ['a thread’s channel', { ...anybody, roleIds: [], channelIds: ['t1', 'c1'] }],
  ])('%s disables its rule, and no other', (_, asked) => {
    expect(screen.check('cat', asked)).toBeUndefined();
    expect(screen.check('dooog', asked)).toBeUndefined();
    expect(screen.check('cat and bird', asked)?.ruleId).toBe('2');
  });

  test('members who manage the server pass its AutoMod, but not the words of its policy or of the operator', () => {
    const sources = (['automod', 'policy', 'operator'] as const).map((source) =>
      screenOf([ruleWith({ source, keywords: ['cat'] })]).check('cat', {
        ...anybody,
        managesServer: true,
      }),
    );
    expect(sources.map((hit) => hit?.source)).toEqual([undefined, 'policy', 'operator']);
  });

  test('others are not exempt', () => {
    expect(screen.check('cat', { ...anybody, roleIds: ['r3'], channelIds: ['c2'] })?.ruleId).toBe('1');
  });
});

describe('an allow list', () => {
  const rule = ruleWith({
    keywords: ['*sex*', 'cat*', 'bad word', '毒品'],
    regexes: ['.{1,4}word', String.raw`https?://\S+`],
    allow: ['Essex', 'cat', 'goodword', 'not a bad word', '*unisex', 'https://discord.com/*', '戒毒品'],
  });
  const screen = screenOf([rule, ruleWith({ id: '2', keywords: ['essex lion'] })]);

  test.each([
    'Essex',
    'ESSEX!',
    'E s s e x',
    'Еssех',
    'a cat',
    'this is not a bad word',
    'goodword',
    'nonunisex',
    'https://discord.com/channels/1',
    '戒毒品中心',
  ])('takes back %j', (prompt) => {
    expect(screen.check(prompt, anybody)).toBeUndefined();
  });

  test.each([
    ['Essex sex', '*sex*'],
    ['sex Essex', '*sex*'],
    ['Essexy', '*sex*'],
    ['Éssex', '*sex*'],
    ['cats', 'cat*'],
    ['a bad word', 'bad word'],
    ['goodword badword', '.{1,4}word'],
    ['https://discord.com/a https://other.example', String.raw`https?://\S+`],
    ['毒品和戒毒品', '毒品'],
  ])('does not cover %j', (prompt, matched) => {
    expect(screen.check(prompt, anybody)?.matched).toBe(matched);
  });

  test('is only for its own rule', () => {
    expect(screen.check('Essex lion', anybody)?.ruleId).toBe('2');
  });
});

describe('any prompt', () => {
  const screen = screenOf(serverRules);
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          's',
          'е',
          'x',
          '1',
          '!',
          '$',
          '.',
          ' ',
          '\u200B',
          '\u0301',
          '習',
          '幹',
          '\uD83D',
          '*',
          'ß',
          'İ',
        ),
      )
      .map((parts) => parts.join('')),
  );

  test('is checked without an error, and each time with the same result', () => {
    fc.assert(
      fc.property(hostile, (prompt) => {
        expect(screen.check(prompt, anybody)).toEqual(screen.check(prompt, anybody));
      }),
    );
  });

  test('is refused for a listed word in it, whatever is around', () => {
    const around = fc.string({ unit: fc.constantFrom(' ', '.', ',', '\n', '一', '😀'), maxLength: 20 });
    const words = serverRules.flatMap(({ keywords }) => keywords.map((keyword) => keyword.replaceAll('*', '')));
    fc.assert(
      fc.property(around, fc.constantFrom(...words), around, (before, word, after) => {
        expect(screen.check(before + word + after, anybody)).toBeDefined();
      }),
    );
  });

  test.each(serverRules.flatMap(({ keywords }) => keywords))(
    '%j is found when it stands alone, in any case',
    (keyword) => {
      const word = keyword.replaceAll('*', '');
      const forms = [word, word.toUpperCase(), word.toLowerCase(), word.normalize('NFD'), ` ${word}\n`];
      expect(forms.filter((form) => screen.check(form, anybody) === undefined)).toEqual([]);
    },
  );

  test('of the greatest length and the worst shape is checked', () => {
    const letters = Array.from({ length: 60 }, (_, index) => 'a'.repeat(index + 1));
    const worst = screenOf([
      ruleWith({
        keywords: letters,
        allow: letters.map((each) => `*${each}b*`),
        regexes: ['(a+a+)+[!?]', 'a.{200}[!?]'],
      }),
    ]);
    const shapes = ['a', 'ab', 'a1!', 'аa', 'á', 'a\u0301\u0489', '幹a', '\u200Baa', '|a', '((', 'a.1.é.'];
    const prompts = shapes.map((shape) => `${shape.repeat(6_000 / shape.length)}c`);
    expect(prompts.map((prompt) => worst.check(`c${prompt}`, anybody)?.ruleId ?? 'passes')).toHaveLength(shapes.length);
  });
});

test('no rules refuse nothing', () => {
  expect(screenOf([])).toMatchObject({ unchecked: [] });
  expect(screenOf([]).check('anything', anybody)).toBeUndefined();
});
