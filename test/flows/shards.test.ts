import { expect, test } from 'vitest';
import { everyday } from '../../sandbox/discord/world/permissions.ts';
import { press } from '../support/press.ts';
import { running } from '../support/replies.ts';
import { connectedShards, createSharded, readyOf, shardGauges } from '../support/shards.ts';
import { startEasel, textOf } from '../support/easel.ts';

const manageGuild = 1n << 5n;
const of3 = [
  [0, 3],
  [1, 3],
  [2, 3],
];

test('a bot of three shards answers in the servers of each', async () => {
  const easel = await createSharded(3);
  await easel.begin();
  expect(connectedShards(easel)).toEqual(of3);
  for (const shard of [0, 1, 2]) expect(await easel.answered(shard)).toBe(true);
  expect([easel.discord.gateway.identifies, easel.discord.gateway.tooEarly]).toEqual([3, 0]);
});

test('a result of a server on shard 2 comes as a direct message, and a press there is answered by shard 0', async () => {
  const easel = await createSharded(3);
  const { discord } = easel;
  await easel.begin();
  const { channel, member } = easel.server(2);
  const asked = await member.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await running(easel, asked);
  channel.delete();
  const told = await easel.until(() => member.directMessages()[0]);
  discord.gateway.disconnect(1006, 2);
  const pressed = await press(member, told, `more:${asked.id}`);
  expect(textOf(pressed.reply())).not.toBe('');
});

test('one shard is the usual case: one IDENTIFY, one question to Discord, and no wait', async () => {
  const easel = await startEasel({ discord: { gateway: { identifyPace: 'enforced' } } });
  const { clock, discord } = easel;
  const asked = (): number => discord.traffic.filter(({ path }) => path.endsWith('/gateway/bot')).length;
  expect([discord.gateway.identifies, asked()]).toEqual([1, 1]);
  await easel.stop();
  await clock.advance(10_000);
  const before = clock.now();
  await easel.start();
  expect([discord.gateway.identifies, asked(), clock.now() - before]).toEqual([2, 2, 0]);
});

test.each([
  [1, 4, 3],
  [2, 4, 1],
  [16, 4, 0],
])(
  'with max_concurrency %d, %d shards identify in %d waits, and none too early',
  async (maxConcurrency, count, waits) => {
    const easel = await createSharded(count, { gateway: { maxConcurrency } });
    const { clock, discord } = easel;
    const before = clock.now();
    await easel.begin();
    expect([discord.gateway.identifies, discord.gateway.tooEarly]).toEqual([count, 0]);
    expect(clock.now() - before).toBeGreaterThanOrEqual(waits * 5_000);
    expect(clock.now() - before).toBeLessThan(waits * 6_000 + 4_000);
  },
);

test('a shard that does not come up leaves the others working, is named, tries ever more rarely, and comes', async () => {
  const easel = await createSharded(3, { env: { PORT: '0' } });
  const { clock, discord } = easel;
  const { gateway } = discord;
  gateway.refuseIdentifies(1011, 1);
  await easel.begin();
  expect(connectedShards(easel)).toEqual([of3[0], of3[2]]);
  for (const shard of [0, 2]) expect(await easel.answered(shard)).toBe(true);
  expect(await readyOf(easel)).toEqual({ status: 503, reasons: ['shard:1'] });
  expect(await shardGauges(easel)).toMatchObject({
    easel_shards: 3,
    'easel_shard_up{shard="0"}': 1,
    'easel_shard_up{shard="1"}': 0,
    'easel_shard_up{shard="2"}': 1,
  });

  const left = gateway.startLimit().remaining;
  const since = clock.now();
  await easel.passing(() => clock.now() - since > 3_600_000, 10_000);
  expect(left - gateway.startLimit().remaining).toBeLessThan(12);
  gateway.refuseIdentifies(undefined, 1);
  await easel.passing(() => connectedShards(easel).length === 3, 10_000);
  expect(await easel.answered(1)).toBe(true);
  expect(await readyOf(easel)).toEqual({ status: 200, reasons: [] });
  expect(gateway.tooEarly).toBe(0);
});

test('shard 0 alone does not keep the others from working either', async () => {
  const easel = await createSharded(2);
  easel.discord.gateway.refuseIdentifies(1011, 0);
  await easel.begin();
  expect(await easel.answered(1)).toBe(true);
  expect(easel.discord.commands().length).toBeGreaterThan(0);
});

test('the connection of one shard that drops is resumed, and what was asked meanwhile is answered', async () => {
  const easel = await createSharded(3, { env: { PORT: '0' } });
  const { discord } = easel;
  await easel.begin();
  discord.gateway.disconnect(1006, 1);
  const { channel, member } = easel.server(1);
  const asked = await member.command(channel, 'quota');
  expect(await easel.answered(2)).toBe(true);
  await discord.until(() => asked.state === 'answered');
  expect([discord.gateway.identifies, discord.gateway.resumes]).toEqual([3, 1]);
  await expect.poll(async () => readyOf(easel)).toEqual({ status: 200, reasons: [] });
});

test('a shard that loses its session for good identifies again, alone', async () => {
  const easel = await createSharded(3);
  const { clock, discord } = easel;
  await easel.begin();
  await clock.advance(60_000);
  discord.gateway.invalidate(false, 2);
  await easel.passing(() => connectedShards(easel).length === 3);
  expect([discord.gateway.identifies, discord.gateway.resumes, discord.gateway.tooEarly]).toEqual([4, 0, 0]);
  for (const shard of [0, 1, 2]) expect(await easel.answered(shard)).toBe(true);
});

test('with session starts for two of three shards the third waits, and no IDENTIFY is one too many', async () => {
  const easel = await createSharded(3, { env: { PORT: '0' } });
  const { gateway } = easel.discord;
  gateway.limitIdentifies(2);
  await easel.begin();
  expect(connectedShards(easel)).toHaveLength(2);
  expect((await shardGauges(easel))['easel_session_starts_left']).toBe(0);
  expect(easel.logs.filter(({ msg }) => String(msg).startsWith('no identify is left'))).toHaveLength(1);
  gateway.limitIdentifies(10);
  await easel.passing(() => connectedShards(easel).length === 3, 60_000);
  expect([gateway.identifies, gateway.startLimit().remaining]).toEqual([3, 9]);
});

test('two shards that may identify at once do not share the last session start', async () => {
  const easel = await createSharded(2, { gateway: { maxConcurrency: 2 } });
  const { gateway } = easel.discord;
  gateway.limitIdentifies(1);
  await easel.begin();
  expect([connectedShards(easel).length, gateway.startLimit().remaining]).toEqual([1, 0]);
  expect(easel.logs.filter(({ level }) => level === 60)).toEqual([]);
});

test('stopped while a shard waits, nothing is left', async () => {
  const easel = await createSharded(3);
  const { clock, discord } = easel;
  discord.gateway.refuseIdentifies(1011, 1);
  discord.gateway.limitIdentifies(10);
  await easel.begin();
  await easel.stop();
  await expect.poll(() => clock.sleepers).toBe(0);
  expect(discord.gateway.sessions()).toEqual([]);
});

test('stopped while shards still wait for their turn, the start ends at once', async () => {
  const easel = await createSharded(3);
  const { clock, discord } = easel;
  const starting = easel.start();
  await discord.until(() => discord.gateway.identifies === 1);
  discord.resetToken();
  await expect(starting).rejects.toThrow('Discord refuses the token.');
  await expect.poll(() => clock.sleepers).toBe(0);
});

test('the rules of servers on other shards are kept when a shard becomes ready', async () => {
  const easel = await createSharded(3, { botPermissions: everyday | manageGuild });
  const { database, discord, servers } = easel;
  for (const { guild } of servers) {
    guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['wasp'] } });
  }
  await easel.begin();
  const kept = (): number => database.rows(['automod:']).length;
  await easel.passing(() => kept() === 2);
  discord.gateway.invalidate(false, 1);
  await easel.passing(() => connectedShards(easel).length === 3);
  await easel.clock.advance(1_000);
  expect(kept()).toBe(2);
});
