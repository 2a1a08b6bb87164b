import { describe, expect, test } from 'vitest';
import { checkMessage } from '../../../../sandbox/discord/rules/message.ts';
import type { Violation } from '../../../../sandbox/discord/rules/error.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const check = (components: unknown): Violation[] =>
  checkMessage(
    { flags: 1 << 15, components },
    { kind: 'create', webhook: true, files: [{ name: 'a.png', size: 1 }], wasV2: false, keptAttachmentIds: [] },
  );

const choice = (index: number, fields: Fields = {}): Fields => ({ label: `l${index}`, value: `v${index}`, ...fields });
const select = (fields: Fields = {}): Fields => ({
  type: 3,
  custom_id: 's',
  options: [choice(0), choice(1)],
  ...fields,
});
const rowOf = (...components: Fields[]): Fields => ({ type: 1, components });
const one = ['components', 0, 'components', 0];

const rows: Row[] = [
  [
    '25 options',
    [rowOf(select({ options: many(25, (index) => choice(index)) }))],
    [rowOf(select({ options: many(26, (index) => choice(index)) }))],
    'BASE_TYPE_BAD_LENGTH',
    [...one, 'options'],
  ],
  [
    'option values differ',
    [rowOf(select())],
    [rowOf(select({ options: [choice(0), choice(0)] }))],
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    [...one, 'options', 1, 'value'],
  ],
  [
    'an option’s label has 100',
    [rowOf(select({ options: [choice(0, { label: 'l'.repeat(100) })] }))],
    [rowOf(select({ options: [choice(0, { label: 'l'.repeat(101) })] }))],
    'BASE_TYPE_BAD_LENGTH',
    [...one, 'options', 0, 'label'],
  ],
  [
    'a placeholder has 150',
    [rowOf(select({ placeholder: 'p'.repeat(150) }))],
    [rowOf(select({ placeholder: 'p'.repeat(151) }))],
    'BASE_TYPE_MAX_LENGTH',
    [...one, 'placeholder'],
  ],
  [
    'no more can be chosen than there is',
    [rowOf(select({ max_values: 2 }))],
    [rowOf(select({ max_values: 3 }))],
    'NUMBER_TYPE_MAX',
    [...one, 'max_values'],
  ],
  [
    'the least number is not above the greatest',
    [rowOf(select({ min_values: 2, max_values: 2 }))],
    [rowOf(select({ min_values: 2, max_values: 1 }))],
    'NUMBER_TYPE_MAX',
    [...one, 'min_values'],
  ],
  [
    'the greatest number is 1 when not given',
    [rowOf(select({ min_values: 1 }))],
    [rowOf(select({ min_values: 2 }))],
    'NUMBER_TYPE_MAX',
    [...one, 'min_values'],
  ],
  [
    'defaults are no more than can be chosen',
    [rowOf(select({ options: [choice(0, { default: true }), choice(1)] }))],
    [rowOf(select({ options: [choice(0, { default: true }), choice(1, { default: true })] }))],
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    one,
  ],
];

describe('selects', () => {
  test.each(rows)('%s', (_rule, inside, outside, code, path) => {
    expect(check(inside)).toEqual([]);
    expect(check(outside)).toContainEqual({ path, code, message });
  });
});
