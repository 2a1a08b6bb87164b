import {
  ChannelSelectMenuBuilder,
  ChannelType,
  CheckboxGroupBuilder,
  FileUploadBuilder,
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
  expect(Object.keys(filled?.fields ?? {})).toEqual(isTaken ? ['roles', 'channels'] : []);
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
  expect(Object.keys(filled?.fields ?? {})).toEqual(isTaken ? ['switches'] : []);
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
  expect(filled?.fields).toEqual(isTaken ? { choice: 'two' } : undefined);
});

test('of a group that may be left alone: nothing', () => {
  const [label] = radios.components;
  if (label === undefined || !('component' in label)) throw new Error('there is no field');
  const optional = { components: [{ ...label, component: { ...label.component, required: false } }] };
  const components = [field(21, 1, { customId: 'choice', value: null })];
  const filled = readForm(optional, { guildId: '3', components } as unknown as Submitted);
  expect(filled?.fields).toEqual({ choice: '' });
});

const uploads = new ModalBuilder()
  .setCustomId('x')
  .setTitle('x')
  .addLabelComponents(
    new LabelBuilder()
      .setLabel('files')
      .setFileUploadComponent(
        new FileUploadBuilder()
          .setCustomId('files')
          .setRequired(false)
          .setMinValues(0)
          .setMaxValues(2)
          .setFileTypes('image', '.mp4'),
      ),
  )
  .toJSON();

const file = (name: string, more: object = {}): object => ({ name, url: 'https://cdn.example/a', size: 5, ...more });
const attached = (files: Readonly<Record<string, object>>): object => ({
  values: Object.keys(files),
  attachments: new Map(Object.entries(files)),
});

test.each<[string, object, readonly string[] | undefined]>([
  ['files, in their order', attached({ 7: file('b.PNG'), 5: file('a.mp4') }), ['a.mp4', 'b.PNG']],
  ['none of them', { values: [] }, []],
  ['one that Discord did not resolve', { ...attached({ 5: file('a.png') }), values: ['6'] }, undefined],
  ['one where nothing was resolved', { values: ['5'] }, undefined],
  ['one that was resolved as a user', { values: ['5'], users: new Map([['5', file('a.png')]]) }, undefined],
  ['one twice', { ...attached({ 5: file('a.png') }), values: ['5', '5'] }, undefined],
  ['more than it takes', attached({ 5: file('a.png'), 6: file('b.png'), 7: file('c.png') }), undefined],
  ['one of another group', attached({ 5: file('a.mp3') }), undefined],
  ['one of another type', attached({ 5: file('a.webm') }), undefined],
  [
    'one whose type only claims to be a picture',
    attached({ 5: file('a.exe', { contentType: 'image/png' }) }),
    undefined,
  ],
  ['one without an extension', attached({ 5: file('png') }), undefined],
  ['one that cannot be read', attached({ 5: { name: 'a.png' } }), undefined],
  ['one at an address of another kind', attached({ 5: file('a.png', { url: 'file:///a.png' }) }), undefined],
  ['a single text', { values: '5' }, undefined],
  ['no values', {}, undefined],
  ['a field of another type', { type: 3, values: [] }, undefined],
])('of a file upload: %s', (_case, answer, names) => {
  const components = [field(19, 1, { customId: 'files', ...answer })];
  const filled = readForm(uploads, { guildId: '3', components } as unknown as Submitted);
  expect(filled?.files['files']?.map(({ name }) => name)).toEqual(names);
});

test('a required file upload takes no fewer files than it says', () => {
  const required = structuredClone(uploads);
  Object.assign((required.components[0] as { component: object }).component, { required: true, min_values: 1 });
  const sentWith = (answer: object): unknown =>
    readForm(required, {
      guildId: '3',
      components: [field(19, 1, { customId: 'files', ...answer })],
    } as unknown as Submitted);
  expect(sentWith({ values: [] })).toBeUndefined();
  expect(sentWith(attached({ 5: file('a.png') }))).toBeDefined();
});
