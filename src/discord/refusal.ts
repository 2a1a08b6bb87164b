import { GatewayCloseCodes } from 'discord.js';

/** What Discord refuses, and what the operator can do. It is the last line that the bot prints. */
const remedies = {
  token:
    'Discord refuses the token. Put a valid one in DISCORD_TOKEN (developer portal, Bot, Reset Token) and start again.',
  guild:
    'Discord does not let this bot into the server in DISCORD_GUILD_ID. Correct its id, or invite the bot there with the scopes bot and applications.commands, and start again.',
  version: 'Discord no longer takes the version of its API that this Easel speaks. Update Easel and start again.',
  intents:
    'Discord does not allow this bot the intent that Easel asks for. Look at the bot in the developer portal, or update Easel, and start again.',
} as const;

/** How many shards the bot has, and how many Discord recommends, if it has said so. */
export interface ShardNumbers {
  readonly count: number;
  readonly recommended: number | undefined;
}

/** Discord refuses the bot. Trying again does not help until its operator acts. */
export class DiscordRefusalError extends Error {
  override readonly name = 'DiscordRefusalError';

  /** @param what a known refusal, or what is said. */
  constructor(what: keyof typeof remedies | { readonly remedy: string }, options?: ErrorOptions) {
    super(typeof what === 'string' ? remedies[what] : what.remedy, options);
  }
}

function reshardRemedy({ count, recommended }: ShardNumbers): string {
  return recommended === undefined || recommended === count
    ? 'Run `npm run shards` to see how many Discord recommends, then `npm run shards -- reshard N` with a number of shards that it takes, and start again.'
    : `Discord recommends ${recommended}. Run \`npm run shards -- reshard ${recommended}\` and start again.`;
}

/** The close codes after which a bot may not reconnect (developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes). */
const byCloseCode: ReadonlyMap<number, keyof typeof remedies> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'token'],
  [GatewayCloseCodes.InvalidAPIVersion, 'version'],
  [GatewayCloseCodes.InvalidIntents, 'intents'],
  [GatewayCloseCodes.DisallowedIntents, 'intents'],
]);

/** The same for those that are about the number of shards: what Discord refuses. */
const byShardingCode: ReadonlyMap<number, (many: string) => string> = new Map([
  [GatewayCloseCodes.InvalidShard, (many) => `Discord does not take this bot with ${many}.`],
  [
    GatewayCloseCodes.ShardingRequired,
    (many) => `Discord wants this bot split into more than ${many}, because it is in too many servers.`,
  ],
]);

/** Why the gateway was closed for good, by the code of its close. */
export function refusalOfClose(code: number, shards: ShardNumbers): DiscordRefusalError {
  const many = shards.count === 1 ? '1 shard' : `${shards.count} shards`;
  const sharding = byShardingCode.get(code)?.(many);
  if (sharding !== undefined) return new DiscordRefusalError({ remedy: `${sharding} ${reshardRemedy(shards)}` });
  return new DiscordRefusalError(byCloseCode.get(code) ?? 'version');
}
