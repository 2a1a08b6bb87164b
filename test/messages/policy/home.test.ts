import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { componentLimits } from '../../../src/core/discord-limits.ts';
import { languages, type Language } from '../../support/languages.ts';
import { defaultPolicy, formSettings, type Policy } from '../../../src/core/moderation/policy.ts';
import { sections, type Section } from '../../../src/core/moderation/section.ts';
import type { PanelContext } from '../../../src/messages/policy/context.ts';
import { policyForm, presetForm } from '../../../src/messages/policy/forms.ts';
import { policyHome } from '../../../src/messages/policy/home.ts';
import { hasView, sectionView } from '../../../src/messages/policy/section-view.ts';
import { createWords } from '../../../src/words/words.ts';
import { fileWith, modelOf } from '../../catalog/files.ts';
import { typed } from '../../commands/typed.ts';

const words = createWords();
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
const channels = snowflakes(50, '1');

/** A policy with as many references as possible. */
const full: Policy = {
  ...defaultPolicy,
  revision: 7,
  changed: { by: '1', at: 0 },
  preset: 'locked-down',
  channels,
  logChannel: channels[0],
  allowance: { day: 1, month: 2 },
  roleAllowances: roles.map((roleId) => ({ roleId, day: 999_999_998, month: 999_999_998 })),
  cooldown: 86_400,
  jobsAtOnce: 2,
  budget: { day: 999_999_998, month: 999_999_998 },
  modelsOff: ids,
  modelRoles: ids.map((modelId) => ({ modelId, roleIds: roles })),
  ageRestricted: ids,
  largest: { credits: 999_999_999, images: 100, seconds: 3_600 },
  previewAbove: 999_999_999,
  inputs: { allowed: true, roles, channels: snowflakes(25, '3'), others: true },
  words: numbers(1_000).map(String),
  onlyForMe: false,
  mentionOwner: false,
};
const unchecked = numbers(40).map((n) => ({ ruleName: `rule number ${n} of this server`, what: 'preset' as const }));
const plenty = { day: 999_999_999, month: 999_999_999 };

function contextOf(policy: Policy, language: Language, more: Partial<PanelContext> = {}): PanelContext {
  return {
    policy,
    models,
    server: typed().server,
    ceilings: { member: plenty, server: plenty, atOnce: 5 },
    screening: { autoMod: 'known', rules: 6, unchecked, isComplete: false },
    logBacklog: { waiting: 1_000, since: 0 },
    t: words.in(language),
    ...more,
  };
}

interface Part {
  readonly type: number;
  readonly content?: string | undefined;
  readonly label?: string | undefined;
  readonly custom_id?: string | undefined;
  readonly accessory?: Part | undefined;
  readonly components?: readonly Part[] | undefined;
}
const part: z.ZodType<Part> = z.lazy(() =>
  z.object({
    type: z.number(),
    content: z.string().optional(),
    label: z.string().optional(),
    custom_id: z.string().optional(),
    accessory: part.optional(),
    components: z.array(part).optional(),
  }),
);

/** Every component of a message, nested ones included. */
function partsOf(components: unknown): readonly Part[] {
  const all = (each: Part): readonly Part[] => [
    each,
    ...(each.components ?? []).flatMap(all),
    ...(each.accessory === undefined ? [] : all(each.accessory)),
  ];
  return z.array(part).parse(components).flatMap(all);
}

const textsOf = (components: unknown): readonly string[] => partsOf(components).flatMap(({ content }) => content ?? []);
const labelsOf = (components: unknown): readonly string[] => partsOf(components).flatMap(({ label }) => label ?? []);

/** What Discord takes, and what a phone shows of a button. */
function expectToFit(components: unknown, language: Language): void {
  const parts = partsOf(components);
  expect(parts.length).toBeLessThanOrEqual(40);
  expect(textsOf(components).join('').length).toBeLessThanOrEqual(4_000);
  for (const text of textsOf(components)) {
    expect(text).not.toBe('');
    // Nothing is cut in the middle of a mention.
    expect(text).not.toMatch(/<[@#&\d]*(?:…|$)/u);
  }
  for (const label of labelsOf(components)) expect(label.length).toBeLessThanOrEqual(language === 'zh-TW' ? 12 : 24);
  const customIds = parts.flatMap(({ custom_id: id }) => id ?? []);
  expect(new Set(customIds).size).toBe(customIds.length);
  for (const id of customIds) expect(id.length).toBeLessThanOrEqual(componentLimits.customId);
}

const some = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...items]);
const credits = fc.constantFrom(undefined, 0, 5, 999_999_999);
/** Any policy, with short and with full lists. */
const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    preset: fc.constantFrom('family' as const, 'undone' as const, undefined),
    revision: fc.nat(9),
    channels: some(channels),
    allowance: fc.record({ day: credits, month: credits }),
    roleAllowances: some(full.roleAllowances),
    budget: fc.record({ day: credits, month: credits }),
    modelsOff: some(ids),
    modelRoles: some(full.modelRoles),
    ageRestricted: some(ids),
    inputs: fc.record({
      allowed: fc.boolean(),
      roles: some(roles),
      channels: some(channels.slice(25)),
      others: fc.boolean(),
    }),
    words: some(full.words.slice(0, 50)),
  })
  .map((fields) => ({ ...full, ...fields }));

/** What the button of a section does: it shows its settings, or opens the form of the only one. */
function opens(section: Section): string {
  if (hasView(section)) return `policy/section/${section}`;
  return `policy/edit/${section === 'where' ? 'channels' : 'log-channel'}`;
}

describe.each(languages)('in %s', (language) => {
  const t = words.in(language);
  const more = language === 'en-US' ? /and \d+ more/u : /還有\d+個/u;

  test('any policy fits into a message, at home and in each section, also with deleted items and long news', () => {
    fc.assert(
      fc.property(anyPolicy, fc.boolean(), fc.integer({ min: 0, max: 1_500 }), (policy, isThere, length) => {
        const server = { ...typed().server, hasChannel: () => isThere, hasRole: () => isThere };
        const context = contextOf(policy, language, { server });
        const news = length === 0 ? [] : ['✅'.padEnd(length, 'x')];
        const views = [policyHome(context, news), ...sections.map((section) => sectionView(section, context, news))];
        for (const view of views) expectToFit(view, language);
        expect(views).toHaveLength(7);
      }),
      { numRuns: 60 },
    );
  });

  test('the fullest policy fits, and the shortened lists say how many more there are', () => {
    const context = contextOf(full, language);
    expectToFit(policyHome(context), language);
    for (const section of sections) expectToFit(sectionView(section, context), language);
    const text = textsOf(sectionView('models', context)).join('\n');
    expect(text).toMatch(more);
    // As long as fits: one more step of the lists would not.
    expect(text.length).toBeGreaterThan(4_000 - 50 - 3 * (50 + 500));
    const ofRoles = textsOf(sectionView('credits', context)).join('\n');
    expect(roles.filter((role) => !ofRoles.includes(role))).toEqual([]);
  });

  test('on the home every section is a heading and one line, however much it has', () => {
    const lines = textsOf(policyHome(contextOf(full, language))).slice(-sections.length);
    expect(lines.map((line) => line.split('\n').length)).toEqual(sections.map(() => 2));
  });

  test('a server that decided nothing reads one word for each section, and no number', () => {
    const screening = { autoMod: 'known' as const, rules: 0, unchecked: [], isComplete: true };
    const context = contextOf(defaultPolicy, language, { screening, logBacklog: undefined });
    const lines = textsOf(policyHome(context)).slice(-sections.length);
    const expected = sections.map(
      (section) => `**${t(`policy.section.${section}`)}**\n${t(`policy.default.${section}`)}`,
    );
    expect(lines).toEqual(expected);
    expect(lines.join('')).not.toMatch(/\d/u);
  });

  test('each section is opened by its own button: its form, or its settings', () => {
    const customIds = partsOf(policyHome(contextOf(full, language))).flatMap(({ custom_id: id }) => id ?? []);
    expect(customIds).toEqual(['policy/undo/7', ...sections.map(opens)]);
    const edits = sections.flatMap((section) =>
      partsOf(sectionView(section, contextOf(full, language))).flatMap(({ custom_id: id }) =>
        id?.startsWith('policy/edit/') === true ? id.slice('policy/edit/'.length) : [],
      ),
    );
    expect(edits.toSorted()).toEqual([...formSettings].toSorted());
  });

  test('every form keeps to the lengths of Discord without being cut', () => {
    const context = contextOf(full, language);
    const forms = [...formSettings.map((name) => policyForm(name, context)), presetForm(context)];
    for (const form of forms) {
      expect(form.title).not.toContain('…');
      expect(form.components.length).toBeLessThanOrEqual(5);
      for (const component of form.components) {
        if (!('label' in component)) continue;
        expect(`${component.label}${component.description ?? ''}`).not.toContain('…');
      }
    }
  });

  test('a form of presets says of each what it decides, within what the host allows', () => {
    const ceilings = { member: { day: 7, month: 1_000 }, server: plenty, atOnce: 1 };
    const [text] = textsOf(presetForm({ ...contextOf(defaultPolicy, language), ceilings }).components);
    const lines = (text ?? '').split('\n\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain(
      t('policy.state.allowance', {
        day: t('policy.credits', { credits: 7 }),
        month: t('policy.credits', { credits: 200 }),
      }),
    );
    expect(lines[1]).toContain(t('policy.inputs-others'));
  });
});

test('what must be done stands above the sections', () => {
  const gone = { ...typed().server, hasChannel: () => false };
  const screening = { autoMod: 'forbidden' as const, rules: 0, unchecked: [], isComplete: true };
  const texts = textsOf(policyHome(contextOf(full, 'en-US', { server: gone, screening })));
  expect(texts[1]?.split('\n').map((line) => line.slice(0, 30))).toEqual([
    "⚠️ Easel can't be used anywher",
    "⚠️ Easel can't read this serve",
    '⚠️ 1,000 log entries have been',
  ]);
  expect(texts[2]).toMatch(/^🧹 \d+ deleted channels, roles or models/u);
});
