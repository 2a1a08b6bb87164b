import { many, type Fields } from '../rules/payload.ts';
import type { Violation } from './violation.ts';

const input = (fields: Fields = {}): Fields => ({ type: 4, style: 2, custom_id: 'prompt', ...fields });
const label = (fields: Fields = {}, component: Fields = input()): Fields => ({
  type: 18,
  label: 'Prompt',
  component,
  ...fields,
});

/** The answer of a modal that is correct except for `fields`. */
export const modal = (fields: Fields = {}): Fields => ({
  type: 9,
  data: { custom_id: 'edit', title: 'Edit', components: [label()], ...fields },
});
const modalOf = (...components: Fields[]): Fields => modal({ components });
const boxes = (count: number): Fields[] => many(count, (index) => ({ label: 'l', value: `${index}` }));
const ticked = (value: string): Fields => ({ label: 'l', value, default: true });
const user = (id: string): Fields => ({ id, type: 'user' });
const first = 'data.components.0';

/** Invalid answers to a command. */
export const answerViolations: Violation[] = [
  ['no object', [], '', 'MODEL_TYPE_CONVERT'],
  ['a deferred edit', { type: 6 }, 'type', 'BASE_TYPE_CHOICES'],
  ['an edit', { type: 7, data: { content: 'x' } }, 'type', 'BASE_TYPE_CHOICES'],
  ['choices', { type: 8, data: { choices: [] } }, 'type', 'BASE_TYPE_CHOICES'],
  ['a pong', { type: 1 }, 'type', 'BASE_TYPE_CHOICES'],
  [
    'a deferred message with the flag of Components V2',
    { type: 5, data: { flags: 64 | (1 << 15) } },
    'data.flags',
    'MESSAGE_FLAGS_INVALID',
  ],
  ['a deferred message with content', { type: 5, data: { content: 'x' } }, 'data.content', 'UNKNOWN_KEY'],
  ['flags beside the data', { type: 4, data: { content: 'x' }, flags: 64 }, 'flags', 'UNKNOWN_KEY'],
  ['a modal’s title of 46', modal({ title: 't'.repeat(46) }), 'data.title', 'BASE_TYPE_BAD_LENGTH'],
  ['a modal’s custom id of 101', modal({ custom_id: 'c'.repeat(101) }), 'data.custom_id', 'BASE_TYPE_BAD_LENGTH'],
  [
    'a modal of 6 components',
    modalOf(...many(6, (index) => label({}, input({ custom_id: `${index}` })))),
    'data.components',
    'BASE_TYPE_BAD_LENGTH',
  ],
  ['an empty modal', modalOf(), 'data.components', 'BASE_TYPE_BAD_LENGTH'],
  ['a label of 46', modalOf(label({ label: 'l'.repeat(46) })), `${first}.label`, 'BASE_TYPE_BAD_LENGTH'],
  [
    'a label’s description of 101',
    modalOf(label({ description: 'd'.repeat(101) })),
    `${first}.description`,
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a text input filled with 4,001',
    modalOf(label({}, input({ value: 'v'.repeat(4001) }))),
    `${first}.component.value`,
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a text input for 4,001',
    modalOf(label({}, input({ max_length: 4001 }))),
    `${first}.component.max_length`,
    'NUMBER_TYPE_MAX',
  ],
  [
    'a text input filled beyond its length',
    modalOf(label({}, input({ value: 'vvv', max_length: 2 }))),
    `${first}.component.value`,
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a text input filled below its length',
    modalOf(label({}, input({ value: 'v', min_length: 2 }))),
    `${first}.component.value`,
    'BASE_TYPE_MIN_LENGTH',
  ],
  [
    'a modal’s custom id twice',
    modalOf(label(), label()),
    'data.components.1.component.custom_id',
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a radio group of one',
    modalOf(label({}, { type: 21, custom_id: 'g', options: [{ label: 'l', value: 'v' }] })),
    `${first}.component.options`,
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a checkbox group of 11',
    modalOf(label({}, { type: 22, custom_id: 'g', options: boxes(11) })),
    `${first}.component.options`,
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a radio group with two defaults',
    modalOf(label({}, { type: 21, custom_id: 'g', options: [ticked('a'), ticked('b')] })),
    `${first}.component`,
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
  ],
  [
    'a checkbox group’s least number above the greatest',
    modalOf(label({}, { type: 22, custom_id: 'g', options: boxes(2), min_values: 2, max_values: 1 })),
    `${first}.component.min_values`,
    'NUMBER_TYPE_MAX',
  ],
  [
    'a checkbox group that lets more be chosen than it has',
    modalOf(label({}, { type: 22, custom_id: 'g', options: boxes(2), max_values: 3 })),
    `${first}.component.max_values`,
    'NUMBER_TYPE_MAX',
  ],
  [
    'a text input in a row without a label',
    modalOf({ type: 1, components: [input()] }),
    `${first}.components.0.label`,
    'BASE_TYPE_REQUIRED',
  ],
  [
    'a disabled menu in a modal',
    modalOf(label({}, { type: 6, custom_id: 'm', disabled: true })),
    `${first}.component.disabled`,
    'COMPONENT_DISABLED_IN_MODAL',
  ],
  [
    'a required menu that takes nothing',
    modalOf(label({}, { type: 5, custom_id: 'm', min_values: 0 })),
    `${first}.component.min_values`,
    'NUMBER_TYPE_MIN',
  ],
  [
    'more people preset than can be picked',
    modalOf(label({}, { type: 5, custom_id: 'm', default_values: [user('1'), user('2')] })),
    `${first}.component`,
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
  ],
  [
    'fewer people preset than must be picked',
    modalOf(label({}, { type: 7, custom_id: 'm', min_values: 2, max_values: 3, default_values: [user('1')] })),
    `${first}.component`,
    'SELECT_COMPONENT_TOO_FEW_DEFAULT_VALUES',
  ],
  [
    'a role preset among channels',
    modalOf(label({}, { type: 8, custom_id: 'm', default_values: [{ id: '1', type: 'role' }] })),
    `${first}.component.default_values.0.type`,
    'BASE_TYPE_CHOICES',
  ],
  [
    'a channel type that there is not',
    modalOf(label({}, { type: 8, custom_id: 'm', channel_types: [99] })),
    `${first}.component.channel_types.0`,
    'BASE_TYPE_CHOICES',
  ],
  ['a button in a modal', modalOf({ type: 2, style: 1, label: 'x', custom_id: 'x' }), first, 'UNION_TYPE_CHOICES'],
];

const offer = (...choices: Fields[]): Fields => ({ type: 8, data: { choices } });
const choice = (index: number, fields: Fields = {}): Fields => ({ name: `c${index}`, value: `v${index}`, ...fields });

/** Invalid answers to an autocomplete. */
export const choiceViolations: Violation[] = [
  ['a message', { type: 4, data: { content: 'x' } }, 'type', 'BASE_TYPE_CHOICES'],
  ['26 choices', offer(...many(26, (index) => choice(index))), 'data.choices', 'BASE_TYPE_MAX_LENGTH'],
  ['a name of 101', offer(choice(0, { name: 'n'.repeat(101) })), 'data.choices.0.name', 'BASE_TYPE_BAD_LENGTH'],
  ['a value of 101', offer(choice(0, { value: 'v'.repeat(101) })), 'data.choices.0.value', 'BASE_TYPE_MAX_LENGTH'],
  ['a number for a text', offer(choice(0, { value: 7 })), 'data.choices.0.value', 'STRING_TYPE_CONVERT'],
  ['a value that is a boolean', offer(choice(0, { value: true })), 'data.choices.0.value', 'NUMBER_TYPE_COERCE'],
];
