/** A role. The role of @everyone has the id of the guild. */
export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
  /** RGB, 0 for none. */
  color: number;
  /** @everyone is at 0. Several roles may have the same position. */
  position: number;
  mentionable: boolean;
  /** The bot that this role came with. It disappears only with the bot. */
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
