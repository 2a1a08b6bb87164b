import { intents } from '../gateway/intents.ts';
import { checkRule } from '../rules/auto-mod.ts';
import { makeRule, type Rule, type RulePayload } from '../world/auto-mod.ts';
import type { Guild } from '../world/guilds.ts';
import { tell } from '../world/news.ts';
import { allows, permissions } from '../world/permissions.ts';
import { botHolder, guildRights } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import type { RuleChanges, RuleOptions } from './handles.ts';

/** Sends an event of a rule. Only a bot that may manage the guild gets it. */
function tellOfRule(world: World, guild: Guild, what: 'CREATE' | 'UPDATE' | 'DELETE', rule: Rule): void {
  if (!allows(guildRights(guild, botHolder(world, guild)), permissions.manageGuild)) return;
  tell(world, guild, `AUTO_MODERATION_RULE_${what}`, rule, intents.autoModerationConfiguration);
}

/** Throws for a rule that Discord would not accept, with the path and the code. */
function requireRule(guild: Guild, payload: RulePayload, id?: string): void {
  const others = [...guild.rules.values()].filter((rule) => rule.id !== id);
  const [found] = checkRule(
    payload,
    others.map(({ trigger_type: type }) => type),
  );
  if (found !== undefined) throw new Error(`${found.path.join('.')}: ${found.code} ${found.message}`);
}

/** The client offers only existing roles and channels. A rule may keep the id of a deleted one. */
function requireKnown(
  world: World,
  guild: Guild,
  { actions = [], exempt_roles: roles = [], ...given }: RuleChanges,
): void {
  const alerted = actions.flatMap(({ metadata }) => metadata?.channel_id ?? []);
  const foreign = [...(given.exempt_channels ?? []), ...alerted].filter(
    (channelId) => world.channels.get(channelId)?.guildId !== guild.id,
  );
  const unknown = [...foreign, ...roles.filter((roleId) => !guild.roles.has(roleId))];
  if (unknown.length > 0) throw new Error(`${guild.name} has no ${unknown.join(', ')}`);
}

/** Adds a rule as the owner. By default it is enabled and blocks messages. */
export function addRule(world: World, guild: Guild, options: RuleOptions): Rule {
  const isProfile = options.trigger_type === 6;
  const payload: RulePayload = {
    name: `rule-${guild.rules.size + 1}`,
    event_type: isProfile ? 2 : 1,
    actions: [{ type: isProfile ? 4 : 1 }],
    enabled: true,
    exempt_roles: [],
    exempt_channels: [],
    trigger_metadata: {},
    ...options,
  };
  requireRule(guild, payload);
  requireKnown(world, guild, options);
  const rule = makeRule({ id: world.newId(), guild_id: guild.id, creator_id: guild.ownerId }, payload);
  guild.rules.set(rule.id, rule);
  tellOfRule(world, guild, 'CREATE', rule);
  return rule;
}

export function changeRule(world: World, guild: Guild, id: string, changes: RuleChanges): Rule {
  const { id: ruleId, guild_id: guildId, creator_id: creatorId, ...before } = requireOwnRule(guild, id);
  const payload: RulePayload = { ...before, ...changes };
  requireRule(guild, payload, ruleId);
  requireKnown(world, guild, changes);
  const rule = makeRule({ id: ruleId, guild_id: guildId, creator_id: creatorId }, payload);
  guild.rules.set(ruleId, rule);
  tellOfRule(world, guild, 'UPDATE', rule);
  return rule;
}

export function removeRule(world: World, guild: Guild, id: string): void {
  const rule = requireOwnRule(guild, id);
  guild.rules.delete(rule.id);
  tellOfRule(world, guild, 'DELETE', rule);
}

function requireOwnRule(guild: Guild, id: string): Rule {
  const rule = guild.rules.get(id);
  if (rule === undefined) throw new Error(`${guild.name} has no rule ${id}`);
  return rule;
}
