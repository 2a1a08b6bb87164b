import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelHandle, PersonHandle } from '../../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let heard: Listener;
/** A person who installed the application for themselves, in a server without it. */
let ida: PersonHandle;
let abroad: ChannelHandle;
let nobody: PersonHandle;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  const { discord } = fixture;
  heard = await listen(discord);
  ida = discord.addPerson({ username: 'ida', hasInstalled: true });
  nobody = discord.addPerson({ username: 'nobody' });
  const guild = discord.addGuild({ name: 'Abroad', botPresent: false });
  abroad = guild.addChannel({ name: 'hall' });
  guild.join(ida);
  guild.join(nobody);
  await register();
});
afterEach(() => fixture.close());

const [guildInstall, userInstall] = [0, 1];
const [inGuild, inDirect, inPrivate] = [0, 1, 2];

const payload = (name: string, integrationTypes?: number[], contexts?: number[]): object => ({
  name,
  description: 'x',
  ...(integrationTypes && { integration_types: integrationTypes }),
  ...(contexts && { contexts }),
});

async function register(): Promise<void> {
  const commands = [
    payload('usual'),
    payload('servers', [guildInstall], [inGuild]),
    payload('direct', [guildInstall], [inDirect]),
    payload('mine', [userInstall], [inGuild, inDirect, inPrivate]),
    payload('mine-direct', [userInstall], [inDirect]),
    payload('elsewhere', [userInstall], [inPrivate]),
    payload('both', [guildInstall, userInstall], [inGuild, inDirect]),
  ];
  const path = `/applications/${fixture.discord.applicationId}`;
  expect((await fixture.request('PUT', `${path}/commands`, commands)).status).toBe(200);
  const own = `${path}/guilds/${fixture.guild.id}/commands`;
  expect((await fixture.request('PUT', own, [payload('own')])).status).toBe(200);
}

/** The names of the commands that this person is offered in the channel. */
async function offered(person: PersonHandle, channel: { readonly id: string }): Promise<string[]> {
  const { client, origin } = fixture.discord;
  const answer = await client.fetch(new Request(`${origin}/client/${person.id}/channels/${channel.id}/commands`));
  return ((await answer.json()) as { slash: { name: string }[] }).slash.map(({ name }) => name);
}

const eventOf = async (sent: Promise<{ readonly id: string }>): Promise<Record<string, unknown>> =>
  heard.next('INTERACTION_CREATE', (await sent).id);

test('a member of a server with the bot is offered what is registered for servers', async () => {
  expect(await offered(fixture.mira, fixture.channel)).toEqual(['own', 'usual', 'servers', 'both']);
});

test('in direct messages with the bot a member of its servers is offered what is registered for them', async () => {
  expect(await offered(fixture.mira, fixture.mira.directChannel())).toEqual(['usual', 'direct', 'both']);
});

test('whoever installed the application is offered its commands for people, in a server without it and in direct messages', async () => {
  expect(await offered(ida, abroad)).toEqual(['mine', 'both']);
  expect(await offered(ida, ida.directChannel())).toEqual(['mine', 'mine-direct', 'both']);
  expect(await offered(nobody, abroad)).toEqual([]);
  expect(await offered(nobody, nobody.directChannel())).toEqual([]);
  fixture.guild.join(ida);
  expect(await offered(ida, fixture.channel)).toEqual(['own', 'usual', 'servers', 'mine', 'both']);
});

test('what is not offered is refused with its reason', async () => {
  await expect(nobody.command(abroad, 'usual')).rejects.toThrow('easel is not in Abroad.');
  await expect(ida.command(abroad, 'usual')).rejects.toThrow('“usual” is not available to you in servers.');
  await expect(ida.command(abroad, 'mine-direct')).rejects.toThrow('“mine-direct” cannot be used in servers.');
  await expect(fixture.mira.command(fixture.channel, 'direct')).rejects.toThrow('“direct” cannot be used in servers.');
  const direct = fixture.discord.person(fixture.mira.id);
  await expect(direct.command(direct.directChannel(), 'servers')).rejects.toThrow(
    '“servers” cannot be used in direct messages.',
  );
});

const owners = async (person: PersonHandle, channel: { readonly id: string }, name: string): Promise<unknown> => {
  const event = await eventOf(person.command(channel, name));
  return [event['context'], event['authorizing_integration_owners']];
};

test('an interaction says for whom the application acts', async () => {
  const guild = fixture.guild.id;
  const mira = fixture.discord.person(fixture.mira.id);
  expect(await owners(mira, fixture.channel, 'both')).toEqual([0, { 0: guild }]);
  expect(await owners(mira, mira.directChannel(), 'both')).toEqual([1, { 0: '0' }]);
  expect(await owners(ida, abroad, 'both')).toEqual([0, { 1: ida.id }]);
  expect(await owners(ida, ida.directChannel(), 'both')).toEqual([1, { 1: ida.id }]);
  fixture.guild.join(ida);
  expect(await owners(ida, fixture.channel, 'both')).toEqual([0, { 0: guild, 1: ida.id }]);
  expect(await owners(ida, fixture.channel, 'usual')).toEqual([0, { 0: guild }]);
  expect(await owners(ida, ida.directChannel(), 'both')).toEqual([1, { 0: '0', 1: ida.id }]);
});

test('a button works for whoever ran the command, whoever presses it', async () => {
  const command = await ida.command(abroad, 'mine');
  const event = await heard.next('INTERACTION_CREATE', command.id);
  expect(event).toMatchObject({ guild_id: expect.stringMatching(/\d/u) as string, channel: { name: 'hall' } });
  const row = { type: 1, components: [{ type: 2, style: 1, custom_id: 'go', label: 'Go' }] };
  expect((await fixture.callback(command, 4, { content: 'x', components: [row] })).status).toBe(204);
  const [message] = abroad.messages();
  if (message === undefined) throw new Error('no message');
  const press = await eventOf(nobody.press(message, 'go'));
  expect(press).toMatchObject({ authorizing_integration_owners: { 1: ida.id }, member: { user: { id: nobody.id } } });
});

test('in a server without it the bot hears only interactions, and reaches nothing with its token', async () => {
  const before = heard.all().length;
  await ida.say(abroad, 'hello');
  abroad.change({ name: 'room' });
  await eventOf(ida.command(abroad, 'mine'));
  expect(heard.all().slice(before)).toMatchObject([['INTERACTION_CREATE', { channel: { name: 'room' } }]]);
  expect((await fixture.request('GET', `/channels/${abroad.id}`)).body['code']).toBe(50001);
  expect((await fixture.request('POST', `/channels/${abroad.id}/messages`, { content: 'x' })).body['code']).toBe(50001);
});

test('five follow-ups are possible where the application is only installed by a person', async () => {
  const command = await ida.command(abroad, 'mine');
  await fixture.callback(command, 4, { content: 'x' });
  const followUp = () => fixture.request('POST', fixture.webhook(command), { content: 'y' });
  for (let count = 0; count < 5; count += 1) expect((await followUp()).status).toBe(200);
  expect(await followUp()).toMatchObject({ status: 400, body: { code: 40094 } });
  const usual = await fixture.mira.command(fixture.channel, 'usual');
  await fixture.callback(usual, 4, { content: 'x' });
  for (let count = 0; count < 6; count += 1) {
    expect((await fixture.request('POST', fixture.webhook(usual), { content: 'y' })).status).toBe(200);
  }
});

test('without the permission to use external applications, answers are private in a server without the bot', async () => {
  const guild = fixture.discord.addGuild({ botPresent: false });
  const channel = guild.addChannel();
  guild.join(ida);
  guild.everyone.change({ permissions: everyday & ~permissions.useExternalApps });
  for (const type of [4, 5]) {
    const command = await ida.command(channel, 'mine');
    await fixture.callback(command, type, type === 4 ? { content: 'x' } : undefined);
    expect(command.reply()).toMatchObject({ ephemeralTo: ida.id });
  }
  expect(channel.messages()).toEqual([]);
  const open = await ida.command(abroad, 'mine');
  await fixture.callback(open, 4, { content: 'x' });
  expect(abroad.messages()).toHaveLength(1);
});

test('the bot writes to whoever installed it, and to members of its servers, but to nobody else', async () => {
  const write = async (person: PersonHandle): Promise<unknown> => {
    const { body } = await fixture.request('POST', '/users/@me/channels', { recipient_id: person.id });
    const sent = await fixture.request('POST', `/channels/${String(body['id'])}/messages`, { content: 'x' });
    return sent.body['code'] ?? sent.status;
  };
  expect([await write(ida), await write(nobody), await write(fixture.mira)]).toEqual([200, 50278, 200]);
  await expect(nobody.say(nobody.directChannel(), 'x')).rejects.toThrow('You cannot write');
  expect((await ida.say(ida.directChannel(), 'x')).content).toBe('x');
});
