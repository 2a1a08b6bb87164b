import { LabelBuilder, ModalBuilder, TextDisplayBuilder, TextInputBuilder, TextInputStyle } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { checkCallback } from '../../../../sandbox/discord/rules/callback.ts';
import type { Violation } from '../../../../sandbox/discord/rules/error.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const command = 2;

const check = (interactionType: number, payload: unknown): Violation[] =>
  checkCallback(payload, { interactionType, files: [] });

const input = (fields: Fields = {}): Fields => ({ type: 4, style: 2, custom_id: 'prompt', ...fields });
const label = (fields: Fields = {}, of: Fields = input()): Fields => ({
  type: 18,
  label: 'Prompt',
  component: of,
  ...fields,
});
const modalOf = (...components: Fields[]): Fields => ({
  type: 9,
  data: { custom_id: 'edit', title: 'Edit and run', components },
});
const modal = (fields: Fields): Fields => ({
  type: 9,
  data: { custom_id: 'edit', title: 'Edit', components: [label()], ...fields },
});
const inputs = (count: number): Fields[] => many(count, (index) => label({}, input({ custom_id: `${index}` })));
const group = (count: number, fields: Fields = {}): Fields =>
  label(
    {},
    { type: 21, custom_id: 'g', options: many(count, (index) => ({ label: 'l', value: `${index}`, ...fields })) },
  );
const boxes = (count: number, fields: Fields = {}): Fields =>
  label(
    {},
    { type: 22, custom_id: 'g', options: many(count, (index) => ({ label: 'l', value: `${index}` })), ...fields },
  );
const menu = (type: number, fields: Fields = {}): Fields => label({}, { type, custom_id: 'm', ...fields });
const users = (count: number): Fields[] => many(count, (index) => ({ id: `${index}`, type: 'user' }));
const data = ['data', 'components'];

describe('a modal', () => {
  test.each<Row>([
    ['1 to 5 components', modalOf(...inputs(5)), modalOf(...inputs(6)), 'BASE_TYPE_BAD_LENGTH', data],
    ['not without components', modalOf(label()), modalOf(), 'BASE_TYPE_BAD_LENGTH', data],
    [
      'a title has 1 to 45 characters',
      modal({ title: 't'.repeat(45) }),
      modal({ title: 't'.repeat(46) }),
      'BASE_TYPE_BAD_LENGTH',
      ['data', 'title'],
    ],
    [
      'a custom id has 1 to 100',
      modal({ custom_id: 'c'.repeat(100) }),
      modal({ custom_id: 'c'.repeat(101) }),
      'BASE_TYPE_BAD_LENGTH',
      ['data', 'custom_id'],
    ],
    [
      'a label has 1 to 45',
      modalOf(label({ label: 'l'.repeat(45) })),
      modalOf(label({ label: 'l'.repeat(46) })),
      'BASE_TYPE_BAD_LENGTH',
      [...data, 0, 'label'],
    ],
    [
      'a description has 1 to 100',
      modalOf(label({ description: 'd'.repeat(100) })),
      modalOf(label({ description: 'd'.repeat(101) })),
      'BASE_TYPE_BAD_LENGTH',
      [...data, 0, 'description'],
    ],
    [
      'a text input holds 4,000',
      modalOf(label({}, input({ value: 'v'.repeat(4000) }))),
      modalOf(label({}, input({ value: 'v'.repeat(4001) }))),
      'BASE_TYPE_MAX_LENGTH',
      [...data, 0, 'component', 'value'],
    ],
    [
      'a text input asks for 4,000 at most',
      modalOf(label({}, input({ max_length: 4000 }))),
      modalOf(label({}, input({ max_length: 4001 }))),
      'NUMBER_TYPE_MAX',
      [...data, 0, 'component', 'max_length'],
    ],
    [
      'what is filled in fits',
      modalOf(label({}, input({ value: 'vv', max_length: 2 }))),
      modalOf(label({}, input({ value: 'vvv', max_length: 2 }))),
      'BASE_TYPE_MAX_LENGTH',
      [...data, 0, 'component', 'value'],
    ],
    [
      'what is filled in suffices',
      modalOf(label({}, input({ value: 'vv', min_length: 2 }))),
      modalOf(label({}, input({ value: 'v', min_length: 2 }))),
      'BASE_TYPE_MIN_LENGTH',
      [...data, 0, 'component', 'value'],
    ],
    [
      'custom ids differ',
      modalOf(...inputs(2)),
      modalOf(label(), label()),
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      [...data, 1, 'component', 'custom_id'],
    ],
    [
      'a radio group has 2 to 10 options',
      modalOf(group(2)),
      modalOf(group(1)),
      'BASE_TYPE_BAD_LENGTH',
      [...data, 0, 'component', 'options'],
    ],
    [
      'a radio group has one default',
      modalOf(group(2)),
      modalOf(group(2, { default: true })),
      'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      [...data, 0, 'component'],
    ],
    [
      'a checkbox group has 1 to 10 options',
      modalOf(boxes(10)),
      modalOf(boxes(11)),
      'BASE_TYPE_BAD_LENGTH',
      [...data, 0, 'component', 'options'],
    ],
    [
      'a checkbox group asks for what it has',
      modalOf(boxes(3, { min_values: 3 })),
      modalOf(boxes(3, { min_values: 4 })),
      'NUMBER_TYPE_MAX',
      [...data, 0, 'component', 'min_values'],
    ],
    [
      'nothing is disabled',
      modalOf(menu(5)),
      modalOf(menu(5, { disabled: true })),
      'COMPONENT_DISABLED_IN_MODAL',
      [...data, 0, 'component', 'disabled'],
    ],
    [
      'what takes nothing is not required',
      modalOf(menu(6, { min_values: 0, required: false })),
      modalOf(menu(6, { min_values: 0 })),
      'NUMBER_TYPE_MIN',
      [...data, 0, 'component', 'min_values'],
    ],
    [
      'presets are no more than can be picked',
      modalOf(menu(5, { max_values: 2, default_values: users(2) })),
      modalOf(menu(5, { max_values: 2, default_values: users(3) })),
      'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      [...data, 0, 'component'],
    ],
    [
      'presets are no fewer than must be picked',
      modalOf(menu(7, { min_values: 2, max_values: 3, default_values: users(2) })),
      modalOf(menu(7, { min_values: 2, max_values: 3, default_values: users(1) })),
      'SELECT_COMPONENT_TOO_FEW_DEFAULT_VALUES',
      [...data, 0, 'component'],
    ],
    [
      'a text input in a row has a label',
      modalOf({ type: 1, components: [input({ label: 'Prompt' })] }),
      modalOf({ type: 1, components: [input()] }),
      'BASE_TYPE_REQUIRED',
      [...data, 0, 'components', 0, 'label'],
    ],
    [
      'buttons are not for modals',
      modalOf(label()),
      modalOf({ type: 2, style: 1, label: 'x', custom_id: 'x' }),
      'UNION_TYPE_CHOICES',
      [...data, 0],
    ],
  ])('%s', (_rule, inside, outside, code, path) => {
    expect(check(command, inside)).toEqual([]);
    expect(check(command, outside)).toContainEqual({ path, code, message });
  });

  test('the output of discord.js’s builders passes', () => {
    const built = new ModalBuilder()
      .setCustomId('edit')
      .setTitle('Edit and run')
      .addTextDisplayComponents(new TextDisplayBuilder().setContent('What was used'))
      .addLabelComponents(
        new LabelBuilder()
          .setLabel('Prompt')
          .setDescription('What to draw')
          .setTextInputComponent(
            new TextInputBuilder().setCustomId('prompt').setStyle(TextInputStyle.Paragraph).setValue('A red fox'),
          ),
      );
    const sent: unknown = JSON.parse(JSON.stringify({ type: 9, data: built }));
    expect(check(command, sent)).toEqual([]);
  });
});
