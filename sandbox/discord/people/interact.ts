import { randomBytes } from 'node:crypto';
import { view } from '../message/store.ts';
import { wireDirectChannel } from '../rest/reads.ts';
import { wireChannel, type Channel } from '../world/channels.ts';
import type { RegisteredCommand } from '../world/commands.ts';
import { wireMember } from '../world/guilds.ts';
import { answerWithinMs, type Interaction } from '../world/interactions.ts';
import { botRights, channelRights, holderOf } from '../world/rights.ts';
import { attachmentLimitOf, type World } from '../world/world.ts';
import type { InteractionHandle } from './handles.ts';
import { authorizingOwners } from './offered.ts';

/** What a person did, before its interaction is made. */
export interface Act {
  readonly type: number;
  readonly userId: string;
  readonly channel: Channel;
  readonly data: object;
  readonly commandType?: number;
  /** Of a slash command, with its group and subcommand. */
  readonly commandName?: string;
  /** For a command, and for its autocomplete. */
  readonly command?: RegisteredCommand;
  /** The target of a menu command, for the metadata of its answers. */
  readonly target?: Interaction['target'];
  /** For a modal: the interaction that it answered. */
  readonly openedBy?: Interaction;
  readonly focusedType?: number;
  readonly sourceMessageId?: string;
  /** The message in the event. */
  readonly message?: object;
}

const botContext = { guild: 0, directMessage: 1 } as const;
/** The permissions of an application in a direct message: write, embed, attach, read the history. */
const directMessagePermissions = '274878024832';

/** Makes the interaction and sends it to the bot's sessions. */
export function interact(world: World, act: Act): InteractionHandle {
  const { channel } = act;
  const guild = world.guilds.get(channel.guildId ?? '');
  const interaction: Interaction = {
    id: world.newId(),
    token: `aW50ZXJhY3Rpb246${randomBytes(96).toString('base64url')}`,
    type: act.type,
    createdAt: world.clock.now(),
    userId: act.userId,
    channelId: channel.id,
    ...(guild !== undefined && { guildId: guild.id }),
    ...(act.commandType !== undefined && { commandType: act.commandType }),
    ...(act.command !== undefined && { commandName: act.commandName ?? act.command.name }),
    ...(act.target !== undefined && { target: act.target }),
    ...(act.openedBy !== undefined && { openedBy: act.openedBy }),
    ...(act.focusedType !== undefined && { focusedType: act.focusedType }),
    ...(act.sourceMessageId !== undefined && { sourceMessageId: act.sourceMessageId }),
    attachmentLimit: attachmentLimitOf(world, channel, act.userId),
    authorizingOwners: ownersOf(world, act),
    answering: false,
    followUpIds: [],
  };
  world.interactions.set(interaction.id, interaction);
  world.interactionsByToken.set(interaction.token, interaction);
  forgetOldest(world);
  world.emit({
    t: 'INTERACTION_CREATE',
    ...(guild !== undefined && { guildId: guild.id }),
    d: {
      id: interaction.id,
      application_id: world.applicationId,
      type: act.type,
      token: interaction.token,
      version: 1,
      data: act.data,
      ...(act.message !== undefined && { message: act.message }),
      ...wherePayload(world, act),
      entitlements: [],
      authorizing_integration_owners: interaction.authorizingOwners,
      attachment_size_limit: interaction.attachmentLimit,
    },
  });
  world.changes.happened();
  return handleOf(world, interaction);
}

function forgetOldest(world: World): void {
  const [oldest] = world.interactions.values();
  if (oldest === undefined || world.interactions.size <= world.bounds.interactions) return;
  world.interactions.delete(oldest.id);
  world.interactionsByToken.delete(oldest.token);
}

/** A component or a form has the owners of the command that it came from. */
function ownersOf(world: World, { command, openedBy, sourceMessageId, ...act }: Act): Readonly<Record<string, string>> {
  const source = world.messages.get(sourceMessageId ?? '');
  const owners =
    command === undefined
      ? (openedBy?.authorizingOwners ?? source?.wire.interaction_metadata?.authorizing_integration_owners)
      : authorizingOwners(world, act, command);
  return owners !== undefined && Object.keys(owners).length > 0 ? owners : { 0: act.channel.guildId ?? '0' };
}

function wherePayload(world: World, { userId, channel }: Act): object {
  const person = world.people.get(userId);
  const guild = world.guilds.get(channel.guildId ?? '');
  const member = guild?.members.get(userId);
  if (person === undefined) throw new Error(`nobody has the id ${userId}`);
  if (guild === undefined) {
    return {
      user: person.user,
      locale: person.locale,
      channel_id: channel.id,
      channel: wireDirectChannel(world, channel),
      app_permissions: directMessagePermissions,
      context: botContext.directMessage,
    };
  }
  if (member === undefined) throw new Error(`${person.user.username} is not in ${guild.name}`);
  const rights = channelRights(world, guild, channel, holderOf(guild, userId));
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    member: wireMember(member, rights),
    locale: person.locale,
    channel_id: channel.id,
    channel: {
      ...wireChannel(channel, world.bot.id),
      permissions: rights.toString(),
    },
    app_permissions: botRights(world, guild, channel).toString(),
    context: botContext.guild,
  };
}

function handleOf(world: World, interaction: Interaction): InteractionHandle {
  const shown = (id: string | undefined): ReturnType<typeof view> | undefined => {
    const message = world.messages.get(id ?? '');
    return message === undefined || message.deleted ? undefined : view(world, message);
  };
  const state = (): InteractionHandle['state'] => {
    if (interaction.response !== undefined) return 'answered';
    return world.clock.now() - interaction.createdAt >= answerWithinMs ? 'failed' : 'pending';
  };
  return {
    id: interaction.id,
    token: interaction.token,
    createdAt: interaction.createdAt,
    get state() {
      return state();
    },
    get response() {
      return interaction.response;
    },
    reply: () => shown(interaction.originalId),
    followUps: () => interaction.followUpIds.flatMap((id) => shown(id) ?? []),
    async answered() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const answered = (): void => {
        if (interaction.response !== undefined) resolve(undefined);
      };
      const stop = world.changes.listen(answered);
      const over = new AbortController();
      const left = Math.max(interaction.createdAt + answerWithinMs - world.clock.now(), 0);
      answered();
      try {
        await Promise.race([promise, world.clock.sleep(left, over.signal)]);
      } finally {
        stop();
        over.abort();
      }
      if (state() !== 'answered') throw new Error('The application did not respond');
    },
  };
}
