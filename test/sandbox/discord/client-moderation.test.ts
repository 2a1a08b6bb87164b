import {
  ActionRowBuilder,
  ApplicationCommandType,
  ChannelSelectMenuBuilder,
  ChannelType,
  CheckboxBuilder,
  ContextMenuCommandBuilder,
  Events,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  RadioGroupBuilder,
  RoleSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
  type AutoModerationRule,
  type Client,
  type Interaction,
} from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscord, type DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { channelTypes } from '../../../sandbox/discord/world/channels.ts';
import { everyday, permissions } from '../../../sandbox/discord/world/permissions.ts';
import { answer, login } from './client.ts';

let discord: DiscordStandIn;
let client: Client<true>;
let guild: GuildHandle;
let channel: ChannelHandle;
let max: MemberHandle;
/** Errors that the client threw, and events that it got. */
let failures: Error[];
let told: Record<string, unknown>[];

const menu = (name: string, type: ApplicationCommandType.Message | ApplicationCommandType.User): object =>
  new ContextMenuCommandBuilder()
    .setName(name)
    .setType(type)
    .setDefaultMemberPermissions(PermissionFlagsBits.ModerateMembers)
    .toJSON();

beforeEach(async () => {
  discord = await startDiscord({ rateLimits: 'headers' });
  guild = discord.addGuild({ name: 'Studio' });
  channel = guild.addChannel({ name: 'pictures' });
  max = guild.addMember({ username: 'max', permissions: permissions.moderateMembers });
  client = await login(discord, [GatewayIntentBits.AutoModerationConfiguration]);
  await discord.until(() => client.guilds.cache.get(guild.id)?.channels.cache.has(channel.id));
  await client.rest.put(`/applications/${discord.applicationId}/commands`, {
    body: [menu('Report this', ApplicationCommandType.Message), menu('History', ApplicationCommandType.User)],
  });
  told = [];
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

/** Answers every interaction in private, after `look` has read it. */
function reading(look: (interaction: Interaction) => Record<string, unknown>): void {
  failures = answer(client, async (interaction) => {
    if (!interaction.isRepliable()) return;
    told.push(look(interaction));
    await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
  });
}

test('commands on messages and on people', async () => {
  const ana = guild.addMember({ username: 'ana' });
  const message = await ana.say(channel, 'a red square');
  reading((interaction) => {
    if (interaction.isMessageContextMenuCommand()) {
      const { id, content, author } = interaction.targetMessage;
      return { id, content, author: author.username };
    }
    if (!interaction.isUserContextMenuCommand() || !interaction.inCachedGuild()) return {};
    const { targetUser, targetMember } = interaction;
    return { user: targetUser.username, rights: targetMember?.permissions.has('ModerateMembers') };
  });
  await (await max.useOnMessage('Report this', message)).answered();
  await (await max.useOnUser('History', max)).answered();
  await (await max.useOnUser('History', ana)).answered();
  expect(failures).toEqual([]);
  expect(told).toEqual([
    { id: message.id, content: 'a red square', author: 'ana' },
    { user: 'max', rights: true },
    { user: 'ana', rights: false },
  ]);
});

test('a modal with menus, a choice and a box', async () => {
  const role = guild.addRole({ name: 'painters' });
  const ask = new ModalBuilder()
    .setCustomId('policy')
    .setTitle('Policy')
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Who')
        .setUserSelectMenuComponent(new UserSelectMenuBuilder({ custom_id: 'who' }).setMaxValues(5)),
      new LabelBuilder()
        .setLabel('Roles')
        .setRoleSelectMenuComponent(new RoleSelectMenuBuilder({ custom_id: 'roles' }).setRequired(false)),
      new LabelBuilder()
        .setLabel('Where')
        .setChannelSelectMenuComponent(
          new ChannelSelectMenuBuilder({ custom_id: 'where' })
            .setChannelTypes(ChannelType.GuildText)
            .setDefaultChannels(channel.id),
        ),
      new LabelBuilder()
        .setLabel('How long')
        .setRadioGroupComponent(
          new RadioGroupBuilder({ custom_id: 'long' }).setOptions(
            { label: 'A day', value: '1' },
            { label: 'A week', value: '7', default: true },
          ),
        ),
      new LabelBuilder().setLabel('Tell them').setCheckboxComponent(new CheckboxBuilder({ custom_id: 'tell' })),
    );
  failures = answer(client, async (interaction) => {
    if (interaction.isUserContextMenuCommand()) await interaction.showModal(ask);
    if (!interaction.isModalSubmit()) return;
    const { fields } = interaction;
    told.push({
      who: fields.getSelectedUsers('who')?.map(({ username }) => username),
      roles: fields.getSelectedRoles('roles')?.map((each) => each?.name),
      where: fields.getSelectedChannels('where')?.map((each) => each?.id),
      long: fields.getRadioGroup('long'),
      tell: fields.getCheckbox('tell'),
    });
    await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
  });
  const used = await max.useOnUser('History', max);
  await used.answered();
  await (await max.submit(used, { who: [max.id], roles: role.id, tell: true })).answered();
  expect(failures).toEqual([]);
  expect(told).toEqual([{ who: ['max'], roles: ['painters'], where: [channel.id], long: '7', tell: true }]);
});

test('menus in a message, then a modal that updates it', async () => {
  const role = guild.addRole({ name: 'painters' });
  const rows = [
    new ActionRowBuilder<RoleSelectMenuBuilder>().addComponents(new RoleSelectMenuBuilder({ custom_id: 'roles' })),
    new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(new UserSelectMenuBuilder({ custom_id: 'who' })),
    new ActionRowBuilder<ChannelSelectMenuBuilder>().addComponents(
      new ChannelSelectMenuBuilder({ custom_id: 'where' }),
    ),
  ];
  const reason = new LabelBuilder()
    .setLabel('Reason')
    .setTextInputComponent(new TextInputBuilder({ custom_id: 'reason', style: TextInputStyle.Short }));
  failures = answer(client, async (interaction) => {
    if (interaction.isUserContextMenuCommand()) await interaction.reply({ components: rows });
    if (interaction.isRoleSelectMenu()) told.push({ role: interaction.roles.first()?.name });
    if (interaction.isUserSelectMenu() && interaction.inCachedGuild()) {
      told.push({ user: interaction.users.first()?.username, member: interaction.members.first()?.id });
    }
    if (interaction.isChannelSelectMenu()) {
      told.push({ channel: interaction.channels.first()?.id });
      await interaction.showModal(new ModalBuilder({ custom_id: 'm', title: 'Why' }).addLabelComponents(reason));
    } else if (interaction.isAnySelectMenu()) await interaction.deferUpdate();
    if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update({ content: interaction.fields.getTextInputValue('reason'), components: [] });
    }
  });
  const used = await max.useOnUser('History', max);
  await used.answered();
  const message = await discord.until(() => used.reply());
  await (await max.pick(message, 'roles', [role.id])).answered();
  await (await max.pick(message, 'who', [max.id])).answered();
  const picked = await max.pick(message, 'where', [channel.id]);
  await picked.answered();
  await (await max.submit(picked, { reason: 'spam' })).answered();
  expect(failures).toEqual([]);
  expect(told).toEqual([{ role: 'painters' }, { user: 'max', member: max.id }, { channel: channel.id }]);
  expect(used.reply()).toMatchObject({ content: 'spam', components: [] });
});

test('AutoMod’s rules are fetched and followed, by a bot that manages the server', async () => {
  const first = guild.addRule({ name: 'words', trigger_type: 1, trigger_metadata: { keyword_filter: ['cat'] } });
  const own = await client.guilds.fetch(guild.id);
  await expect(own.autoModerationRules.fetch()).rejects.toMatchObject({ status: 403, code: 50013 });
  guild.botRole.change({ permissions: everyday | permissions.manageGuild });
  const rules = await own.autoModerationRules.fetch();
  expect(rules.map(({ name, triggerMetadata }) => [name, triggerMetadata.keywordFilter])).toEqual([['words', ['cat']]]);
  const note = (what: string) => (rule: Pick<AutoModerationRule, 'name'> | null) =>
    void told.push({ [what]: rule?.name });
  client.on(Events.AutoModerationRuleCreate, note('made'));
  client.on(Events.AutoModerationRuleUpdate, (_before, after) => note('changed')(after));
  client.on(Events.AutoModerationRuleDelete, note('removed'));
  guild.addRule({ name: 'spam', trigger_type: 3 });
  guild.changeRule(first, { name: 'more words' });
  guild.removeRule(first);
  await discord.until(() => told.length === 3);
  expect(told).toEqual([{ made: 'spam' }, { changed: 'more words' }, { removed: 'more words' }]);
});

test('roles, channels and rights are followed', async () => {
  const own = await client.guilds.fetch(guild.id);
  const role = guild.addRole({ name: 'painters', color: 0xff8800 });
  await discord.until(() => own.roles.cache.get(role.id)?.colors.primaryColor === 0xff8800);
  role.change({ name: 'artists' });
  await discord.until(() => own.roles.cache.get(role.id)?.name === 'artists');
  role.delete();
  await discord.until(() => !own.roles.cache.has(role.id));
  guild.setOwner(max);
  await discord.until(() => own.ownerId === max.id);

  const staff = guild.addChannel({ name: 'staff', overwrites: { [guild.id]: { deny: permissions.viewChannel } } });
  await discord.until(() => own.channels.cache.get(staff.id)?.name === '___hidden___');
  expect(own.channels.cache.get(staff.id)?.viewable).toBe(false);
  staff.change({ overwrites: {} });
  await discord.until(() => own.channels.cache.get(staff.id)?.name === 'staff');

  channel.change({ nsfw: true });
  const thread = guild.addChannel({ type: channelTypes.publicThread, parentId: channel.id });
  reading((interaction) => {
    const { channel: place } = interaction;
    const parent = place?.isThread() === true ? place.parent : null;
    return {
      isAdministrator: interaction.memberPermissions?.has('Administrator'),
      mayManage: interaction.appPermissions.has('ManageMessages'),
      parent: parent?.id,
      isAdult: parent?.nsfw,
    };
  });
  await (await max.useOnUser('History', max, { channel: thread })).answered();
  expect(failures).toEqual([]);
  expect(told).toEqual([{ isAdministrator: true, mayManage: false, parent: channel.id, isAdult: true }]);
});
