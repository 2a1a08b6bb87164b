import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { policyPanel } from '../../../src/messages/policy/panel.ts';
import { languages, type Language } from '../../support/languages.ts';
import { defaultPolicy, type Policy } from '../../../src/core/moderation/policy.ts';
import { createWords } from '../../../src/words/words.ts';
import { fileWith, modelOf } from '../../catalog/files.ts';
import { typed } from '../../commands/typed.ts';

const words = createWords();
const container = z.object({ components: z.array(z.object({ content: z.string().optional() })) });
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const snowflakes = (count: number, first: string): string[] =>
  numbers(count).map((n) => `${first}${String(n).padStart(18, '0')}`);

const models = numbers(60).map((n) =>
  modelOf(
    fileWith({ text: { type: 'string' } }, { id: `maker/${n}`, command: `command-of-thirty-two-letters-${10 + n}` }),
  ),
);
const ids = models.map(({ id }) => id);
const roles = snowflakes(20, '2');

/** A policy with as many references as possible. */
const full: Policy = {
  ...defaultPolicy,
  changed: { by: '1', at: 0 },
  channels: snowflakes(50, '1'),
  roleAllowances: roles.map((roleId) => ({ roleId, day: 999_999, month: 999_999 })),
  modelsOff: ids,
  modelRoles: ids.map((modelId) => ({ modelId, roleIds: roles })),
  ageRestricted: ids,
  inputs: { allowed: true, roles, channels: snowflakes(25, '3'), others: true },
};
const unchecked = numbers(40).map((n) => ({
  ruleName: `rule number ${n} of this server`,
  what: 'preset' as const,
}));

function panelText(policy: Policy, language: Language, news: readonly string[], parts = unchecked): string {
  const plenty = { day: 999_999_999, month: 999_999_999 };
  const [panel] = policyPanel(
    {
      policy,
      models,
      server: typed().server,
      ceilings: { member: plenty, server: plenty, atOnce: 5 },
      screening: { autoMod: 'known', rules: 6, unchecked: parts, isComplete: false },
      logStanding: undefined,
      t: words.in(language),
    },
    news,
  );
  return container.parse(panel).components[0]?.content ?? '';
}

describe.each(languages)('in %s', (language) => {
  const news = numbers(3).map((n) => `${n} ${'x'.repeat(100)}`);
  const more = language === 'en-US' ? /… and \d+ more$/u : /還有 \d+ 個$/u;
  const lastLine = language === 'en-US' ? /^-# Changed by <@1> <t:0:R>$/u : /^-# .*<@1>.*<t:0:R>/u;

  test('if there is too little room, the lists of models and of unchecked rules are shortened, each with the number of the rest, and no other line', () => {
    const lines = panelText(full, language, news).split('\n');
    expect(lines.filter((line) => more.test(line))).toHaveLength(4);
    expect(lines.slice(0, 3)).toEqual(news);
    expect(lines.at(-1)).toMatch(lastLine);
    const text = lines.join('\n');
    expect([...full.channels, ...roles].filter((id) => !text.includes(id))).toEqual([]);
  });

  test('they are as long as fits: one more item would not fit', () => {
    for (const length of [0, 100, 300, 600, 900]) {
      const text = panelText(full, language, ['x'.repeat(length)]);
      expect(text.length).toBeLessThanOrEqual(3_950);
      // Four lists, shortened in steps of 50 characters. One more item may just not have fitted.
      expect(text.length).toBeGreaterThan(3_950 - 4 * (50 + 60));
    }
  });

  test('if there is too little room for the news, the panel still comes, with its end cut', () => {
    const text = panelText(full, language, ['x'.repeat(2_500)]);

    expect(text.length).toBeLessThanOrEqual(3_950);
    expect(text).toMatch(/…$/u);
  });

  test('if all fits nothing is shortened', () => {
    const small = { ...full, modelsOff: ids.slice(0, 5), modelRoles: [], ageRestricted: [] };
    const text = panelText(small, language, [], []);
    expect(text.split('\n').filter((line) => more.test(line))).toEqual([]);
    for (const { command } of models.slice(0, 5)) expect(text).toContain(`/${command}`);
  });
});
