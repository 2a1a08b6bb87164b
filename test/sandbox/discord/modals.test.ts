import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import type { ModalValues } from '../../../sandbox/discord/people/modal.ts';
import { listen, type Listener } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let heard: Listener;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

const label = (component: object): object => ({ type: 18, label: 'l', component });

/** A command that was answered with a modal of these components. */
async function shown(...components: object[]): Promise<InteractionHandle> {
  const asked = await fixture.image();
  const answer = await fixture.callback(asked, 9, { custom_id: 'policy', title: 'Policy', components });
  expect(answer.status).toBe(204);
  return asked;
}

async function submitted(asked: InteractionHandle, values: ModalValues): Promise<Record<string, unknown>> {
  const { id } = await fixture.mira.submit(asked, values);
  return heard.next('INTERACTION_CREATE', id);
}

test('words, people, roles, channels and boxes are sent as Discord sends them', async () => {
  const role = fixture.guild.addRole({ name: 'painters' });
  const asked = await shown(
    { type: 10, content: 'What was used' },
    label({ type: 4, style: 1, custom_id: 'reason', value: 'before' }),
    label({ type: 5, custom_id: 'who', max_values: 2 }),
    label({ type: 7, custom_id: 'whom' }),
    label({ type: 8, id: 40, custom_id: 'where' }),
  );
  const event = await submitted(asked, { who: [fixture.mira.id], whom: role.id, where: fixture.channel.id });
  expect(event).toMatchObject({ type: 5, channel_id: fixture.channel.id });
  expect(event).not.toHaveProperty('message');
  expect(event['data']).toMatchObject({
    custom_id: 'policy',
    components: [
      { id: 1, type: 10 },
      { id: 2, type: 18, component: { id: 3, type: 4, custom_id: 'reason', value: 'before' } },
      { id: 4, type: 18, component: { id: 5, type: 5, custom_id: 'who', values: [fixture.mira.id] } },
      { id: 6, type: 18, component: { id: 7, type: 7, custom_id: 'whom', values: [role.id] } },
      { id: 8, type: 18, component: { id: 40, type: 8, custom_id: 'where', values: [fixture.channel.id] } },
    ],
    resolved: {
      users: { [fixture.mira.id]: { username: 'mira' } },
      members: { [fixture.mira.id]: { roles: [] } },
      roles: { [role.id]: { name: 'painters' } },
      channels: { [fixture.channel.id]: { name: 'pictures' } },
    },
  });
});

test('preset values are sent if nobody changes them', async () => {
  const [one, two] = [fixture.guild.addRole(), fixture.guild.addRole()];
  const options = ['a', 'b'].map((value) => ({ label: value, value, default: value === 'b' }));
  const presets = [one, two].map(({ id }) => ({ id, type: 'role' }));
  const asked = await shown(
    label({ type: 6, custom_id: 'roles', max_values: 5, default_values: presets }),
    label({ type: 3, custom_id: 'words', options }),
    label({ type: 21, custom_id: 'one of', options }),
    label({ type: 22, custom_id: 'some of', options }),
    label({ type: 23, custom_id: 'box', default: true }),
  );
  const values = async (given: ModalValues): Promise<unknown[]> => {
    const { components } = (await submitted(asked, given))['data'] as {
      components: { component: { value?: unknown; values?: unknown } }[];
    };
    return components.map(({ component }) => component.values ?? component.value);
  };
  expect(await values({})).toEqual([[one.id, two.id], ['b'], 'b', ['b'], true]);
  const given = { roles: [one.id], words: 'a', 'one of': 'a', 'some of': ['a', 'b'], box: false };
  expect(await values(given)).toEqual([[one.id], ['a'], 'a', ['a', 'b'], false]);
});

const picture = { name: 'a.png', bytes: new Uint8Array([1, 2, 3]), type: 'image/png' };

test('files are uploaded when the form is sent, and have links that are forgotten after a while', async () => {
  const asked = await shown(
    label({ type: 19, custom_id: 'files', max_values: 2 }),
    label({ type: 23, custom_id: 'box' }),
  );
  const second = { ...picture, name: 'b c.png' };
  const { data } = await submitted(asked, { files: [picture, second] });
  const { components, resolved } = data as {
    components: { component: { values: string[] } }[];
    resolved: { attachments: Record<string, { filename: string; url: string }> };
  };
  const ids = components[0]?.component.values ?? [];
  expect(components).toMatchObject([
    { id: 1, type: 18, component: { id: 2, type: 19, custom_id: 'files' } },
    { id: 3, type: 18, component: { id: 4, type: 23, value: false } },
  ]);
  expect(ids.map((id) => resolved.attachments[id])).toMatchObject([
    { filename: 'a.png', size: 3, content_type: 'image/png', ephemeral: true },
    { filename: 'b_c.png', size: 3, ephemeral: true },
  ]);
  const { url } = Object.values(resolved.attachments)[0] ?? { url: '' };
  expect(await (await fetch(url)).bytes()).toEqual(picture.bytes);
  await fixture.discord.forgetAttached();
  expect((await fetch(url)).status).toBe(404);
});

test('a file in a form that is too large is refused, even to a modified client', async () => {
  const asked = await shown(label({ type: 19, custom_id: 'files' }));
  const large = { ...picture, bytes: new Uint8Array(10 * 1024 * 1024 + 1) };
  for (const forged of [false, true]) {
    await expect(fixture.mira.submit(asked, { files: [large] }, { forged })).rejects.toThrow('a.png is too large');
  }
});

test.each<[string, object, ModalValues, string]>([
  ['nobody where somebody is required', { type: 5 }, {}, '“l” is required.'],
  ['nobody where nobody need be', { type: 5, required: false }, {}, 'pending'],
  ['nobody, or at least two', { type: 5, required: false, min_values: 2, max_values: 3 }, {}, 'pending'],
  [
    'one of at least two',
    { type: 6, required: false, min_values: 2, max_values: 3 },
    { m: ['guild'] },
    '“l” takes 2 to 3. You picked 1.',
  ],
  ['a role among people', { type: 5 }, { m: ['guild'] }, 'does not offer'],
  ['a channel of another type', { type: 8, channel_types: [2] }, { m: ['channel'] }, 'does not offer'],
  ['a channel of that type', { type: 8, channel_types: [0] }, { m: ['channel'] }, 'pending'],
  ['no radio button', { type: 21 }, {}, '“l” is required.'],
  ['no radio button where none is required', { type: 21, required: false }, {}, 'pending'],
  ['a radio button that is not there', { type: 21 }, { m: 'z' }, 'does not offer z'],
  ['all boxes of a group', { type: 22 }, { m: ['a', 'b'] }, 'pending'],
  ['no file where one is required', { type: 19 }, {}, '“l” is required.'],
  ['no file where none is required', { type: 19, required: false, min_values: 2, max_values: 3 }, {}, 'pending'],
  ['a file', { type: 19 }, { m: [picture] }, 'pending'],
  ['too few files', { type: 19, min_values: 2, max_values: 3 }, { m: [picture] }, '“l” needs 2 or more files.'],
  ['too many files', { type: 19 }, { m: [picture, picture] }, '“l” takes 1 or fewer files.'],
  ['a file of a group', { type: 19, file_types: ['.pdf', 'image'] }, { m: [picture] }, 'pending'],
  [
    'a file of another type',
    { type: 19, file_types: ['.pdf', 'video'] },
    { m: [picture] },
    '“l” takes only .pdf, video.',
  ],
  ['a word for a file', { type: 19 }, { m: ['a.png'] }, '“l” takes only files.'],
])('the client is given %s', async (_name, fields, values, outcome) => {
  const type = (fields as { type: number }).type;
  const options = type === 21 || type === 22 ? { options: ['a', 'b'].map((value) => ({ label: value, value })) } : {};
  const asked = await shown(label({ custom_id: 'm', ...options, ...fields }));
  const ids: Readonly<Record<string, string>> = { guild: fixture.guild.id, channel: fixture.channel.id };
  const known = Object.fromEntries(
    Object.entries(values).map(([key, given]) => [
      key,
      typeof given === 'object' ? given.map((each) => (typeof each === 'string' ? (ids[each] ?? each) : each)) : given,
    ]),
  );
  const submit = fixture.mira.submit(asked, known as ModalValues);
  const came = await submit.then(
    ({ state }) => state,
    (error: unknown) => String(error),
  );
  expect(came).toContain(outcome);
});

test('a modal from a button has its message, and its submit may update it', async () => {
  const row = { type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] };
  const asked = await fixture.image();
  await fixture.callback(asked, 4, { content: 'x', components: [row] });
  const message = await fixture.discord.until(() => asked.reply());
  const press = await fixture.mira.press(message, 'go');
  await fixture.callback(press, 9, {
    custom_id: 'policy',
    title: 'Policy',
    components: [label({ type: 6, custom_id: 'roles' })],
  });
  const submit = await fixture.mira.submit(press, { roles: [fixture.guild.id] });
  expect(await heard.next('INTERACTION_CREATE', submit.id)).toMatchObject({
    message: { id: message.id, content: 'x' },
  });
  expect((await fixture.callback(submit, 7, { content: 'y' })).status).toBe(204);
  expect(asked.reply()).toMatchObject({ content: 'y' });
});
