import { GatewayCloseCodes } from 'discord.js';

/** What Discord will not have of this bot. */
export type Refused = 'token' | 'sharding' | 'version' | 'intents';

/** Discord refuses the bot as it is: trying again changes nothing until its operator acts. */
export class DiscordRefusalError extends Error {
  override readonly name = 'DiscordRefusalError';
  readonly what: Refused;

  constructor(what: Refused, options?: ErrorOptions) {
    super(`Discord refuses the ${what}`, options);
    this.what = what;
  }
}

/** developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes: those after which nobody may reconnect. */
const byCloseCode: ReadonlyMap<number, Refused> = new Map([
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
