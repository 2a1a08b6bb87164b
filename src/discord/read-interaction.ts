import {
  ApplicationCommandOptionType,
  ChannelType,
  ComponentType,
  DiscordAPIError,
  GuildMember,
  MessageFlags,
  PermissionFlagsBits,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type CommandInteraction,
  type ForumChannel,
  type Guild,
  type MediaChannel,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { CommandRequest, InteractionContext, ServerContext } from '../commands/request.ts';
import type { ChannelSight, ServerFacts } from '../core/server-facts.ts';
import type { Scalar } from '../core/job/record.ts';
import type { ComponentInteraction } from '../commands/router.ts';
import type { ComponentKind } from '../core/custom-id.ts';
import { isNote } from '../messages/job/note.ts';
import type { Translate } from '../words/words.ts';
import { attachedFile } from './read-attachment.ts';
import { readForm, isPickedIn } from './read-form.ts';
import { targetOf, type MenuInteraction } from './read-target.ts';

export type TypedInteraction = ChatInputCommandInteraction | MenuInteraction;
export type PanelInteraction = MessageComponentInteraction | ModalSubmitInteraction;

const componentKinds: Readonly<Partial<Record<ComponentType, ComponentKind>>> = {
  [ComponentType.Button]: 'button',
  [ComponentType.StringSelect]: 'string-select',
  [ComponentType.UserSelect]: 'user-select',
  [ComponentType.RoleSelect]: 'role-select',
  [ComponentType.MentionableSelect]: 'mentionable-select',
  [ComponentType.ChannelSelect]: 'channel-select',
};

/** A command as plain data, without discord.js, and with the texts in the member's language. `undefined` outside servers. An option that is no plain value and no file that can be read is left out, and so counts as missing. */
export function commandRequest(interaction: TypedInteraction, t: Translate): CommandRequest | undefined {
  const context = serverContextOf(interaction, t);
  if (context === undefined) return undefined;
  if (!interaction.isChatInputCommand()) {
    const picked = interaction.isUserContextMenuCommand()
      ? { [interaction.targetId]: rolesOf(interaction.targetMember) }
      : {};
    return { ...context, picked, subcommand: undefined, options: {}, target: targetOf(interaction) };
  }
  const { options } = interaction;
  const group = options.getSubcommandGroup(false);
  const name = options.getSubcommand(false) ?? undefined;
  const given = options.data.flatMap(
    (option) => option.options?.flatMap((inner) => inner.options ?? [inner]) ?? [option],
  );
  return {
    ...context,
    picked: Object.fromEntries(
      given.flatMap(({ user, member }) => (user === undefined ? [] : [[user.id, rolesOf(member)] as const])),
    ),
    subcommand: group === null || name === undefined ? name : `${group} ${name}`,
    options: Object.fromEntries(
      given.flatMap((option) => {
        const value =
          option.type === ApplicationCommandOptionType.Attachment
            ? attachedFile(option.attachment)
            : plain(option.value);
        return value === undefined ? [] : [[option.name, value]];
      }),
    ),
    target: undefined,
  };
}

/** A typed value. Instead of an object, which would pass for an attached file, it is a number that no option takes. */
function plain(value: unknown): Scalar | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : Number.NaN;
}

/** A button, a select or a form that was used, as plain data. */
export function componentInteraction(interaction: PanelInteraction, t: Translate): ComponentInteraction {
  const isOnPrivateAnswer = interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false;
  return {
    customId: interaction.customId,
    kind: interaction.isModalSubmit() ? 'form' : componentKinds[interaction.componentType],
    context: contextOf(interaction, t),
    inServer: serverContextOf(interaction, t),
    isOnPrivateAnswer,
    isOnNote: isOnPrivateAnswer && isNote(interaction.message?.components ?? []),
    selectedValues: (menu) =>
      interaction.isStringSelectMenu() && isPickedIn(menu, interaction.values) ? interaction.values : undefined,
    submittedForm: (form) => (interaction.isModalSubmit() ? readForm(form, interaction) : undefined),
  };
}

function contextOf(interaction: CommandInteraction | PanelInteraction, t: Translate): InteractionContext {
  const { memberPermissions: rights } = interaction;
  return {
    id: interaction.id,
    token: interaction.token,
    applicationId: interaction.applicationId,
    guildId: interaction.guildId ?? undefined,
    channelId: interaction.channelId ?? undefined,
    memberId: interaction.user.id,
    t,
    rights: {
      managesServer: rights?.has(PermissionFlagsBits.ManageGuild) ?? false,
      moderates: rights?.has(PermissionFlagsBits.ModerateMembers) ?? false,
    },
    attachmentLimit: interaction.attachmentSizeLimit,
  };
}

function serverContextOf(interaction: CommandInteraction | PanelInteraction, t: Translate): ServerContext | undefined {
  const { guild, guildId, channelId, channel } = interaction;
  if (guildId === null || channelId === null || guild === null) return undefined;
  const context = contextOf(interaction, t);
  const parent = channel?.isThread() === true ? channel.parent : channel;
  return {
    ...context,
    guildId,
    channelId,
    requester: {
      managesServer: context.rights.managesServer,
      roleIds: rolesOf(interaction.member),
      // The bot may be unable to see a thread's channel, so ids may be missing.
      channelIds: [channelId, parentOf(channel), parentOf(parent)].filter((id) => typeof id === 'string'),
      isAgeRestricted: parent !== null && 'nsfw' in parent && parent.nsfw,
    },
    server: factsOf(guild, interaction.member),
    picked: {},
  };
}

function parentOf(channel: BaseInteraction['channel'] | ForumChannel | MediaChannel): string | undefined {
  return channel !== null && 'parentId' in channel ? (channel.parentId ?? undefined) : undefined;
}

function factsOf(guild: Guild, member: BaseInteraction['member']): ServerFacts {
  return {
    ownerId: guild.ownerId,
    locale: guild.preferredLocale,
    hasChannel: (id) => guild.channels.cache.has(id),
    hasRole: (id) => guild.roles.cache.has(id),
    sightOf: (id) => sightOf(guild, member, id),
    rolesOf: async (memberId) =>
      guild.members
        .fetch({ user: memberId, force: true })
        .then(rolesOf, (error: unknown) => (error instanceof DiscordAPIError && error.status === 404 ? [] : undefined)),
    rankOf: (roleIds) => Math.max(0, ...roleIds.map((id) => guild.roles.cache.get(id)?.position ?? 0)),
  };
}

/** By discord.js' caches, in which archived threads and channels that the bot cannot see are missing. */
function sightOf(guild: Guild, member: BaseInteraction['member'], channelId: string): ChannelSight {
  const channel = guild.channels.cache.get(channelId);
  if (channel === undefined || !(member instanceof GuildMember)) return 'unseen';
  if (channel.type === ChannelType.PrivateThread) return 'private-thread';
  // discord.js throws for the permissions in a thread whose channel it does not know.
  if (channel.isThread() && channel.parent === null) return 'unseen';
  // The messages of a voice channel are read by those who may connect to it (resources/channel#get-channel-messages).
  const isSeen = channel
    .permissionsFor(member)
    .has([
      PermissionFlagsBits.ViewChannel,
      PermissionFlagsBits.ReadMessageHistory,
      ...(channel.isVoiceBased() ? [PermissionFlagsBits.Connect] : []),
    ]);
  return isSeen ? 'seen' : 'unseen';
}

/** The role ids of a member, from discord.js' cache or from the raw data. A member who left has none. */
function rolesOf(member: BaseInteraction['member'] | object | null | undefined): readonly string[] {
  if (member === null || member === undefined || !('roles' in member)) return [];
  const { roles } = member as NonNullable<BaseInteraction['member']>;
  return Array.isArray(roles) ? roles : [...roles.cache.keys()];
}
