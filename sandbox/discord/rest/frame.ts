import { messageFlags, sendableFlags, type InteractionMetadata } from '../message/types.ts';
import type { MessageFrame } from '../message/write.ts';
import { interactionTypes, type Interaction } from '../world/interactions.ts';
import { allows, permissions } from '../world/permissions.ts';
import { personRights } from '../world/visibility.ts';
import type { World } from '../world/world.ts';

const kept = sendableFlags | messageFlags.ephemeral | messageFlags.loading;
const messageTypes = { reply: 19, slashCommand: 20, contextMenu: 23 } as const;

/**
 * The properties of a message that answers an interaction, apart from its contents. `replyTo` replaces the message that
 * it replies to.
 */
export function frameOf(world: World, interaction: Interaction, flags: number, replyTo?: string): MessageFrame {
  const referenced = replyTo ?? interaction.sourceMessageId;
  const isPrivate = (flags & messageFlags.ephemeral) !== 0 || mustBePrivate(world, interaction);
  return {
    type: messageType(interaction, referenced),
    flags: (flags & kept) | (isPrivate ? messageFlags.ephemeral : 0),
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: {
      ...metadataOf(world, interaction),
      ...(replyTo !== undefined && { original_response_message_id: replyTo }),
    },
    ...(replyTo === undefined && namedInteraction(world, interaction)),
    ...(referenced !== undefined && {
      message_reference: {
        message_id: referenced,
        channel_id: interaction.channelId,
        ...(interaction.guildId !== undefined && { guild_id: interaction.guildId }),
      },
    }),
    ...(isPrivate && { ephemeralTo: interaction.userId }),
  };
}

/**
 * Whether the answers are private whatever the bot wants: in a server without it, to a person who may not use external
 * applications there (https://docs.discord.com/developers/topics/permissions, USE_EXTERNAL_APPS).
 */
function mustBePrivate(world: World, { guildId, userId, channelId }: Interaction): boolean {
  const guild = world.guilds.get(guildId ?? '');
  const channel = world.channels.get(channelId);
  if (guild === undefined || guild.botPresent || channel === undefined) return false;
  return !allows(personRights(world, userId, channel), permissions.useExternalApps);
}

/**
 * The interaction that a message answers
 * (https://docs.discord.com/developers/resources/message#message-interaction-metadata-object).
 */
function metadataOf(world: World, interaction: Interaction): InteractionMetadata {
  const person = world.people.get(interaction.userId);
  if (person === undefined) throw new Error(`nobody has the id ${interaction.userId}`);
  const { openedBy, sourceMessageId } = interaction;
  const isPress = interaction.type === interactionTypes.component && sourceMessageId !== undefined;
  return {
    id: interaction.id,
    type: interaction.type,
    user: person.user,
    authorizing_integration_owners: interaction.authorizingOwners,
    ...interaction.target,
    ...(isPress && { interacted_message_id: sourceMessageId }),
    ...(openedBy !== undefined && { triggering_interaction_metadata: metadataOf(world, openedBy) }),
  };
}

/**
 * The command by its name, for the first answer to a command. The field is deprecated, and still sent
 * (https://docs.discord.com/developers/resources/message#message-object-message-structure).
 */
function namedInteraction(
  world: World,
  { id, type, userId, commandName }: Interaction,
): Pick<MessageFrame, 'interaction'> {
  const person = world.people.get(userId);
  if (type !== interactionTypes.command || commandName === undefined || person === undefined) return {};
  return { interaction: { id, type, name: commandName, user: person.user } };
}

function messageType(interaction: Interaction, referenced: string | undefined): number {
  if (referenced !== undefined) return messageTypes.reply;
  if (interaction.type !== interactionTypes.command) return 0;
  return interaction.commandType === 1 ? messageTypes.slashCommand : messageTypes.contextMenu;
}
