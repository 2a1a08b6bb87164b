import type { Client, WebSocketOptions } from 'discord.js';
import { SimpleShardingStrategy } from 'discord.js';
import { z } from 'zod';

/** The parameter of `WebSocketOptions.buildStrategy`: the connections of one client. */
type Connections = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0];

/** Told of a packet that could not be read, by the name of its event, or what else it is. It may not throw. */
export type OnUnreadable = (packet: string, error: unknown) => void;

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** Those that discord.js gets from Discord, or from its own connection. Others keep their own names to themselves. */
const dispatched = z.object({ t: z.string().regex(/^[A-Z_]{1,64}$/) });
const inPayload = z.object({ data: dispatched });

/**
 * What discord.js cannot read of one packet is dropped. It throws as it reads one that lacks something, in a promise that
 * nobody waits for or in a callback of its own, which would end the process: 14.28.1 reads packets in `handlePacket`,
 * also those that it kept until it was ready, and all else in listeners of the client's connections.
 */
export function guardClient(client: Client, onUnreadable: OnUnreadable): void {
  guard(client.ws, 'handlePacket', (packet) => dispatched.safeParse(packet).data?.t ?? 'none', onUnreadable);
}

/** The same for the connections of a client, before they are made. */
export class GuardedStrategy extends SimpleShardingStrategy {
  readonly #unreadable: OnUnreadable;

  constructor(manager: Connections, unreadable: OnUnreadable) {
    super(manager);
    this.#unreadable = unreadable;
    guard(
      manager,
      'emit',
      (event, payload) => inPayload.safeParse(payload).data?.data.t ?? `connection: ${String(event)}`,
      unreadable,
    );
  }

  override async spawn(shardIds: number[]): Promise<void> {
    await super.spawn(shardIds);
    const shards: unknown = Reflect.get(this, 'shards');
    if (!(shards instanceof Map)) throw new Error('discord.js keeps its shards elsewhere');
    for (const shard of shards.values()) {
      guard(shard as object, 'onMessage', (data) => eventIn(data), this.#unreadable);
    }
  }
}

/** Puts a method in the place of this one object's own, which tells what it throws instead of throwing it. */
function guard(
  owner: object,
  name: string,
  packetOf: (...parameters: unknown[]) => string,
  unreadable: OnUnreadable,
): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') throw new Error(`discord.js has no ${name}`);
  const guarded: Method = (...parameters) => {
    const reportError = (error: unknown): false => {
      unreadable(packetOf(...parameters), error);
      return false;
    };
    try {
      const result: unknown = Reflect.apply(method, owner, parameters);
      return result instanceof Promise ? result.catch(reportError) : result;
    } catch (error) {
      return reportError(error);
    }
  };
  Object.defineProperty(owner, name, { value: guarded, configurable: true, writable: true });
}

/** The event of a message as it came; a compressed one keeps it to itself. */
function eventIn(data: unknown): string {
  if (typeof data !== 'string') return 'a packet that is no text';
  return /"t":"([A-Z_]{1,64})"/.exec(data)?.[1] ?? 'a packet without an event';
}
