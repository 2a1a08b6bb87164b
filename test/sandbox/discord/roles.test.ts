import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { allPermissions, everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { listen, type Listener } from './gateway-client.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';

let fixture: DiscordFixture;
let guild: GuildHandle;
let mira: MemberHandle;
let heard: Listener;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  ({ guild, mira } = fixture);
  heard = await listen(fixture.discord);
});
afterEach(() => fixture.close());

const { manageMessages, moderateMembers, sendMessages, attachFiles } = permissions;
type Told = { permissions: string; roles: string[] };

/** The member as in an interaction in this channel. */
async function told(member: MemberHandle, channel: ChannelHandle = fixture.channel): Promise<Told> {
  const { id } = await member.command(channel, 'image', { prompt: 'x' }, { forged: true });
  return (await heard.next('INTERACTION_CREATE', id))['member'] as Told;
}

test('a member has the permissions of everybody and of their roles', async () => {
  const painters = guild.addRole({ name: 'painters', permissions: manageMessages });
  const moderators = guild.addRole({ permissions: moderateMembers });
  const max = guild.addMember({ roles: [painters.id] });
  expect(await told(max)).toMatchObject({ permissions: String(everyday | manageMessages), roles: [painters.id] });
  max.giveRole(moderators);
  max.takeRole(painters);
  expect(max.roles).toEqual([moderators.id]);
  expect(await told(max)).toMatchObject({ permissions: String(everyday | moderateMembers), roles: [moderators.id] });
  guild.everyone.change({ permissions: everyday & ~attachFiles });
  expect(await told(mira)).toMatchObject({ permissions: String(everyday & ~attachFiles), roles: [] });
});

test("a member's own permissions come with a role", async () => {
  const max = guild.addMember({ username: 'max', permissions: moderateMembers });
  const [role = ''] = max.roles;
  expect(await told(max)).toMatchObject({ permissions: String(everyday | moderateMembers) });
  const { body } = await fixture.request('GET', `/guilds/${guild.id}/roles`);
  expect(body).toContainEqual(expect.objectContaining({ id: role, name: 'max', permissions: String(moderateMembers) }));
});

test('the owner and administrators have every permission, whatever a channel denies', async () => {
  const hall = guild.addChannel({
    overwrites: { [guild.id]: { deny: sendMessages }, [mira.id]: { deny: sendMessages } },
  });
  const admin = guild.addMember({ permissions: permissions.administrator });
  guild.setOwner(mira);
  expect(await heard.next('GUILD_UPDATE')).toMatchObject({ id: guild.id, owner_id: mira.id });
  for (const member of [mira, admin]) expect((await told(member, hall)).permissions).toBe(String(allPermissions));
  expect((await told(guild.addMember(), hall)).permissions).toBe(String(everyday & ~sendMessages));
});

test('a channel changes the permissions of everyone, then of the roles together, then of the member', async () => {
  const [one, two] = [guild.addRole(), guild.addRole()];
  const max = guild.addMember({ roles: [one.id, two.id] });
  const rightsWith = async (overwrites: object): Promise<bigint> => {
    fixture.channel.change({ overwrites: { ...overwrites } });
    return BigInt((await told(max)).permissions);
  };
  const everyone = { [guild.id]: { deny: sendMessages } };
  expect((await rightsWith(everyone)) & sendMessages).toBe(0n);
  const roles = { ...everyone, [one.id]: { deny: sendMessages }, [two.id]: { allow: sendMessages } };
  expect((await rightsWith(roles)) & sendMessages).toBe(sendMessages);
  expect((await rightsWith({ ...roles, [max.id]: { deny: sendMessages } })) & sendMessages).toBe(0n);
});

test('roles that are made, changed and deleted are sent, and nobody keeps a deleted one', async () => {
  const role = guild.addRole({ name: 'painters', color: 0xff8800, permissions: manageMessages });
  mira.giveRole(role);
  fixture.channel.change({ overwrites: { [role.id]: { allow: moderateMembers } } });
  role.change({ name: 'artists', position: 1 });
  role.delete();
  await heard.next('GUILD_ROLE_DELETE');
  expect(heard.all().filter(([name]) => name.startsWith('GUILD_ROLE'))).toMatchObject([
    [
      'GUILD_ROLE_CREATE',
      {
        guild_id: guild.id,
        role: { name: 'painters', color: 0xff8800, permissions: String(manageMessages), position: 2, managed: false },
      },
    ],
    ['GUILD_ROLE_UPDATE', { guild_id: guild.id, role: { id: role.id, name: 'artists', position: 1 } }],
    ['GUILD_ROLE_DELETE', { guild_id: guild.id, role_id: role.id }],
  ]);
  expect(await told(mira)).toEqual(expect.objectContaining({ roles: [], permissions: String(everyday) }));
  expect((await fixture.request('GET', `/channels/${fixture.channel.id}`)).body).toMatchObject({
    permission_overwrites: [],
  });
  expect(() => role.change({ name: 'x' })).toThrow('has no role');
  expect(() => mira.giveRole(role)).toThrow('has no role');
});

test('the roles of everyone and of the bot cannot be given or deleted', () => {
  for (const role of [guild.everyone, guild.botRole]) {
    expect(() => role.delete()).toThrow('cannot be deleted');
    expect(() => mira.giveRole(role)).toThrow('cannot be given');
  }
});

test('members who come, change and leave are not sent without their intent', async () => {
  const max = guild.addMember();
  max.giveRole(guild.addRole({ name: 'last' }));
  max.leave();
  await heard.next('GUILD_ROLE_CREATE');
  expect(heard.all().map(([name]) => name)).toEqual(['GUILD_ROLE_CREATE']);
  await expect(max.command(fixture.channel, 'image', { prompt: 'x' })).rejects.toThrow(
    'You cannot use commands in #pictures.',
  );
});

test('the bot’s own permissions are those of its role, in the channel of the interaction', async () => {
  const rights = async (): Promise<unknown> =>
    (await heard.next('INTERACTION_CREATE', (await fixture.image()).id))['app_permissions'];
  expect(await rights()).toBe(String(everyday));
  guild.botRole.change({ permissions: everyday | manageMessages });
  fixture.channel.change({ overwrites: { [guild.botRole.id]: { deny: attachFiles } } });
  expect(await rights()).toBe(String((everyday | manageMessages) & ~attachFiles));
  const { body } = await fixture.request('GET', `/guilds/${guild.id}/members/${fixture.discord.applicationId}`);
  expect(body).toMatchObject({ roles: [guild.botRole.id] });
  expect(body).not.toHaveProperty('permissions');
});
