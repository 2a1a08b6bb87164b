import { DiscordAPIError, Events, GatewayDispatchEvents, PermissionFlagsBits, Routes } from 'discord.js';
import type { Client, Guild, REST } from 'discord.js';
import { z } from 'zod';
import { bounded } from '../services/runtime/bounded.ts';
import type { ServerList } from '../core/moderation/server-list.ts';
import { shardOf, type Shard } from '../core/shards.ts';
import type { AutoMod, ReadRules } from '../services/moderation/auto-mod.ts';
import { retryAfterOf } from './outcome.ts';

/** In ms. Requests in a server that Easel just joined wait for this answer. */
const timeout = 10_000;
const ruleList = z.array(z.unknown());
const ruleEvent = z.looseObject({ guild_id: z.string(), id: z.string() });

/** Reads a server's AutoMod rules. A bot needs Manage Server for it (developers/resources/auto-moderation). */
export function createReadRules(rest: REST): ReadRules {
  return async (guildId, signal) => {
    try {
      const route = Routes.guildAutoModerationRules(guildId);
      return {
        kind: 'rules',
        rules: ruleList.parse(await bounded({ signal, ms: timeout }, async (own) => rest.get(route, { signal: own }))),
      };
    } catch (error) {
      signal.throwIfAborted();
      const isRefused = error instanceof DiscordAPIError && error.status < 500;
      return isRefused ? { kind: 'forbidden' } : { kind: 'unreachable', retryAfter: retryAfterOf(error) };
    }
  };
}

/**
 * Keeps `autoMod` up to date for the servers of one shard. Discord sends rule events only for servers that the bot may manage. The bot learns about
 * its own permissions from events of its roles and of its own member, which need no intent for members
 * (developers/events/gateway, 'Caveats'). For a server that may not use the bot nothing is read or kept.
 */
export function followAutoMod(client: Client, shard: Shard, autoMod: AutoMod, isListed: ServerList): void {
  /** By server: whether Easel's roles let it read the rules. */
  const readable = new Map<string, boolean>();
  const refresh = (guild: Guild, isNew: boolean): void => {
    if (!isListed(guild.id)) return;
    const isReadable = guild.members.me?.permissions.has(PermissionFlagsBits.ManageGuild) ?? true;
    // Most changes of roles do not change what Easel may do.
    if (!isNew && readable.get(guild.id) === isReadable) return;
    readable.set(guild.id, isReadable);
    if (isReadable) autoMod.read(guild.id);
    else autoMod.forbid(guild.id);
  };
  const onRule = (what: GatewayDispatchEvents, change: (guildId: string, id: string, rule: unknown) => void): void => {
    client.ws.on(what, (payload: unknown) => {
      const rule = ruleEvent.safeParse(payload);
      if (rule.success && isListed(rule.data.guild_id)) change(rule.data.guild_id, rule.data.id, payload);
    });
  };

  // After every identify the rules are read again: events in between were not sent.
  client.on(Events.GuildAvailable, (guild) => refresh(guild, true));
  client.on(Events.GuildCreate, (guild) => refresh(guild, true));
  client.on(Events.GuildDelete, (guild) => {
    readable.delete(guild.id);
    autoMod.left(guild.id);
  });
  client.on(Events.ClientReady, (ready) => {
    const present = new Set([...ready.guilds.cache.keys()].filter(isListed));
    // Other shards know where else Easel is.
    autoMod.retainOnly(present, (guildId) => shardOf(guildId, shard.count) === shard.id);
  });
  client.on(Events.GuildRoleUpdate, (_before, role) => refresh(role.guild, false));
  client.on(Events.GuildRoleDelete, (role) => refresh(role.guild, false));
  client.on(Events.GuildMemberUpdate, (_before, member) => {
    if (member.id === client.user?.id) refresh(member.guild, false);
  });
  onRule(GatewayDispatchEvents.AutoModerationRuleCreate, (guildId, id, rule) => autoMod.changed(guildId, id, rule));
  onRule(GatewayDispatchEvents.AutoModerationRuleUpdate, (guildId, id, rule) => autoMod.changed(guildId, id, rule));
  onRule(GatewayDispatchEvents.AutoModerationRuleDelete, (guildId, id) => autoMod.removed(guildId, id));
}
