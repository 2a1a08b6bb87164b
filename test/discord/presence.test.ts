import { Client, Events, type Guild } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { shardOf } from '../../src/core/shards.ts';
import { createPresence, type Presence } from '../../src/discord/presence.ts';

/** A client that knows these servers. It is not connected. */
function clientOf(servers: Readonly<Record<string, string>>): Client {
  const client = new Client({ intents: [] });
  onTestFinished(async () => client.destroy());
  for (const [id, preferredLocale] of Object.entries(servers)) {
    client.guilds.cache.set(id, { preferredLocale } as Guild);
  }
  return client;
}

function follow(presence: Presence, count: number, ...clients: Client[]): void {
  for (const [id, client] of clients.entries()) presence.follow(client, { id, count });
}

// The lower 22 bits of an id do not count.
const onShard = (shard: number): string => String(BigInt(3 * 10 ** 10 + shard) << 22n);

test('the locale of a server is what its own shard says', () => {
  const presence = createPresence();
  const [first, second] = [onShard(0), onShard(1)];
  expect([first, second].map((id) => shardOf(id, 3))).toEqual([0, 1]);
  expect(presence.localeOf(second)).toBeUndefined();
  follow(presence, 3, clientOf({ [first]: 'en-US' }), clientOf({ [first]: 'de', [second]: 'zh-TW' }));
  expect([first, second, onShard(2)].map((id) => presence.localeOf(id))).toEqual(['en-US', 'zh-TW', undefined]);
});

test('each shard is connected by itself, and what an abandoned client says no longer counts', () => {
  const presence = createPresence();
  expect(presence.shards()).toEqual([]);
  const [zero, one, later] = [clientOf({}), clientOf({}), clientOf({})];
  follow(presence, 3, zero, one);
  expect(presence.shards()).toEqual([false, false, false]);
  one.emit(Events.ShardReady, 1, undefined);
  expect(presence.shards()).toEqual([false, true, false]);
  one.emit(Events.ShardReconnecting, 1);
  expect(presence.shards()).toEqual([false, false, false]);
  one.emit(Events.ShardResume, 1, 0);
  presence.follow(later, { id: 1, count: 3 });
  later.emit(Events.ShardReady, 1, undefined);
  one.emit(Events.ShardReconnecting, 1);
  expect(presence.shards()).toEqual([false, true, false]);
});
