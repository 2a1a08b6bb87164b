import { GatewayCloseCodes } from 'discord.js';

/** What Discord refuses, and what the operator can do. It is the last line that the bot prints. */
const remedies = {
  token:
    'Discord refuses the token. Put a valid one in DISCORD_TOKEN (developer portal, Bot, Reset Token) and start again.',
  sharding:
    'Discord wants this bot split into shards, which Easel does not do: it is in too many servers. Take it out of some and start again.',
  guild:
    'Discord does not let this bot into the server in DISCORD_GUILD_ID. Correct its id, or invite the bot there with the scopes bot and applications.commands, and start again.',
  version: 'Discord no longer takes the version of its API that this Easel speaks. Update Easel and start again.',
  intents:
    'Discord does not allow this bot the intent that Easel asks for. Look at the bot in the developer portal, or update Easel, and start again.',
} as const;

/** Discord refuses the bot. Trying again does not help until its operator acts. */
export class DiscordRefusalError extends Error {
  override readonly name = 'DiscordRefusalError';

  constructor(what: keyof typeof remedies, options?: ErrorOptions) {
    super(remedies[what], options);
  }
}

/** The close codes after which a bot may not reconnect (developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes). */
const byCloseCode: ReadonlyMap<number, keyof typeof remedies> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'token'],
  [GatewayCloseCodes.InvalidShard, 'sharding'],
  [GatewayCloseCodes.ShardingRequired, 'sharding'],
  [GatewayCloseCodes.InvalidAPIVersion, 'version'],
  [GatewayCloseCodes.InvalidIntents, 'intents'],
  [GatewayCloseCodes.DisallowedIntents, 'intents'],
]);

/** Why the gateway was closed for good, by the code of its close. */
export function refusalOfClose(code: number): DiscordRefusalError {
  return new DiscordRefusalError(byCloseCode.get(code) ?? 'version');
}
