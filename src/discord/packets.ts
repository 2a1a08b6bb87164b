import type { Client, WebSocketOptions } from 'discord.js';
import { SimpleShardingStrategy } from 'discord.js';
import { z } from 'zod';

/** The parameter of `WebSocketOptions.buildStrategy`: the connections of one client. */
type Connections = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0];

/** Called for a packet that could not be read, with the name of its event or a description. It must not throw. */
export type OnUnreadable = (packet: string, error: unknown) => void;

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** The event name of a packet. A name in another form is not logged. */
const dispatched = z.object({ t: z.string().regex(/^[A-Z_]{1,64}$/) });
const inPayload = z.object({ data: dispatched });

/**
 * Drops each packet that discord.js cannot read. discord.js throws where a packet lacks something, in a promise that
 * nobody awaits or in its own callback, which would end the process. Version 14.28.1 reads packets in `handlePacket`, also
 * those that it kept until it was ready, and everything else in listeners of the client's connections.
 */
export function guardClient(client: Client, onUnreadable: OnUnreadable): void {
  guard(client.ws, 'handlePacket', (packet) => dispatched.safeParse(packet).data?.t ?? 'none', onUnreadable);
}

/** Guards the connections of a client in the same way, before they are created. */
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

/** Replaces a method of this one object by one that reports its errors instead of throwing them. */
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

/** The event name in a raw gateway message. A compressed message does not show it. */
function eventIn(data: unknown): string {
  if (typeof data !== 'string') return 'a packet that is no text';
  return /"t":"([A-Z_]{1,64})"/.exec(data)?.[1] ?? 'a packet without an event';
}
