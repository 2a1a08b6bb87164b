import { Hono } from 'hono';
import type { GatewayControl } from '../gateway/control.ts';
import { Refusal, refusal } from '../refusal.ts';
import { invalidFormBody, violation } from '../rules/error.ts';
import { isThread, wireChannel, type Channel } from '../world/channels.ts';
import { wireGuild, wireMember, type Guild } from '../world/guilds.ts';
import { wireRole } from '../world/roles.ts';
import { botSees, channelsOf } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { botHolder, guildRights } from '../world/rights.ts';
import { requireGuild, requireVisible } from './access.ts';
import type { RestEnv } from './env.ts';

const botMemberJoinedAt = '2026-01-01T00:00:00.000Z';

/** A direct message channel as the bot reads it. */
export function wireDirectChannel(world: World, channel: Channel): object {
  const person = world.people.get(channel.recipientId ?? '');
  return {
    id: channel.id,
    type: channel.type,
    flags: 0,
    last_message_id: null,
    recipients: person ? [person.user] : [],
  };
}

/** The bot's own membership of a guild. */
export function wireBotMember(world: World, guild: Guild, rights?: bigint): object {
  return wireMember({ user: world.bot, roles: [guild.botRoleId], joinedAt: botMemberJoinedAt }, rights);
}

function wireApplication(world: World): object {
  return {
    id: world.applicationId,
    name: world.bot.username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    team: null,
    owner: null,
    approximate_guild_count: world.guilds
      .values()
      .filter(({ botPresent }) => botPresent)
      .toArray().length,
    integration_types_config: { 0: {}, 1: {} },
    bot: world.bot,
  };
}

/** A guild as the list of the bot's guilds has it (https://docs.discord.com/developers/resources/user#get-current-user-guilds). */
function wirePartialGuild(world: World, guild: Guild): object {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    banner: null,
    owner: guild.ownerId === world.bot.id,
    permissions: guildRights(guild, botHolder(world, guild)).toString(),
    features: [],
  };
}

const mostGuilds = 200;

function pageOf({ limit = String(mostGuilds), after = '0' }: Readonly<Record<string, string>>): {
  readonly limit: number;
  readonly after: bigint;
} {
  const isRight = /^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= mostGuilds;
  if (!isRight || !/^\d{1,20}$/.test(after)) {
    const message = `int value should be between 1 and ${mostGuilds}.`;
    throw new Refusal(400, invalidFormBody([violation(['limit'], 'NUMBER_TYPE_MAX', message)]));
  }
  return { limit: Number(limit), after: BigInt(after) };
}

/** What a bot may read about itself, its guilds and its gateway. */
export function readRoutes(world: World, gateway: GatewayControl): Hono<RestEnv> {
  const app = new Hono<RestEnv>();

  app.get('/gateway', (c) => c.json({ url: gateway.url }));
  app.get('/gateway/bot', (c) =>
    c.json({ url: gateway.url, shards: gateway.recommendedShards(), session_start_limit: gateway.startLimit() }),
  );
  app.get('/users/@me', (c) =>
    c.json({ ...world.bot, verified: true, mfa_enabled: true, locale: 'en-US', email: null }),
  );
  app.get('/users/@me/guilds', (c) => {
    const { limit, after } = pageOf(c.req.query());
    const present = [...world.guilds.values()].filter(({ botPresent }) => botPresent);
    const sorted = present.toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
    const page = sorted.filter(({ id }) => BigInt(id) > after).slice(0, limit);
    return c.json(page.map((guild) => wirePartialGuild(world, guild)));
  });
  app.get('/users/:user', (c) => {
    const id = c.req.param('user');
    const user = id === world.bot.id ? world.bot : world.people.get(id)?.user;
    if (user === undefined) throw refusal('unknownUser');
    return c.json(user);
  });
  app.get('/applications/@me', (c) => c.json(wireApplication(world)));
  app.get('/oauth2/applications/@me', (c) => c.json(wireApplication(world)));

  app.get('/guilds/:guild', (c) => c.json(wireGuild(requireGuild(world, c.req.param('guild')))));
  app.get('/guilds/:guild/channels', (c) => {
    const guild = requireGuild(world, c.req.param('guild'));
    const seen = channelsOf(world, guild).filter((channel) => !isThread(channel) && botSees(world, guild, channel));
    return c.json(seen.map((channel) => wireChannel(channel, world.bot.id)));
  });
  app.get('/guilds/:guild/roles', (c) => {
    const guild = requireGuild(world, c.req.param('guild'));
    return c.json([...guild.roles.values()].map(wireRole));
  });
  app.get('/guilds/:guild/members/:user', (c) => {
    const guild = requireGuild(world, c.req.param('guild'));
    const userId = c.req.param('user');
    if (userId === world.bot.id) return c.json(wireBotMember(world, guild));
    const member = guild.members.get(userId);
    if (member === undefined) throw refusal('unknownMember');
    return c.json(wireMember(member));
  });
  app.get('/channels/:channel', (c) => {
    const channel = requireVisible(world, c.req.param('channel'));
    return c.json(
      channel.guildId === undefined ? wireDirectChannel(world, channel) : wireChannel(channel, world.bot.id),
    );
  });
  return app;
}
