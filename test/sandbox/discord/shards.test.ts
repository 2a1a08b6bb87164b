import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuildHandle } from '../../../sandbox/discord/people/handles.ts';
import { startDiscordFixture, type DiscordFixture } from './fixture.ts';
import { openGateway, type Connection } from './gateway-client.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture({ rateLimits: 'enforced' });
});
afterEach(() => fixture.close());

const shardOf = ({ id }: Pick<GuildHandle, 'id'>, count: number): number => Number((BigInt(id) >> 22n) % BigInt(count));

/** Adds guilds until each of so many shards has one. Returns them by shard. */
function oneOnEach(count: number): GuildHandle[] {
  const byShard: GuildHandle[] = [];
  byShard[shardOf(fixture.guild, count)] = fixture.guild;
  while (byShard.filter(() => true).length < count) {
    fixture.clock.advance(1);
    const guild = fixture.discord.addGuild();
    const shard = shardOf(guild, count);
    if (byShard[shard] === undefined) byShard[shard] = guild;
    else guild.removeBot();
  }
  return byShard;
}

async function identify(shard: readonly unknown[] | undefined): Promise<Connection> {
  const connection = await openGateway(fixture.discord);
  const properties = { os: 'linux', browser: 'test', device: 'test' };
  connection.send(2, { token: fixture.discord.token, intents: 1, properties, ...(shard && { shard }) });
  return connection;
}

async function ready(shard?: readonly unknown[]): Promise<Connection> {
  const connection = await identify(shard);
  await connection.next(({ t }) => t === 'READY');
  return connection;
}

const isInvalid = ({ op }: { readonly op: number }): boolean => op === 9;
const guildsTold = ({ heard }: Connection, t: string): unknown[] =>
  heard
    .filter((payload) => payload.t === t)
    .flatMap(({ d }) => (t === 'READY' ? (d['guilds'] as { id: string }[]).map(({ id }) => id) : [d['id']]));

test('each shard hears of its own guilds and no others, in READY, GUILD_CREATE and later events', async () => {
  const guilds = oneOnEach(3);
  for (const [shard, guild] of guilds.entries()) {
    fixture.clock.advance(5_000);
    const connection = await ready([shard, 3]);
    for (const each of guilds) each.addChannel({ name: 'new' });
    await connection.next(({ t }) => t === 'CHANNEL_CREATE');
    expect(connection.heard[1]?.d['shard']).toEqual([shard, 3]);
    expect([guildsTold(connection, 'READY'), guildsTold(connection, 'GUILD_CREATE')]).toEqual([[guild.id], [guild.id]]);
    const changes = connection.heard.filter(({ t }) => t === 'CHANNEL_CREATE');
    expect(changes.map(({ d }) => d['guild_id'])).toEqual([guild.id]);
  }
});

test('an interaction goes to the shard of its guild, one in direct messages to shard 0', async () => {
  const own = shardOf(fixture.guild, 2);
  const connections: Connection[] = [];
  for (const shard of [0, 1]) {
    fixture.clock.advance(5_000);
    connections.push(await ready([shard, 2]));
  }
  const inGuild = await fixture.image();
  const direct = await fixture.discord
    .person(fixture.mira.id)
    .command(fixture.mira.directChannel(), 'image', { prompt: 'x' });
  await connections[own]?.next(({ d }) => d?.['id'] === inGuild.id);
  await connections[0]?.next(({ d }) => d?.['id'] === direct.id);
  const heard = connections.map((connection) =>
    connection.heard.filter(({ t }) => t === 'INTERACTION_CREATE').map(({ d }) => d['id']),
  );
  expect(heard[own]).toContain(inGuild.id);
  expect(heard[0]).toContain(direct.id);
  expect(heard.flat()).toHaveLength(2);
});

test('without a shard an IDENTIFY is for shard 0 of 1', async () => {
  await ready();
  expect(fixture.discord.gateway.sessions()).toMatchObject([{ shard: [0, 1] }]);
});

test('GET /gateway/bot recommends a shard for each thousand guilds, or what a test says', async () => {
  const { discord } = fixture;
  const told = async (): Promise<unknown> => (await fixture.request('GET', '/gateway/bot')).body;
  expect(await told()).toMatchObject({
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
  });
  discord.gateway.setLimits({ recommendedShards: 4, maxConcurrency: 2 });
  await ready([0, 4]);
  expect(await told()).toMatchObject({ shards: 4, session_start_limit: { remaining: 999, max_concurrency: 2 } });
});

test('an IDENTIFY within five seconds of another of its bucket gets an invalid session, and is used up', async () => {
  const { clock, discord } = fixture;
  const { gateway } = discord;
  await ready([0, 4]);
  clock.advance(4_999);
  const early = await identify([1, 4]);
  expect(await early.next(isInvalid)).toMatchObject({ d: false });
  expect([gateway.identifies, gateway.tooEarly, gateway.startLimit().remaining]).toEqual([1, 1, 998]);
  clock.advance(1);
  await ready([1, 4]);

  gateway.setLimits({ maxConcurrency: 2 });
  await ready([0, 4]);
  await ready([1, 4]);
  const sameBucket = await identify([2, 4]);
  await sameBucket.next(isInvalid);
  clock.advance(5_000);
  await ready([2, 4]);
  await ready([3, 4]);
  expect([gateway.identifies, gateway.tooEarly]).toEqual([6, 2]);
});

test('after an early IDENTIFY the same connection may identify in time', async () => {
  await ready();
  const early = await identify(undefined);
  await early.next(isInvalid);
  fixture.clock.advance(5_000);
  const properties = { os: 'linux', browser: 'test', device: 'test' };
  early.send(2, { token: fixture.discord.token, intents: 1, properties });
  expect((await early.next(({ t }) => t === 'READY')).d['shard']).toEqual([0, 1]);
});

test('a shard with more guilds than the limit is closed with 4011, another is not', async () => {
  const guilds = oneOnEach(2);
  const { discord, clock } = fixture;
  discord.gateway.setLimits({ guildsPerShard: 1 });
  const whole = await identify([0, 1]);
  expect(await whole.closed).toBe(4011);
  for (const shard of guilds.keys()) {
    clock.advance(5_000);
    await ready([shard, 2]);
  }
  expect(discord.gateway.identifies).toBe(2);
  expect(discord.gateway.startLimit().remaining).toBe(997);
});

test('one shard alone can be disconnected, invalidated and refused', async () => {
  const { clock, discord } = fixture;
  const { gateway } = discord;
  const first = await ready([0, 2]);
  clock.advance(5_000);
  const second = await ready([1, 2]);
  gateway.disconnect(4000, 1);
  expect(await second.closed).toBe(4000);
  gateway.invalidate(false, 1);
  expect(gateway.sessions()).toMatchObject([{ shard: [0, 2], connected: true }]);
  gateway.refuseIdentifies(1011, 1);
  clock.advance(5_000);
  const refused = await identify([1, 2]);
  expect(await refused.closed).toBe(1011);
  gateway.refuseIdentifies(undefined, 1);
  clock.advance(5_000);
  await ready([1, 2]);
  gateway.reconnect(0);
  await first.next(({ op }) => op === 7);
});
