/** The permission bits that the stand-in enforces, and those that moderators have. All others are only passed on. */
export const permissions = {
  administrator: 1n << 3n,
  manageGuild: 1n << 5n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useExternalEmojis: 1n << 18n,
  useApplicationCommands: 1n << 31n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  sendMessagesInThreads: 1n << 38n,
  moderateMembers: 1n << 40n,
  useExternalApps: 1n << 50n,
} as const;

/** Every bit up to BYPASS_SLOWMODE (https://docs.discord.com/developers/topics/permissions). */
export const allPermissions = (1n << 53n) - 1n;

/** The permissions of @everyone in a new guild. They are enough for a bot that answers commands. */
export const everyday =
  permissions.viewChannel |
  permissions.sendMessages |
  permissions.embedLinks |
  permissions.attachFiles |
  permissions.readMessageHistory |
  permissions.useExternalEmojis |
  permissions.useApplicationCommands |
  permissions.createPublicThreads |
  permissions.sendMessagesInThreads |
  permissions.useExternalApps;

export function allows(bits: bigint, permission: bigint): boolean {
  return (bits & permissions.administrator) !== 0n || (bits & permission) === permission;
}
