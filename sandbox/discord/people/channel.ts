import { messagesOf, view } from '../message/store.ts';
import { channelTypes, isThread, requireParent, type Channel, type Overwrite } from '../world/channels.ts';
import type { Guild } from '../world/guilds.ts';
import { changing, tell } from '../world/news.ts';
import { allPermissions, permissions } from '../world/permissions.ts';
import { channelsOf, toldChannel } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import type { ChannelHandle, ChannelOptions, Overwrites } from './handles.ts';

/** The guild's channel with this id, even if it is deleted. Throws for a channel of another guild. */
export function requireOwn(world: World, guild: Guild, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (channel?.guildId !== guild.id) throw new Error(`${guild.name} has no channel ${channelId}`);
  return channel;
}

/** A channel in a category has the overwrites of the category, unless it gets its own. */
export function addChannel(world: World, guild: Guild, options: ChannelOptions): ChannelHandle {
  const { name, nsfw, type = channelTypes.text, parentId, overwrites, botJoined, joined } = options;
  const parent = parentId === undefined ? undefined : requireOwn(world, guild, parentId);
  requireParent(type, parent);
  const channel: Channel = {
    id: world.newId(),
    guildId: guild.id,
    type,
    name: name ?? `channel-${world.channels.size + 1}`,
    nsfw: nsfw ?? false,
    ...(parentId !== undefined && { parentId }),
    position: world.channels.size,
    overwrites: new Map(),
    ...(botJoined !== undefined && { botJoined }),
    ...(joined !== undefined && { joined: joined.map(({ id }) => id) }),
    deleted: false,
  };
  if (isThread(channel)) requireNothingOfItsOwn(options);
  else channel.overwrites = overwrites ? readOverwrites(world, guild, overwrites) : (parent?.overwrites ?? new Map());
  changing(world, guild, () => {
    world.channels.set(channel.id, channel);
    const told = toldChannel(world, guild, channel);
    if (told !== undefined) tell(world, guild, isThread(channel) ? 'THREAD_CREATE' : 'CHANNEL_CREATE', told);
  });
  return channelHandle(world, guild, channel);
}

function requireNothingOfItsOwn({ nsfw, overwrites }: ChannelOptions): void {
  if (nsfw === undefined && overwrites === undefined) return;
  throw new Error('a thread is age-restricted and has rights as the channel that it is in');
}

function readOverwrites(world: World, guild: Guild, given: Overwrites): ReadonlyMap<string, Overwrite> {
  return new Map(
    Object.entries(given).map(([id, { allow = 0n, deny = 0n }]) => {
      const isRole = guild.roles.has(id);
      if (!isRole && !guild.members.has(id) && id !== world.bot.id) throw new Error(`${guild.name} has nobody ${id}`);
      if (((allow | deny) & permissions.administrator) !== 0n) throw new Error('only roles make administrators');
      return [id, { type: isRole ? 0 : 1, allow, deny }];
    }),
  );
}

/** Sets what the bot may do in this channel, as an overwrite only for the bot. */
export function setBotPermissions(world: World, guild: Guild, channel: Channel, allow: bigint): void {
  if (isThread(channel)) requireNothingOfItsOwn({ overwrites: {} });
  const deny = allPermissions & ~allow & ~permissions.administrator;
  const own = readOverwrites(world, guild, { [world.bot.id]: { allow, deny } });
  changing(world, guild, () => {
    channel.overwrites = new Map([...channel.overwrites, ...own]);
  });
}

function isSame(one: Channel['overwrites'], other: Channel['overwrites']): boolean {
  const isIn = ([id, { allow, deny }]: [string, Overwrite]): boolean =>
    other.get(id)?.allow === allow && other.get(id)?.deny === deny;
  return one.size === other.size && [...one].every(isIn);
}

function change(
  world: World,
  guild: Guild,
  channel: Channel,
  changes: Omit<ChannelOptions, 'type' | 'botJoined' | 'joined'>,
): void {
  if (channel.deleted) throw new Error(`${channel.name} is deleted`);
  if (isThread(channel)) requireNothingOfItsOwn(changes);
  const { name, nsfw, parentId, overwrites } = changes;
  if (parentId !== undefined) requireParent(channel.type, requireOwn(world, guild, parentId));
  const wanted = overwrites && readOverwrites(world, guild, overwrites);
  changing(world, guild, () => {
    if (name !== undefined) channel.name = name;
    if (nsfw !== undefined) channel.nsfw = nsfw;
    if (parentId !== undefined) channel.parentId = parentId;
    if (wanted === undefined) return;
    // Channels that are synced with their category stay synced
    // (https://docs.discord.com/developers/topics/permissions#permission-syncing).
    const synced = channelsOf(world, guild).filter(
      (each) => each.parentId === channel.id && !isThread(each) && isSame(each.overwrites, channel.overwrites),
    );
    for (const each of [channel, ...synced]) each.overwrites = wanted;
  });
}

/** The channels of a category stay without it. The threads of a channel are deleted with it, without events. */
function remove(world: World, guild: Guild, channel: Channel): void {
  if (channel.deleted) return;
  changing(world, guild, () => {
    const told = toldChannel(world, guild, channel);
    const inside = channelsOf(world, guild).filter(({ parentId }) => parentId === channel.id);
    channel.deleted = true;
    for (const each of inside) {
      if (isThread(each)) each.deleted = true;
      else delete each.parentId;
    }
    if (told === undefined) return world.changes.happened();
    if (!isThread(channel)) return tell(world, guild, 'CHANNEL_DELETE', told);
    const { id, type, parentId } = channel;
    tell(world, guild, 'THREAD_DELETE', { id, type, parent_id: parentId, guild_id: guild.id });
  });
}

export function channelHandle(world: World, guild: Guild, channel: Channel): ChannelHandle {
  return {
    id: channel.id,
    type: channel.type,
    get name() {
      return channel.name;
    },
    messages: () =>
      messagesOf(world, channel.id)
        .filter(({ ephemeralTo }) => ephemeralTo === undefined)
        .map((message) => view(world, message)),
    change: (changes) => change(world, guild, channel, changes),
    changeThread(changes) {
      if (!isThread(channel)) throw new Error(`${channel.name} is no thread`);
      changing(world, guild, () => Object.assign(channel, changes));
    },
    delete: () => remove(world, guild, channel),
  };
}
