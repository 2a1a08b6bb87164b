import type { DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { InteractionHandle, RuleOptions } from '../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';

/** A server beside the one that is measured, with rules of its own. */
export interface Neighbours {
  /** Gives the server these rules for those that it had, has a member ask for something there, and its owner look at `/policy`. */
  provoke(rules: readonly RuleOptions[], prompt: string): Promise<void>;
  /** What was asked for there, `/policy` too, and has no answer. */
  unanswered(): number;
}

/** What Easel's role may do where it reads AutoMod's rules. */
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
