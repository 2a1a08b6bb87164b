import { wireBotMember } from '../rest/reads.ts';
import { isThread } from '../world/channels.ts';
import { wireGuild, type Guild } from '../world/guilds.ts';
import { channelsOf, toldChannel } from '../world/visibility.ts';
import type { GatewayEvent, World } from '../world/world.ts';
import { intents } from './intents.ts';
import { dispatch, hasGuild, push, type Session, type Shard } from './session.ts';

/** The bot's guilds on this shard. */
export function guildsOf(world: World, shard: Shard): Guild[] {
  return [...world.guilds.values()].filter(({ id, botPresent }) => botPresent && hasGuild(shard, id));
}

/** Sends READY, and one GUILD_CREATE for each guild of the shard if the session asked for guilds. */
export function greet(world: World, session: Session, resumeUrl: string): void {
  const guilds = guildsOf(world, session.shard);
  push(session, 'READY', {
    v: 10,
    user: { ...world.bot, verified: true, mfa_enabled: true, email: null },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: resumeUrl,
    shard: session.shard,
    private_channels: [],
    application: { id: world.applicationId, flags: 0 },
  });
  for (const guild of guilds) dispatch(session, guildCreate(world, guild));
}

export function guildCreate(world: World, guild: Guild): GatewayEvent {
  const told = (threads: boolean): object[] =>
    channelsOf(world, guild)
      .filter((channel) => isThread(channel) === threads)
      .flatMap((channel) => toldChannel(world, guild, channel) ?? []);
  return {
    t: 'GUILD_CREATE',
    intent: intents.guilds,
    guildId: guild.id,
    d: {
      ...wireGuild(guild),
      joined_at: '2026-01-01T00:00:00.000Z',
      large: false,
      unavailable: false,
      member_count: guild.members.size + 1,
      members: [wireBotMember(world, guild)],
      channels: told(false),
      threads: told(true),
      voice_states: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    },
  };
}
