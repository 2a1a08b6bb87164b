import { expect, test } from 'vitest';
import type { Field, FieldKind, ScalarKind } from '../../src/catalog/field.ts';
import { sampleRequest } from '../../src/catalog/sample.ts';

const fieldOf = (kind: FieldKind, others: Partial<Field> = {}): Field => ({
  ...kind,
  input: 'it',
  name: 'it',
  required: true,
  default: undefined,
  title: '',
  description: '',
  ...(others as object),
});
const sampleOf = (kind: FieldKind, stated?: Field['default']): unknown =>
  sampleRequest({ fields: [fieldOf(kind, { default: stated })] })['it'];
const listOf = (of: ScalarKind, rules: object = {}): FieldKind => ({ kind: 'list', of, ...rules });

test('only what is required has a value', () => {
  const kind = { kind: 'switch' } as const;
  const fields = [fieldOf(kind, { name: 'one' }), fieldOf(kind, { name: 'other', required: false })];
  expect(sampleRequest({ fields })).toEqual({ one: true });
});

test.each<[string, FieldKind, Field['default'], unknown]>([
  ['a choice: the first', { kind: 'choice', type: 'string', choices: ['b', 'a'] }, 'a', 'b'],
  ['a choice of numbers', { kind: 'choice', type: 'integer', choices: [480, 720] }, undefined, 480],
  ['a switch', { kind: 'switch' }, undefined, true],
  ['a switch that is on', { kind: 'switch' }, true, true],
  ['a switch that is off', { kind: 'switch' }, false, false],
  ['a text', { kind: 'text' }, 'x', 'a lighthouse in a storm'],
  ['a text of at least 25', { kind: 'text', minLength: 25 }, undefined, 'a lighthouse in a storm!!'],
  ['a text of at most 9', { kind: 'text', maxLength: 9 }, undefined, 'a lightho'],
  ['a text that would end with a space', { kind: 'text', maxLength: 2 }, undefined, 'a!'],
  ['a number with a default', { kind: 'number', type: 'integer', min: 1, max: 9 }, 7, 7],
  ['a number whose default is none', { kind: 'number', type: 'integer', min: 2, max: 9 }, 'auto', 2],
  ['a number without bounds', { kind: 'number', type: 'integer' }, undefined, 1],
  ['a number of at most 0', { kind: 'number', type: 'integer', max: 0 }, undefined, 0],
  ['a number of at most 9', { kind: 'number', type: 'integer', max: 9 }, undefined, 1],
  ['a number of at least -5', { kind: 'number', type: 'integer', min: -5 }, undefined, -5],
  ['a multiple of 8', { kind: 'number', type: 'integer', max: 64, steps: [8] }, undefined, 8],
  ['a multiple of 8, at most 8', { kind: 'number', type: 'integer', max: 8, steps: [8] }, undefined, 8],
  ['a multiple of 8, at most 7', { kind: 'number', type: 'integer', max: 7, steps: [8] }, undefined, 0],
  ['a multiple of 8, at most -1', { kind: 'number', type: 'integer', max: -1, steps: [8] }, undefined, -8],
  ['a multiple of 8, at least 10', { kind: 'number', type: 'integer', min: 10, max: 64, steps: [8] }, undefined, 16],
  ['a multiple of 0.5', { kind: 'number', type: 'number', max: 2, steps: [0.5] }, undefined, 0.5],
])('%s', (_what, kind, stated, value) => {
  expect(sampleOf(kind, stated)).toBe(value);
});

test.each<[string, FieldKind, string]>([
  ['one entry', listOf({ kind: 'switch' }), 'true'],
  ['one, although none is needed', listOf({ kind: 'switch' }, { minItems: 0 }), 'true'],
  ['switches in turn', listOf({ kind: 'switch' }, { minItems: 3 }), 'true\nfalse\ntrue'],
  [
    'choices in turn',
    listOf({ kind: 'choice', type: 'string', choices: ['a', 'b'] }, { minItems: 3, maxItems: 5 }),
    'a\nb\na',
  ],
  ['numbers one after the other', listOf({ kind: 'number', type: 'integer', min: 4 }, { minItems: 3 }), '4\n5\n6'],
  [
    'numbers a step apart, up to the greatest',
    listOf({ kind: 'number', type: 'integer', min: 8, max: 16, steps: [8] }, { minItems: 3 }),
    '8\n16\n8',
  ],
  [
    'texts that differ',
    listOf({ kind: 'text' }, { minItems: 2 }),
    '1 a lighthouse in a storm\n2 a lighthouse in a storm',
  ],
])('a list: %s', (_what, kind, value) => {
  expect(sampleOf(kind)).toBe(value);
});
