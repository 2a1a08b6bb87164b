/** Gateway intents. Source: Discord's gateway documentation, "List of Intents". */
export const intents = { guilds: 1 << 0, guildMembers: 1 << 1, autoModerationConfiguration: 1 << 20 } as const;

const known = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 21, 24, 25];
/** Members, presences and message content. The stand-in's application has none of them enabled. */
const privileged = [1, 8, 15];

const mask = (bits: readonly number[]): number => bits.reduce((all, bit) => all | (1 << bit), 0);

/** The close code for these intents, or undefined if they are allowed. */
export function refuseIntents(wanted: unknown): 4013 | 4014 | undefined {
  if (typeof wanted !== 'number' || !Number.isInteger(wanted) || (wanted & ~mask(known)) !== 0) return 4013;
  return (wanted & mask(privileged)) === 0 ? undefined : 4014;
}
