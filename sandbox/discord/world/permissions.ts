/** The permission bits that the stand-in enforces; all others only travel. */
export const permissions = {
  administrator: 1n << 3n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useApplicationCommands: 1n << 31n,
} as const;

/** What @everyone has in a new guild; enough for a bot that answers commands. */
export const everyday =
  permissions.viewChannel |
  permissions.sendMessages |
  (1n << 14n) | // embed links
  permissions.attachFiles |
  permissions.readMessageHistory |
  (1n << 18n) | // external emojis
  permissions.useApplicationCommands;

export function allows(bits: bigint, permission: bigint): boolean {
  return (bits & permissions.administrator) !== 0n || (bits & permission) === permission;
}
