import type { WireUser } from './people.ts';
import { allows, everyday, permissions } from './permissions.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
}

export interface Member {
  readonly user: WireUser;
  readonly roles: readonly string[];
  /** In every channel of the guild. */
  readonly permissions: bigint;
  readonly joinedAt: string;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly locale: string;
  /** Bytes a file. */
  readonly attachmentLimit: number;
  readonly members: Map<string, Member>;
  readonly roles: Map<string, Role>;
  botPresent: boolean;
}

export interface Channel {
  readonly id: string;
  /** Absent for a direct message channel. */
  readonly guildId?: string;
  /** Who talks with the bot in a direct message channel. */
  readonly recipientId?: string;
  readonly type: number;
  readonly name: string;
  readonly nsfw: boolean;
  readonly parentId?: string;
  readonly position: number;
  botPermissions: bigint;
  deleted: boolean;
}

export const channelTypes = { text: 0, directMessage: 1 } as const;
const threadTypes: readonly number[] = [10, 11, 12];

export function isThread(channel: Channel): boolean {
  return threadTypes.includes(channel.type);
}

export function memberPermissions(guild: Guild, member: Member): bigint {
  return guild.ownerId === member.user.id ? member.permissions | permissions.administrator : member.permissions;
}

/** The member object of an interaction; `permissions` are those in its channel. */
export function wireMember(guild: Guild, member: Member): object {
  return {
    user: member.user,
    roles: member.roles,
    joined_at: member.joinedAt,
    permissions: memberPermissions(guild, member).toString(),
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

export function wireRole(guild: Guild, role: Role): object {
  return {
    id: role.id,
    name: role.name,
    permissions: role.id === guild.id ? everyday.toString() : '0',
    position: role.id === guild.id ? 0 : 1,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

/** A guild's channel; what the bot may do in it is told as an overwrite for the bot alone. */
export function wireChannel(channel: Channel, botId: string): object {
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    position: channel.position,
    permission_overwrites: allows(channel.botPermissions, everyday)
      ? []
      : [
          {
            id: botId,
            type: 1,
            allow: channel.botPermissions.toString(),
            deny: (everyday & ~channel.botPermissions).toString(),
          },
        ],
    nsfw: channel.nsfw,
    parent_id: channel.parentId ?? null,
    topic: null,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: 0,
    ...(isThread(channel) && {
      owner_id: botId,
      message_count: 0,
      member_count: 1,
      thread_metadata: { archived: false, auto_archive_duration: 1440, archive_timestamp: null, locked: false },
    }),
  };
}

/** The guild as GUILD_CREATE and `GET /guilds/{id}` tell it, without what only the gateway adds. */
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
    roles: [...guild.roles.values()].map((role) => wireRole(guild, role)),
  };
}
