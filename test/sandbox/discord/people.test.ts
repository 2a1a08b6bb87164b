import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import type { OptionValues } from '../../../sandbox/discord/people/options.ts';
import { createSnowflakes } from '../../../sandbox/discord/snowflake.ts';
import { image, manualClock, startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(() => fixture.close());

const register = (...commands: object[]): Promise<unknown> =>
  fixture.request('PUT', `/applications/${fixture.discord.applicationId}/commands`, [image, ...commands]);

test.each<[string, OptionValues]>([
  ['“prompt” is required. Specify a value.', {}],
  ['There is no option “colour”.', { prompt: 'x', colour: 'red' }],
  ['“prompt” is too short. It must have 1 or more characters.', { prompt: '' }],
  ['“prompt” is too long. It must have 20 or fewer characters.', { prompt: 'x'.repeat(21) }],
  ['“prompt” must be text.', { prompt: 5 }],
  ['“images” must be a number.', { prompt: 'x', images: '3' }],
  ['“images” must be a whole number.', { prompt: 'x', images: 1.5 }],
  ['“images” must be 1 or more.', { prompt: 'x', images: 0 }],
  ['“images” must be 15 or less.', { prompt: 'x', images: 16 }],
  ['“size” must be one of its choices.', { prompt: 'x', size: 'round' }],
])('the client refuses: %s', async (problem, options) => {
  await expect(fixture.mira.command(fixture.channel, 'image', options)).rejects.toThrow(problem);
});

test.each<OptionValues>([
  { prompt: 'x'.repeat(20), images: 15, size: 'square', style: 'anything' },
  { prompt: 'x', images: 1 },
])('the client sends %o', async (options) => {
  expect((await fixture.mira.command(fixture.channel, 'image', options)).state).toBe('pending');
});

test('a forged command is sent whatever it contains', async () => {
  const forged = await fixture.mira.command(fixture.channel, 'image', { images: 99, colour: true }, { forged: true });
  expect(forged.state).toBe('pending');
  const list = [{ name: 'images', type: 4, value: { length: 1 } }, { name: 'images' }];
  expect((await fixture.mira.command(fixture.channel, 'image', list, { forged: true })).state).toBe('pending');
  await expect(fixture.mira.command(fixture.channel, 'image', list)).rejects.toThrow('no options but its own');
});

test('commands that a member may not use are not offered', async () => {
  const offer = { description: 'x' };
  await register(
    { ...offer, name: 'admins', default_member_permissions: '0' },
    { ...offer, name: 'moderators', default_member_permissions: String(1n << 40n) },
    { ...offer, name: 'adults', nsfw: true },
    { ...offer, name: 'private', contexts: [1] },
  );
  for (const name of ['admins', 'moderators', 'adults', 'private', 'unknown']) {
    await expect(fixture.mira.command(fixture.channel, name)).rejects.toThrow(name);
  }
  const moderator = fixture.guild.addMember({ permissions: 1n << 40n });
  expect((await moderator.command(fixture.channel, 'moderators')).state).toBe('pending');
  const adults = fixture.guild.addChannel({ nsfw: true });
  expect((await fixture.mira.command(adults, 'adults')).state).toBe('pending');
});

test('subcommands are named by their words', async () => {
  const amount = { type: 4, name: 'amount', description: 'x', required: true };
  const set = { type: 1, name: 'set', description: 'x', options: [amount] };
  await register({
    name: 'policy',
    description: 'x',
    options: [{ type: 2, name: 'limits', description: 'x', options: [set] }],
  });
  const asked = await fixture.mira.command(fixture.channel, 'policy limits set', { amount: 3 });
  expect(asked.state).toBe('pending');
  await fixture.callback(asked, 4, { content: 'x' });
  expect(asked.reply()?.interaction?.name).toBe('policy limits set');
  await expect(fixture.mira.command(fixture.channel, 'policy limits')).rejects.toThrow('needs a subcommand');
  await expect(fixture.mira.command(fixture.channel, 'policy prices')).rejects.toThrow('has no “prices”');
});

test('only autocompleted options are completed', async () => {
  await expect(fixture.mira.autocomplete(fixture.channel, 'image', 'prompt', 'a')).rejects.toThrow('does not complete');
});

async function answered(components: object[]): Promise<InteractionHandle> {
  const command = await fixture.image();
  await fixture.callback(command, 4, { content: 'x', components: [{ type: 1, components }] });
  return command;
}

const button = { type: 2, style: 1, custom_id: 'go', label: 'Go' };
const menu = {
  type: 3,
  custom_id: 'menu',
  options: ['a', 'b'].map((value) => ({ label: value, value })),
};

test('existing, enabled buttons can be pressed while the message exists', async () => {
  const command = await answered([button, { ...button, custom_id: 'off', disabled: true }]);
  const reply = await fixture.discord.until(() => command.reply());
  expect((await fixture.mira.press(reply, 'go')).state).toBe('pending');
  await expect(fixture.mira.press(reply, 'off')).rejects.toThrow('disabled');
  await expect(fixture.mira.press(reply, 'other')).rejects.toThrow('no component');
  expect((await fixture.mira.press(reply, 'other', { forged: true })).state).toBe('pending');
  await expect(fixture.mira.pick(reply, 'go', ['a'])).rejects.toThrow('not a select menu');
  await fixture.request('DELETE', fixture.webhook(command, '@original'));
  await expect(fixture.mira.press(reply, 'go')).rejects.toThrow('This message was deleted.');
});

test("another's private message cannot be pressed", async () => {
  const command = await fixture.image();
  await fixture.callback(command, 4, { content: 'x', flags: 64, components: [{ type: 1, components: [button] }] });
  const reply = await fixture.discord.until(() => command.reply());
  const other = fixture.guild.addMember();
  await expect(other.press(reply, 'go', { forged: true })).rejects.toThrow('not yours');
});

test('a menu takes its own options, within its limits; a user menu takes people', async () => {
  const command = await answered([menu]);
  const reply = await fixture.discord.until(() => command.reply());
  expect((await fixture.mira.pick(reply, 'menu', ['b'])).state).toBe('pending');
  await expect(fixture.mira.pick(reply, 'menu', ['z'])).rejects.toThrow('does not offer z');
  await expect(fixture.mira.pick(reply, 'menu', ['a', 'b'])).rejects.toThrow('“menu” takes exactly 1. You picked 2.');
  await expect(fixture.mira.pick(reply, 'menu', [])).rejects.toThrow('“menu” takes exactly 1. You picked 0.');
  await expect(fixture.mira.press(reply, 'menu')).rejects.toThrow('not a button');
  const people = await answered([{ type: 5, custom_id: 'who' }]);
  const asked = await fixture.discord.until(() => people.reply());
  expect((await fixture.mira.pick(asked, 'who', [fixture.mira.id])).state).toBe('pending');
  await expect(fixture.mira.pick(asked, 'who', ['123456789012345678'])).rejects.toThrow('does not offer');
});

test('a modal is filled in by its own rules', async () => {
  const text = { type: 4, style: 1, custom_id: 'prompt', min_length: 2, max_length: 4, value: 'abc' };
  const press = await fixture.image();
  await expect(fixture.mira.submit(press, {})).rejects.toThrow('No form was opened.');
  await fixture.callback(press, 9, {
    custom_id: 'edit',
    title: 'Edit',
    components: [
      { type: 18, label: 'Prompt', component: text },
      { type: 18, label: 'Size', component: { ...menu, required: false } },
    ],
  });
  await expect(fixture.mira.submit(press, { prompt: 'a' })).rejects.toThrow('too short');
  await expect(fixture.mira.submit(press, { prompt: 'abcde' })).rejects.toThrow('too long');
  await expect(fixture.mira.submit(press, { menu: ['z'] })).rejects.toThrow('does not offer z');
  await expect(fixture.mira.submit(press, { other: 'x' })).rejects.toThrow('This form has no field other.');
  await expect(fixture.guild.addMember().submit(press, {})).rejects.toThrow('for someone else');
  expect((await fixture.mira.submit(press, { menu: ['a'] })).state).toBe('pending');
});

test('menu commands have the message or the member', async () => {
  await register({ name: 'Report', type: 3 }, { name: 'History', type: 2 });
  await fixture.request('POST', fixture.messages, { content: 'x' });
  const [message] = fixture.channel.messages();
  if (message === undefined) throw new Error('no message');
  expect((await fixture.mira.useOnMessage('Report', message)).state).toBe('pending');
  expect((await fixture.mira.useOnUser('History', fixture.mira)).state).toBe('pending');
  await expect(fixture.mira.useOnMessage('History', message)).rejects.toThrow('no command');
});

test('one person can be in two guilds', async () => {
  const other = fixture.discord.addGuild({ name: 'Other' });
  const room = other.addChannel();
  const same = other.join(fixture.mira);
  expect(same.id).toBe(fixture.mira.id);
  expect((await same.command(room, 'image', { prompt: 'x' })).state).toBe('pending');
  await expect(fixture.mira.command(room, 'image', { prompt: 'x' })).rejects.toThrow('has no channel');
});

test('ids have 17 to 19 digits, contain their time, and rise on a clock that stands still', () => {
  const clock = manualClock();
  const newId = createSnowflakes(clock);
  const ids = Array.from({ length: 100 }, newId);
  expect(new Set(ids).size).toBe(100);
  expect(ids.map(BigInt)).toEqual(ids.map(BigInt).toSorted((a, b) => (a < b ? -1 : 1)));
  expect(ids[0]).toMatch(/^\d{17,19}$/u);
  expect(Number(BigInt(ids[0] ?? 0) >> 22n) + Date.UTC(2015, 0, 1)).toBe(clock.now());
  expect(() => createSnowflakes(manualClock(0))()).toThrow('after January 2015');
});
