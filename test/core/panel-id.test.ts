import { describe, expect, test } from 'vitest';
import { useKinds } from '../../src/core/custom-id.ts';
import { policySettings } from '../../src/core/moderation/policy.ts';
import { decodePanel, encodePanel, panelIds } from '../../src/core/panel-id.ts';

const job = '1305912345678901234';
const longest = '9'.repeat(20);

test('every setting that a form changes has its form, and what is picked has none', () => {
  const forms = policySettings.filter((setting) => decodePanel(`policy/${setting}/0`)?.kind === 'form');
  expect(forms).toEqual(policySettings.filter((each) => each !== 'only-for-me' && each !== 'clean-up'));
});

test('what is written is read as it was, with its kind, in 100 characters at most', () => {
  const cursor = `${'0'.repeat(14)}:${longest}`;
  const written = [
    [encodePanel('policy', 'pick', 999_999_999), 'string-select', ['999999999']],
    [encodePanel('policy', 'words', 0), 'form', ['0']],
    [encodePanel('policy', 'show-words', 0), 'button', ['0']],
    [encodePanel('moderate', 'log'), 'button', []],
    [encodePanel('moderate', 'log', cursor), 'button', [cursor]],
    [encodePanel('moderate', 'history', longest), 'button', [longest]],
    [encodePanel('moderate', 'history', longest, cursor), 'button', [longest, cursor]],
    [encodePanel('moderate', 'remove', job), 'form', [job]],
    [encodePanel('report', 'why', longest, longest), 'form', [longest, longest]],
    [encodePanel('report', 'dismiss', job), 'button', [job]],
  ] as const;
  for (const [text, kind, parts] of written) {
    expect(decodePanel(text)).toMatchObject({ kind, parts });
    expect(text.length).toBeLessThanOrEqual(100);
  }
});

test('each declares one kind of use that Discord has', () => {
  for (const uses of Object.values(panelIds)) {
    for (const { kind } of Object.values(uses)) expect(useKinds).toContain(kind);
  }
});

describe('what is not declared is nothing', () => {
  test.each([
    '',
    'policy',
    'policy/pick',
    'policy/pick/',
    'policy/pick/1/1',
    'policy/pick/-1',
    'policy/pick/1e3',
    'policy/pick/１',
    'policy/pick/1234567890',
    'policy/pick/1\n',
    'policy/only-for-me/0',
    'policy/__proto__/0',
    'policy/toString/0',
    '__proto__/pick/0',
    'constructor/name/0',
    'moderate/history',
    'moderate/history/1',
    `moderate/history/${job}/`,
    `moderate/history/${job}/a/b`,
    `moderate/remove/${job}/${job}`,
    `report/why/${job}`,
    `report/dismiss/${'1'.repeat(21)}`,
    `Report/dismiss/${job}`,
    `moderate/log/${'x'.repeat(41)}`,
    `policy/pick/${'1'.repeat(1_000_000)}`,
  ])('%.60s', (text) => {
    expect(decodePanel(text)).toBeUndefined();
  });
});
