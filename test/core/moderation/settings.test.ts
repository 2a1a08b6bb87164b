import { readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changePolicy } from '../../../src/core/moderation/change.ts';
import { cleanUp, staleReferences } from '../../../src/core/moderation/clean-up.ts';
import type { SubmittedFields } from '../../../src/core/moderation/field.ts';
import {
  contentOf,
  formSettings,
  defaultPolicy,
  policyRecord,
  policySettings,
  type Policy,
} from '../../../src/core/moderation/policy.ts';
import { settings, type DeclaredSetting, type PolicyField } from '../../../src/core/moderation/settings.ts';

const modelIds = ['maker/one', 'maker/two', 'maker/three'];
/** More than one select accepts. */
const channelIds = Array.from({ length: 40 }, (_, index) => `1${index}`);
const roleIds = ['200', '201', '202'];
const isThere = (id: string): boolean => !id.startsWith('gone');
const plenty = { day: 999_999_999, month: 999_999_999 };
const view = {
  ceilings: { member: plenty, server: plenty, atOnce: 1_000 },
  present: { hasChannel: isThere, hasRole: isThere, modelIds },
};

const credits = fc.nat({ max: 10_000 });
const windows = fc.record({ day: credits, month: credits }, { requiredKeys: [] });
/** Any policy with existing references, in the order in which a form would leave it. */
const anyPolicy: fc.Arbitrary<Policy> = fc
  .record(
    {
      channels: fc.subarray(channelIds),
      logChannel: fc.constantFrom(...channelIds),
      allowance: windows,
      roleAllowances: fc.uniqueArray(
        fc.tuple(fc.constantFrom(...roleIds), windows).map(([roleId, each]) => ({ roleId, ...each })),
        { selector: ({ roleId }) => roleId },
      ),
      cooldown: fc.nat({ max: 86_400 }),
      jobsAtOnce: fc.integer({ min: 1, max: 1_000 }),
      budget: windows,
      modelsOff: fc.subarray(modelIds),
      modelRoles: fc.uniqueArray(
        fc.record({ modelId: fc.constantFrom(...modelIds), roleIds: fc.subarray(roleIds, { minLength: 1 }) }),
        { selector: ({ modelId }) => modelId },
      ),
      ageRestricted: fc.subarray(modelIds),
      largest: fc.record(
        { credits, images: fc.integer({ min: 1, max: 100 }), seconds: fc.integer({ min: 1, max: 3_600 }) },
        { requiredKeys: [] },
      ),
      previewAbove: credits,
      inputs: fc.record({
        allowed: fc.boolean(),
        roles: fc.subarray(roleIds),
        channels: fc.subarray(channelIds, { maxLength: 25 }),
        others: fc.boolean(),
      }),
      words: fc.uniqueArray(fc.constantFrom('cat*', 'dog', 'big oreo', '塞爾達')),
      onlyForMe: fc.boolean(),
      mentionOwner: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((part) => policyRecord.parse({ version: 1, revision: 3, ...part }));

function fieldsOf(setting: DeclaredSetting, policy: Policy): readonly PolicyField[] {
  return setting.form(policy, view);
}

/** The form, sent as it was opened. */
function untouched(fields: readonly PolicyField[]): SubmittedFields {
  return Object.fromEntries(fields.map((field) => [customIdOf(field), begins(field)]));
}

function begins(field: PolicyField): SubmittedFields[string] {
  if (field.kind === 'number') return field.now === undefined ? '' : String(field.now);
  if (field.kind === 'lines') return '';
  return 'now' in field ? (field.now ?? '') : [];
}

function customIdOf({ kind, name }: PolicyField): string {
  return kind === 'models' ? `${name}-0` : name;
}

/** Any value that a field may be sent with, and values of forged forms. */
function anyValue(field: PolicyField): fc.Arbitrary<string | readonly string[]> {
  switch (field.kind) {
    case 'number':
      return fc.oneof(fc.nat({ max: field.most }).map(String), fc.constant(''), fc.string({ maxLength: 12 }));
    case 'lines':
      return fc.oneof(
        fc.array(fc.string({ maxLength: 70 }), { maxLength: 5 }).map((lines) => lines.join('\n')),
        fc.string(),
      );
    case 'channels':
      return fc.subarray([...channelIds, 'gone']);
    case 'roles':
      return fc.subarray([...roleIds, 'gone']);
    case 'models':
      return fc.subarray([...modelIds, 'forged/model']);
    case 'switches':
      return fc.subarray([...field.names]);
    case 'choice':
      return fc.constantFrom(...field.names, 'forged', '');
  }
}

function anyFilled(fields: readonly PolicyField[]): fc.Arbitrary<SubmittedFields> {
  return fc.record(Object.fromEntries(fields.map((field) => [customIdOf(field), anyValue(field)])));
}

/** As it is read from the disk. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('every file of a setting is in the list, once, under its own name', () => {
  const files = readdirSync(new URL('../../../src/core/moderation/settings', import.meta.url));
  expect(settings.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
  expect(policySettings).toEqual([...settings.map(({ name }) => name), 'clean-up']);
});

test('no two settings share a field of the row, and the row has no other field', () => {
  const fields = settings.flatMap(({ shape }) => Object.keys(shape));
  expect(new Set(fields).size).toBe(fields.length);
  expect(Object.keys(policyRecord.shape)).toEqual(['version', 'revision', 'changed', 'preset', ...fields]);
});

test('a row that is older than a setting is read, with the default of that setting', () => {
  const row = { version: 1, revision: 7, channels: ['100'] };
  expect(policyRecord.parse(row)).toEqual({ ...defaultPolicy, ...row });
});

test.each(formSettings)('%s: its form, sent as it was opened, changes nothing', (name) => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const setting = settings.find((each) => each.name === name) ?? settings[0];
      const result = changePolicy(policy, name, untouched(fieldsOf(setting, policy)), view);
      expect(result).toMatchObject({ ok: true, cut: [] });
      expect(stored(result.ok && result.policy)).toEqual(stored(contentOf(policy)));
    }),
  );
});

describe.each(settings.map((setting) => [setting.name, setting] as const))('%s', (name, setting) => {
  test('however it is filled in, it is refused, or the row can be read, and nothing else in it has changed', () => {
    fc.assert(
      fc.property(
        anyPolicy.chain((policy) => fc.tuple(fc.constant(policy), anyFilled(fieldsOf(setting, policy)))),
        ([policy, filled]) => {
          const result = changePolicy(policy, name, filled, view);
          if (!result.ok) return;
          const row = { version: 1, revision: 4, ...result.policy };
          expect(policyRecord.parse(stored(row))).toEqual(stored(row));
          const others = (content: object): unknown =>
            stored(Object.fromEntries(Object.entries(content).filter(([field]) => !(field in setting.shape))));
          expect(others(result.policy)).toEqual(others(contentOf(policy)));
        },
      ),
    );
  });

  test('the audit row of a change has only the fields of that setting', () => {
    fc.assert(
      fc.property(
        anyPolicy.chain((policy) => fc.tuple(fc.constant(policy), anyFilled(fieldsOf(setting, policy)))),
        ([policy, filled]) => {
          const result = changePolicy(policy, name, filled, view);
          if (!result.ok) return;
          const { before, after } = { after: undefined, ...result.audit };
          const fields = [before, after].flatMap((part) => Object.keys(part ?? {}));
          expect(fields.filter((field) => !(field in setting.shape))).toEqual([]);
          expect(Object.keys(after ?? {}).length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

test('a clean-up of any policy leaves nothing that is gone, and removes nothing that exists', () => {
  fc.assert(
    fc.property(anyPolicy, fc.subarray([...channelIds, ...roleIds]), fc.subarray(modelIds), (policy, gone, left) => {
      const has = (id: string): boolean => !gone.includes(id);
      const present = { hasChannel: has, hasRole: has, modelIds: left };
      const clean = cleanUp(policy, present);
      expect(staleReferences(clean, present)).toEqual([]);
      expect(cleanUp(policy, view.present)).toEqual({ logChannel: undefined, ...policy });
    }),
  );
});
