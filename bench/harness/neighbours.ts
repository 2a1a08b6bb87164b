import type { DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { InteractionHandle, RuleOptions } from '../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';

/** A second server, with rules of its own. It is not measured. */
export interface Neighbours {
  /** Replaces the rules of the server. Then a member requests something there, and the owner opens `/policy`. */
  provoke(rules: readonly RuleOptions[], prompt: string): Promise<void>;
  /** How many requests there, with `/policy`, have no answer yet. */
  unanswered(): number;
}

/** The permissions of Easel's role in a server whose AutoMod rules it reads. */
export const readsRules = everyday | permissions.manageGuild;

export function addNeighbours(discord: DiscordStandIn): Neighbours {
  const guild = discord.addGuild({ name: 'Neighbours', botPermissions: readsRules });
  const channel = guild.addChannel();
  const member = guild.addMember();
  const owner = guild.addMember({ permissions: readsRules });
  const asked: InteractionHandle[] = [];
  let held: { readonly id: string }[] = [];
  return {
    async provoke(rules, prompt) {
      for (const rule of held) guild.removeRule(rule);
      held = rules.map((rule) => guild.addRule(rule));
      asked.push(await member.command(channel, 'image', { prompt, images: 1, seed: 1 }));
      asked.push(await owner.command(channel, 'policy'));
    },
    unanswered: () => asked.filter(({ response }) => response === undefined).length,
  };
}
