import type { Rule } from './auto-mod.ts';
import type { WireUser } from './people.ts';
import { wireRole, type Role } from './roles.ts';

export interface Member {
  readonly user: WireUser;
  /** Ids, without @everyone. */
  roles: readonly string[];
  readonly joinedAt: string;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  ownerId: string;
  readonly locale: string;
  /** How many bytes a file may have. */
  readonly attachmentLimit: number;
  readonly members: Map<string, Member>;
  readonly roles: Map<string, Role>;
  /** The role that came with the bot: its only one besides @everyone. */
  readonly botRoleId: string;
  /** The rules of the guild's AutoMod. */
  readonly rules: Map<string, Rule>;
  botPresent: boolean;
}

/** A member as in every event and answer. In an interaction it has the permissions in the channel. */
export function wireMember(member: Member, rights?: bigint): object {
  return {
    user: member.user,
    roles: member.roles,
    joined_at: member.joinedAt,
    ...(rights !== undefined && { permissions: rights.toString() }),
    nick: null,
    avatar: null,
    banner: null,
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  };
}

/** The guild as in GUILD_CREATE and `GET /guilds/{id}`, without the fields that only the gateway adds. */
export function wireGuild(guild: Guild): object {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    afk_channel_id: null,
    afk_timeout: 300,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    max_members: 500_000,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    features: [],
    emojis: [],
    stickers: [],
    roles: [...guild.roles.values()].map(wireRole),
  };
}
