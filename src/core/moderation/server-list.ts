/** Whether a server, by its id, may use the bot. */
export type ServerList = (guildId: string) => boolean;

/** The operator's `DISCORD_GUILDS`; without it every server may. */
export function serverList(guilds: readonly string[] | undefined): ServerList {
  const listed = guilds === undefined ? undefined : new Set(guilds);
  return (guildId) => listed === undefined || listed.has(guildId);
}
