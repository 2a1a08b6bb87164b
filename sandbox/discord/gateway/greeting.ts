import { wireBotMember } from '../rest/reads.ts';
import { isThread, wireChannel, wireGuild, type Guild } from '../world/guilds.ts';
import type { GatewayEvent, World } from '../world/world.ts';
import { intents } from './intents.ts';
import { dispatch, push, type Session } from './session.ts';

/** READY, then one GUILD_CREATE a guild where the session asked for guilds. */
export function greet(world: World, session: Session, resumeUrl: string): void {
  const guilds = [...world.guilds.values()].filter(({ botPresent }) => botPresent);
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
  const channels = [...world.channels.values()].filter(({ guildId, deleted }) => guildId === guild.id && !deleted);
  const wire = (thread: boolean): object[] =>
    channels.filter((channel) => isThread(channel) === thread).map((channel) => wireChannel(channel, world.bot.id));
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
      members: [wireBotMember(world)],
      channels: wire(false),
      threads: wire(true),
      voice_states: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    },
  };
}
