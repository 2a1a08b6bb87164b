import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { readAutoModRule } from '../../../src/core/screening/automod.ts';

/** The example of Discord's documentation. */
const documented = {
  id: '969707018069872670',
  guild_id: '613425648685547541',
  name: 'Keyword Filter 1',
  creator_id: '423457898095789043',
  trigger_type: 1,
  event_type: 1,
  actions: [
    { type: 1, metadata: { custom_message: 'Please keep financial discussions limited to the #finance channel' } },
  ],
  trigger_metadata: {
    keyword_filter: ['cat*', '*dog', '*ana*', 'i like c++'],
    regex_patterns: ['(b|c)at', '^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$'],
  },
  enabled: true,
  exempt_roles: ['323456789123456789', '423456789123456789'],
  exempt_channels: ['523456789123456789'],
};

test('a rule that only alerts stops no prompt, and is named; a rule that also blocks does', () => {
  const alert = { type: 2, metadata: { channel_id: '1' } };
  expect(readAutoModRule({ ...documented, actions: [alert] })).toEqual({
    rule: undefined,
    unchecked: [{ ruleName: 'Keyword Filter 1', what: 'alert' }],
  });
  expect(readAutoModRule({ ...documented, actions: [alert, { type: 1 }] }).rule?.name).toBe('Keyword Filter 1');
});

test('the documented example is read completely', () => {
  expect(readAutoModRule(documented)).toEqual({
    rule: {
      id: '969707018069872670',
      name: 'Keyword Filter 1',
      source: 'automod',
      keywords: ['cat*', '*dog', '*ana*', 'i like c++'],
      regexes: ['(b|c)at', '^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$'],
      allow: [],
      exemptRoles: ['323456789123456789', '423456789123456789'],
      exemptChannels: ['523456789123456789'],
    },
    unchecked: [],
  });
});

describe('a rule of which nothing is checked', () => {
  test.each([
    ['that is off', { enabled: false }],
    ['for profiles that members edit', { event_type: 2, trigger_type: 6 }],
    ['for an event that is not known yet', { event_type: 9 }],
  ])('%s is left out', (_, change) => {
    expect(readAutoModRule({ ...documented, ...change })).toEqual({ rule: undefined, unchecked: [] });
  });

  test.each([
    ['spam', 3, {}],
    ['preset', 4, { presets: [1, 2, 3], allow_list: [] }],
    ['mentions', 5, { mention_total_limit: 5 }],
    ['profile', 6, { keyword_filter: ['cat'] }],
    ['trigger', 2, {}],
    ['trigger', 77, { embeddings: [0.5] }],
  ])('%s, of trigger type %i, is named', (what, trigger_type, trigger_metadata) => {
    expect(readAutoModRule({ ...documented, trigger_type, trigger_metadata })).toEqual({
      rule: undefined,
      unchecked: [{ ruleName: 'Keyword Filter 1', what }],
    });
  });
});

test('unknown, absent and null fields do not matter', () => {
  const { rule, unchecked } = readAutoModRule({
    ...documented,
    trigger_metadata: { keyword_filter: null, allow_list: ['cat'], stemming: true },
    exempt_roles: undefined,
    exempt_channels: null,
    severity: 4,
  });
  expect(unchecked).toEqual([]);
  expect(rule).toMatchObject({ keywords: [], regexes: [], allow: ['cat'], exemptRoles: [], exemptChannels: [] });
  expect(readAutoModRule({ ...documented, trigger_metadata: null }).rule?.keywords).toEqual([]);
});

test.each([
  [{ ...documented, trigger_metadata: { keyword_filter: 'cat' } }, 'Keyword Filter 1'],
  [{ name: 'Half a rule' }, 'Half a rule'],
  [{ name: 5 }, ''],
  [null, ''],
  ['rule', ''],
])('a payload that cannot be read is named: %j', (payload, ruleName) => {
  expect(readAutoModRule(payload)).toEqual({ rule: undefined, unchecked: [{ ruleName, what: 'rule' }] });
});

test('no payload makes it throw', () => {
  const anyRule = fc.record(
    {
      id: fc.anything(),
      name: fc.anything(),
      enabled: fc.anything(),
      event_type: fc.oneof(fc.constant(1), fc.anything()),
      trigger_type: fc.oneof(fc.nat(10), fc.anything()),
      trigger_metadata: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(anyRule, fc.anything()), (payload) => {
      expect(readAutoModRule(payload).unchecked.length).toBeLessThanOrEqual(1);
    }),
  );
});
