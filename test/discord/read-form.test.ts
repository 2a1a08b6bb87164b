import {
  ChannelSelectMenuBuilder,
  ChannelType,
  CheckboxGroupBuilder,
  LabelBuilder,
  ModalBuilder,
  RadioGroupBuilder,
  RoleSelectMenuBuilder,
} from 'discord.js';
import { expect, test } from 'vitest';
import { readForm } from '../../src/discord/read-form.ts';

type Submitted = Parameters<typeof readForm>[1];

const form = new ModalBuilder()
  .setCustomId('x')
  .setTitle('x')
  .addLabelComponents(
    new LabelBuilder()
      .setLabel('roles')
      .setRoleSelectMenuComponent(new RoleSelectMenuBuilder().setCustomId('roles').setMaxValues(2)),
    new LabelBuilder()
      .setLabel('channels')
      .setChannelSelectMenuComponent(
        new ChannelSelectMenuBuilder()
          .setCustomId('channels')
          .setChannelTypes(ChannelType.GuildText)
          .setRequired(false),
      ),
  )
  .toJSON();

const field = (type: number, id: number, more: object): object => ({
  type: 18,
  id,
  component: { type, id: id + 1, ...more },
});

/** A form as discord.js passes it on, with the values that Discord resolved. */
function sent(role: object, channel: object): Submitted {
  const components = [
    field(6, 1, { customId: 'roles', values: ['5'], ...role }),
    field(8, 3, { customId: 'channels', values: ['7'], ...channel }),
  ];
  return { guildId: '3', components } as unknown as Submitted;
}

const roles = new Map([['5', { id: '5' }]]);
const channels = (facts: object): { readonly channels: ReadonlyMap<string, object> } => ({
  channels: new Map([['7', { id: '7', type: 0, guildId: '3', ...facts }]]),
});

test.each<[string, object, object, boolean]>([
  ['all that Discord resolved', { roles }, channels({}), true],
  [
    'a channel as Discord’s API has it, which names no server',
    { roles },
    { channels: new Map([['7', { id: '7', type: 0 }]]) },
    true,
  ],
  ['nothing where it may be left alone', { roles }, { values: [] }, true],
  ['a channel of another server', { roles }, channels({ guildId: '4' }), false],
  ['a channel of another kind', { roles }, channels({ type: 2 }), false],
  ['a channel that Discord did not resolve', { roles }, {}, false],
  ['a role that Discord did not resolve', {}, channels({}), false],
  ['a role that is not among those that Discord resolved', { roles: new Map() }, channels({}), false],
  ['a role that is resolved as a user', { users: roles }, channels({}), false],
  ['no role where one is required', { roles, values: [] }, channels({}), false],
  ['a value that is no text', { roles, values: [5] }, channels({}), false],
  ['values that are no list', { roles, values: '5' }, channels({}), false],
])('%s', (_case, role, channel, isTaken) => {
  const filled = readForm(form, sent(role, channel));
  expect(Object.keys(filled ?? {})).toEqual(isTaken ? ['roles', 'channels'] : []);
});

const checkboxes = new ModalBuilder()
  .setCustomId('x')
  .setTitle('x')
  .addLabelComponents(
    new LabelBuilder().setLabel('switches').setCheckboxGroupComponent(
      new CheckboxGroupBuilder()
        .setCustomId('switches')
        .setRequired(false)
        .setMinValues(0)
        .setMaxValues(2)
        .setOptions(['one', 'two'].map((value) => ({ label: value, value }))),
    ),
  )
  .toJSON();

test.each<[string, object, boolean]>([
  ['all of them', { values: ['two', 'one'] }, true],
  ['none of them', { values: [] }, true],
  ['one that is not offered', { values: ['three'] }, false],
  ['one of them twice', { values: ['one', 'one'] }, false],
  ['a single text', { values: 'one' }, false],
  ['a single switch', { type: 23, value: true }, false],
])('of a group of switches: %s', (_case, answer, isTaken) => {
  const components = [field(22, 1, { customId: 'switches', ...answer })];
  const filled = readForm(checkboxes, { guildId: '3', components } as unknown as Submitted);
  expect(Object.keys(filled ?? {})).toEqual(isTaken ? ['switches'] : []);
});

const radios = new ModalBuilder()
  .setCustomId('x')
  .setTitle('x')
  .addLabelComponents(
    new LabelBuilder()
      .setLabel('choice')
      .setRadioGroupComponent(
        new RadioGroupBuilder()
          .setCustomId('choice')
          .setOptions(['one', 'two'].map((value) => ({ label: value, value }))),
      ),
  )
  .toJSON();

test.each<[string, object, boolean]>([
  ['one of them', { value: 'two' }, true],
  ['none of them', { value: null }, false],
  ['no value', {}, false],
  ['one that is not offered', { value: 'three' }, false],
  ['a list', { value: ['one'] }, false],
  ['values', { values: ['one'] }, false],
  ['a text field', { type: 4, value: 'one' }, false],
])('of a group of which one is chosen: %s', (_case, answer, isTaken) => {
  const components = [field(21, 1, { customId: 'choice', ...answer })];
  const filled = readForm(radios, { guildId: '3', components } as unknown as Submitted);
  expect(filled).toEqual(isTaken ? { choice: 'two' } : undefined);
});

test('of a group that may be left alone: nothing', () => {
  const [label] = radios.components;
  if (label === undefined || !('component' in label)) throw new Error('there is no field');
  const optional = { components: [{ ...label, component: { ...label.component, required: false } }] };
  const components = [field(21, 1, { customId: 'choice', value: null })];
  const filled = readForm(optional, { guildId: '3', components } as unknown as Submitted);
  expect(filled).toEqual({ choice: '' });
});
