import { Hono } from 'hono';
import { requireValid } from '../message/write.ts';
import { refusal } from '../refusal.ts';
import { channelTypes, isThread, wireChannel, type Channel } from '../world/channels.ts';
import { changing, tell } from '../world/news.ts';
import { allows, permissions } from '../world/permissions.ts';
import { botRights } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { requireMessage, requirePermission, requireVisible } from './access.ts';
import { readBody } from './body.ts';
import type { RestEnv } from './env.ts';

/** https://docs.discord.com/developers/resources/channel#start-thread-from-message: in minutes. */
const archiveDurations: readonly unknown[] = [undefined, 60, 1440, 4320, 10_080];
const mostInName = 100;

/** Threads that the bot starts from messages. A thread has the id of its message. */
export function threadRoutes(world: World): Hono<RestEnv> {
  const app = new Hono<RestEnv>();

  app.post('/channels/:channel/messages/:message/threads', async (c) => {
    const parent = requireVisible(world, c.req.param('channel'));
    const { payload } = await readBody(c.req.raw, c.env.exchange);
    const type = threadTypes.get(parent.type);
    if (type === undefined) throw refusal('wrongChannelType');
    const name = requireName(payload);
    requirePermission(world, parent, permissions.createPublicThreads);
    requirePermission(world, parent, permissions.readMessageHistory);
    const message = requireMessage(world, parent, c.req.param('message'));
    if (world.channels.has(message.id)) throw refusal('threadExists');
    return c.json(startThread(world, parent, { id: message.id, type, name }), 201);
  });

  return app;
}

const threadTypes: ReadonlyMap<number, number> = new Map([
  [channelTypes.text, channelTypes.publicThread],
  [channelTypes.announcement, channelTypes.announcementThread],
]);

function requireName(payload: unknown): string {
  const { name, auto_archive_duration: minutes } = (payload ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string') {
    requireValid([{ path: ['name'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }]);
  }
  const length = Array.from(String(name).trim()).length;
  if (length < 1 || length > mostInName) {
    const message = `Must be between 1 and ${mostInName} in length.`;
    requireValid([{ path: ['name'], code: 'BASE_TYPE_BAD_LENGTH', message }]);
  }
  if (!archiveDurations.includes(minutes)) {
    const message = 'Value must be one of {4320, 1440, 60, 10080}.';
    requireValid([{ path: ['auto_archive_duration'], code: 'BASE_TYPE_CHOICES', message }]);
  }
  return String(name).trim();
}

function startThread(world: World, parent: Channel, { id, type, name }: Pick<Channel, 'id' | 'type' | 'name'>): object {
  const guild = world.guilds.get(parent.guildId ?? '');
  if (guild === undefined) throw refusal('missingAccess');
  const thread: Channel = {
    id,
    guildId: guild.id,
    type,
    name,
    nsfw: false,
    parentId: parent.id,
    position: world.channels.size,
    overwrites: new Map(),
    deleted: false,
  };
  const wire = wireChannel(thread, world.bot.id);
  changing(world, guild, () => {
    world.channels.set(id, thread);
    tell(world, guild, 'THREAD_CREATE', { ...wire, newly_created: true });
  });
  return wire;
}

/**
 * Throws 160005 where the thread is locked, and opens it again where it is only archived, as a message in it does
 * (https://docs.discord.com/developers/topics/threads#active-archived-threads).
 */
export function requireOpenThread(world: World, channel: Channel): void {
  if (!isThread(channel) || channel.archived !== true) return;
  const guild = world.guilds.get(channel.guildId ?? '');
  if (guild === undefined) return;
  const mayManage = allows(botRights(world, guild, channel), permissions.manageThreads);
  if (channel.locked === true && !mayManage) throw refusal('threadLocked');
  changing(world, guild, () => {
    channel.archived = false;
  });
}

/** Throws 50083: in an archived thread nothing that is there can be changed. */
export function requireUnarchived(channel: Channel): void {
  if (isThread(channel) && channel.archived === true) throw refusal('threadArchived');
}
