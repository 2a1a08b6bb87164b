import { intents } from '../gateway/intents.ts';
import { isThread, type Channel } from './channels.ts';
import type { Guild, Member } from './guilds.ts';
import { channelsOf, toldChannel } from './visibility.ts';
import type { World } from './world.ts';

/** Sends an event of the guild to sessions with this intent. */
export function tell(world: World, guild: Guild, t: string, d: object, intent: number = intents.guilds): void {
  world.emit({ t, d, intent, guildId: guild.id });
  world.changes.happened();
}

/**
 * Sends an event of a member who came, changed or left, to sessions with an intent that this application may not have.
 */
export function tellOfMember(
  world: World,
  guild: Guild,
  t: 'GUILD_MEMBER_ADD' | 'GUILD_MEMBER_UPDATE' | 'GUILD_MEMBER_REMOVE',
  d: object & Partial<Member>,
): void {
  tell(world, guild, t, { ...d, guild_id: guild.id }, intents.guildMembers);
}

/**
 * Runs a change that may change what the bot sees. Then sends an event for each channel that looks different to it. A
 * thread that becomes visible is sent with the other threads of its channel. A thread that becomes invisible is not
 * sent.
 */
export function changing(world: World, guild: Guild, change: () => void): void {
  const look = (channel: Channel): string | undefined => JSON.stringify(toldChannel(world, guild, channel));
  const before = new Map(channelsOf(world, guild).map((channel) => [channel, look(channel)]));
  change();
  world.changes.happened();
  const inSight = new Map<string, object[]>();
  for (const [channel, earlier] of before) {
    if (channel.deleted) continue;
    const told = toldChannel(world, guild, channel);
    if (told === undefined || JSON.stringify(told) === earlier) continue;
    if (!isThread(channel)) tell(world, guild, 'CHANNEL_UPDATE', told);
    else if (earlier !== undefined) tell(world, guild, 'THREAD_UPDATE', told);
    else inSight.set(channel.parentId ?? '', [...(inSight.get(channel.parentId ?? '') ?? []), told]);
  }
  for (const [parentId, threads] of inSight) {
    tell(world, guild, 'THREAD_LIST_SYNC', { guild_id: guild.id, channel_ids: [parentId], threads, members: [] });
  }
}
