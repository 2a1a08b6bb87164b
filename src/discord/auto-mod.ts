import { DiscordAPIError, Events, GatewayDispatchEvents, PermissionFlagsBits, Routes } from 'discord.js';
import type { Client, Guild, REST } from 'discord.js';
import { z } from 'zod';
import { bounded } from '../services/runtime/bounded.ts';
import type { ServerList } from '../core/moderation/server-list.ts';
import type { AutoMod, ReadRules } from '../services/moderation/auto-mod.ts';
import { retryAfterOf } from './outcome.ts';

/** In ms: requests in a server that Easel just joined wait for the answer. */
const timeout = 10_000;
const ruleList = z.array(z.unknown());
const ruleEvent = z.looseObject({ guild_id: z.string(), id: z.string() });

/** Asks for a server's AutoMod rules, for which a bot needs Manage Server (developers/resources/auto-moderation). */
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
 * Keeps `autoMod` as Discord has it. A bot is told of rules in the servers that it may manage only, and of its own rights
 * by its roles' changes and its own as a member, which come without the intent for members (developers/events/gateway, 'Caveats').
 * Of a server that may not use the bot nothing is read or kept.
 */
export function followAutoMod(client: Client, autoMod: AutoMod, isListed: ServerList): void {
  /** Whether Easel may read a server's rules, as far as its roles say. */
  const readable = new Map<string, boolean>();
  const refresh = (guild: Guild, isNew: boolean): void => {
    if (!isListed(guild.id)) return;
    const isReadable = guild.members.me?.permissions.has(PermissionFlagsBits.ManageGuild) ?? true;
    // Most changes of roles are none of Easel's rights.
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

  // After every identify: what happened in between was told to nobody.
  client.on(Events.GuildAvailable, (guild) => refresh(guild, true));
  client.on(Events.GuildCreate, (guild) => refresh(guild, true));
  client.on(Events.GuildDelete, (guild) => {
    readable.delete(guild.id);
    autoMod.left(guild.id);
  });
  client.on(Events.ClientReady, (ready) => autoMod.keep(new Set([...ready.guilds.cache.keys()].filter(isListed))));
  client.on(Events.GuildRoleUpdate, (_before, role) => refresh(role.guild, false));
  client.on(Events.GuildRoleDelete, (role) => refresh(role.guild, false));
  client.on(Events.GuildMemberUpdate, (_before, member) => {
    if (member.id === client.user?.id) refresh(member.guild, false);
  });
  onRule(GatewayDispatchEvents.AutoModerationRuleCreate, (guildId, id, rule) => autoMod.changed(guildId, id, rule));
  onRule(GatewayDispatchEvents.AutoModerationRuleUpdate, (guildId, id, rule) => autoMod.changed(guildId, id, rule));
  onRule(GatewayDispatchEvents.AutoModerationRuleDelete, (guildId, id) => autoMod.removed(guildId, id));
}
