import type { DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { ChannelHandle, GuildHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import type { RuleSet } from './rules.ts';

/** A member in one of the servers, and its moderator. */
export interface Seat {
  readonly guildId: string;
  readonly channel: ChannelHandle;
  readonly member: MemberHandle;
  readonly moderator: MemberHandle;
  /** Whether requests there are screened. */
  readonly hasRules: boolean;
}

export interface People {
  /** The members who send requests. */
  readonly seats: readonly Seat[];
  /** A member who floods, and tries what only others may. A neighbour of the first seat. */
  readonly stranger: Seat;
  /** Changes one of the rules of the server that has rules. */
  changeRule(which: number): void;
}

interface Server {
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  readonly moderator: MemberHandle;
  readonly hasRules: boolean;
}

/** Three servers with members in several of them; one server has AutoMod rules. */
export function settle(discord: DiscordStandIn, rules: RuleSet): People {
  const sketch = open(discord, 'Sketch club');
  const film = open(discord, 'Film club');
  const ruled = open(discord, 'Rule club', permissions.manageGuild);
  const ana = sketch.guild.addMember({ username: 'ana', locale: 'en-US' });
  const mei = sketch.guild.addMember({ username: 'mei', locale: 'zh-TW' });
  const ben = film.guild.addMember({ username: 'ben', locale: 'en-US' });
  const rex = sketch.guild.addMember({ username: 'rex', locale: 'en-US' });
  const ida = ruled.guild.addMember({ username: 'ida', locale: 'en-US' });
  return {
    seats: [
      seat(sketch, ana),
      seat(film, ben),
      seat(ruled, ida),
      seat(sketch, mei),
      seat(film, film.guild.join(ana)),
      seat(film, film.guild.join(mei)),
      seat(ruled, ruled.guild.join(ben)),
    ],
    stranger: seat(sketch, rex),
    changeRule: ruleChanger(ruled.guild, rules),
  };
}

function open(discord: DiscordStandIn, name: string, ofTheBot = 0n): Server {
  const guild = discord.addGuild({ name, botPermissions: everyday | ofTheBot });
  const moderator = guild.addMember({
    username: `${name}'s moderator`,
    permissions: everyday | permissions.moderateMembers | permissions.manageMessages,
  });
  return { guild, channel: guild.addChannel({ name: 'pictures' }), moderator, hasRules: ofTheBot !== 0n };
}

function seat({ guild, channel, moderator, hasRules }: Server, member: MemberHandle): Seat {
  return { guildId: guild.id, channel, moderator, hasRules, member };
}

function ruleChanger(guild: GuildHandle, rules: RuleSet): (which: number) => void {
  let edition = 0;
  const standing = rules(edition).map((rule) => guild.addRule(rule));
  return (which) => {
    edition += 1;
    const at = which % standing.length;
    const [rule, next] = [standing[at], rules(edition)[at]];
    if (rule !== undefined && next?.trigger_metadata !== undefined) {
      guild.changeRule(rule, { trigger_metadata: next.trigger_metadata });
    }
  };
}
