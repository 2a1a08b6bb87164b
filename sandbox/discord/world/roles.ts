/** A role. That of @everyone has the guild's own id. */
export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
  /** RGB, 0 for none. */
  color: number;
  /** @everyone is at 0; more than one role may have the same. */
  position: number;
  mentionable: boolean;
  /** The bot that this role came with; it goes with the bot alone. */
  readonly botId?: string;
}

export function wireRole(role: Role): object {
  return {
    id: role.id,
    name: role.name,
    description: null,
    permissions: role.permissions.toString(),
    position: role.position,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    managed: role.botId !== undefined,
    mentionable: role.mentionable,
    flags: 0,
    ...(role.botId !== undefined && { tags: { bot_id: role.botId } }),
  };
}
