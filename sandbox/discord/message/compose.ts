import { refusal } from '../refusal.ts';
import type { Channel } from '../world/channels.ts';
import { allows, permissions } from '../world/permissions.ts';
import { botRights } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { resolveMedia } from './media.ts';
import { pinged } from './mentions.ts';
import { wireAttachment } from './store.ts';
import type { MessageFile } from './stored-message.ts';
import type { AllowedMentions, MessagePayload, WireMessage } from './types.ts';

/** How many bytes a file may have, and whether the request came with an interaction's token. */
export interface WriteContext {
  readonly limit: number;
  readonly webhook: boolean;
}

/** Without `allowed_mentions`, an interaction's answer pings only users; a bot's own message pings everybody. */
function defaultMentions({ webhook }: WriteContext): AllowedMentions {
  return { parse: webhook ? ['users'] : ['users', 'roles', 'everyone'], replied_user: true };
}

function mayMentionEveryone(world: World, channel: Channel): boolean {
  const guild = world.guilds.get(channel.guildId ?? '');
  return guild !== undefined && allows(botRights(world, guild, channel), permissions.mentionEveryone);
}

/** The part of a message that its author writes. */
export type Fields = Pick<
  WireMessage,
  'content' | 'embeds' | 'components' | 'attachments' | 'mentions' | 'mention_roles' | 'mention_everyone'
>;

/** The contents of a message after this payload is applied to the old ones. Throws 50006 if nothing is left. */
export function compose(
  world: World,
  channel: Channel,
  parts: {
    base: Pick<WireMessage, 'content' | 'embeds' | 'components'>;
    payload: MessagePayload;
    files: readonly MessageFile[];
    named: readonly MessageFile[];
    ephemeral: boolean;
    context: WriteContext;
  },
): Fields {
  const { base, payload, files } = parts;
  const content = payload.content === undefined ? base.content : (payload.content ?? '');
  const { components, embeds, shownIds } = resolveMedia(
    payload.components === undefined ? base.components : (payload.components ?? []),
    payload.embeds === undefined ? base.embeds : (payload.embeds ?? []),
    parts.named.map(({ file }) => file),
    (url) => world.files.find(url),
  );
  if (content === '' && components.length === 0 && embeds.length === 0 && files.length === 0) {
    throw refusal('emptyMessage');
  }
  const mentions = pinged(
    { content, components },
    payload.allowed_mentions ?? defaultMentions(parts.context),
    mayMentionEveryone(world, channel),
  );
  return {
    content,
    embeds,
    components,
    attachments: files
      .filter(({ file }) => !shownIds.has(file.id))
      .map((file) => wireAttachment(file, parts.ephemeral)),
    mentions: mentions.users.flatMap((id) => (id === world.bot.id ? world.bot : (world.people.get(id)?.user ?? []))),
    mention_roles: mentions.roles,
    mention_everyone: mentions.everyone,
  };
}
