import { wireAttachment } from '../message/store.ts';
import { wireBotMember } from '../rest/reads.ts';
import { isThread, wireChannel, type Channel } from '../world/channels.ts';
import type { StoredFile } from '../world/files.ts';
import { wireMember, type Guild } from '../world/guilds.ts';
import { botRights, channelRights, holderOf } from '../world/rights.ts';
import { wireRole } from '../world/roles.ts';
import type { World } from '../world/world.ts';
import { optionTypes } from './option-types.ts';
import { ClientRefusal } from './refused.ts';

/** Where something is done, and by whom. */
interface Place {
  readonly channel: Channel;
  readonly userId: string;
}

export type Resolved = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** The fields of a channel in resolved data, apart from `permissions` and a thread's metadata. */
const channelFields = [
  'id',
  'name',
  'type',
  'last_message_id',
  'nsfw',
  'parent_id',
  'guild_id',
  'flags',
  'rate_limit_per_user',
  'topic',
  'position',
  'thread_metadata',
];

/**
 * The users, members, roles and channels of these ids, as in an interaction
 * (https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure).
 * Members and channels have permissions; those of a channel are the acting person's. Throws for an unknown id.
 */
export function resolveIds(
  world: World,
  place: Place,
  ids: readonly { type: number; id: string }[],
): Resolved | undefined {
  const guild = world.guilds.get(place.channel.guildId ?? '');
  const resolved: Record<string, Record<string, object>> = {};
  const put = (kind: string, id: string, value: object): void => {
    resolved[kind] = { ...resolved[kind], [id]: value };
  };
  for (const { type, id } of ids) {
    const user = id === world.bot.id ? world.bot : world.people.get(id)?.user;
    const role = guild?.roles.get(id);
    const channel = world.channels.get(id);
    const isChannel = type === optionTypes.channel;
    if (isChannel && guild !== undefined && channel?.guildId === guild.id && !channel.deleted) {
      put('channels', id, resolvedChannel(world, guild, channel, place.userId));
    } else if ((type === optionTypes.role || type === optionTypes.mentionable) && role !== undefined) {
      put('roles', id, wireRole(role));
    } else if ((type === optionTypes.user || type === optionTypes.mentionable) && user !== undefined) {
      put('users', id, user);
      const member = guild && resolvedMember(world, guild, place.channel, id);
      if (member !== undefined) put('members', id, member);
    } else throw new ClientRefusal(`Nobody and nothing here has the id ${id}.`);
  }
  return Object.keys(resolved).length === 0 ? undefined : resolved;
}

/** What was attached to a command. Discord keeps it only for a while, so it is ephemeral. */
export function resolvedFiles(files: readonly StoredFile[], sign: (url: string) => string): Resolved {
  if (files.length === 0) return {};
  const attachments = files.map((file) => {
    const { url, proxy_url: proxyUrl, ...attachment } = wireAttachment({ file }, true);
    return [file.id, { ...attachment, url: sign(url), proxy_url: sign(proxyUrl) }] as const;
  });
  return { attachments: Object.fromEntries(attachments) };
}

/** The member without its user, `deaf` and `mute`. Undefined for a person who is not in the guild. */
function resolvedMember(world: World, guild: Guild, channel: Channel, userId: string): object | undefined {
  const member = guild.members.get(userId);
  if (member === undefined && userId !== world.bot.id) return undefined;
  const whole =
    member === undefined
      ? wireBotMember(world, guild, botRights(world, guild, channel))
      : wireMember(member, channelRights(world, guild, channel, holderOf(guild, userId)));
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !['user', 'deaf', 'mute'].includes(key)));
}

function resolvedChannel(world: World, guild: Guild, channel: Channel, userId: string): object {
  const fields = Object.entries(wireChannel(channel, world.bot.id)).filter(([key]) => channelFields.includes(key));
  const rights = channelRights(world, guild, channel, holderOf(guild, userId));
  return {
    ...Object.fromEntries(fields),
    permissions: rights.toString(),
    ...(!isThread(channel) && { last_pin_timestamp: null }),
  };
}
