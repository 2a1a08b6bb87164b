import { expect, test } from 'vitest';
import { shardOf } from '../../src/core/shards.ts';
import { DiscordRefusalError } from '../../src/discord/refusal.ts';
import { connectedShards, createSharded, type Sharded } from '../support/shards.ts';

const stored = ({ database }: Sharded): unknown => database.rows(['shards'])[0]?.value;
const wishes = ({ logs }: Sharded): unknown[] =>
  logs
    .filter(({ msg }) => String(msg).startsWith('another number of shards'))
    .map(({ by, wanted, shards }) => ({ by, wanted, shards }));

/** The bot's last line, when it is started while time passes. */
async function refusalOf({ begin }: Sharded): Promise<string> {
  const error = await begin().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof DiscordRefusalError ? error.message : `no refusal: ${String(error)}`;
}

test('the first start has as many shards as Discord recommends, and has written that down before it identifies', async () => {
  const easel = await createSharded(2);
  const { gateway } = easel.discord;
  // So that there is a database to look into.
  await easel.database.write([{ key: 'probe', value: 1 }]);
  gateway.holdHandshakes(true);
  const starting = easel.begin();
  await easel.discord.until(() => stored(easel));
  expect([gateway.identifies, stored(easel)]).toEqual([0, { version: 1, count: 2 }]);
  gateway.holdHandshakes(false);
  await starting;
  expect(connectedShards(easel)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(wishes(easel)).toEqual([]);
});

test('a start that wrote the number down and was given up is followed by one of the same number', async () => {
  const easel = await createSharded(2);
  const { gateway } = easel.discord;
  gateway.refuseIdentifies(4014);
  expect(await refusalOf(easel)).toContain('intent');
  gateway.refuseIdentifies(undefined);
  gateway.setLimits({ recommendedShards: 3 });
  await easel.begin();
  await easel.passing(() => connectedShards(easel).length === 2);
  expect(stored(easel)).toEqual({ version: 1, count: 2 });
});

test('SHARD_COUNT decides the first number', async () => {
  const easel = await createSharded(2, { env: { SHARD_COUNT: '3' } });
  await easel.begin();
  expect(stored(easel)).toEqual({ version: 1, count: 3 });
  expect(connectedShards(easel)).toHaveLength(3);
  // It is more than Discord recommends, and the operator wants it so.
  expect(wishes(easel)).toEqual([]);
});

test('later wishes are said once a start, and not followed', async () => {
  const easel = await createSharded(2, { env: { SHARD_COUNT: '4' } });
  const { database, discord } = easel;
  await database.write([{ key: 'shards', value: { version: 1, count: 2 } }]);
  discord.gateway.setLimits({ recommendedShards: 3 });
  const said = [
    { by: 'SHARD_COUNT', wanted: 4, shards: 2 },
    { by: 'Discord', wanted: 3, shards: 2 },
  ];
  await easel.begin();
  await easel.clock.advance(3_600_000);
  expect(connectedShards(easel)).toHaveLength(2);
  expect(wishes(easel)).toEqual(said);
  await easel.stop();
  await easel.begin();
  expect(wishes(easel)).toEqual([...said, ...said]);
  expect(stored(easel)).toEqual({ version: 1, count: 2 });
});

test.each([{ version: 1, count: 0 }, { version: 1, count: 1.5 }, { version: 2, shards: 9 }, 'many'])(
  'a stored number that cannot be read (%j) is decided again',
  async (value) => {
    const easel = await createSharded(2);
    await easel.database.write([{ key: 'shards', value }]);
    await easel.begin();
    expect(stored(easel)).toEqual({ version: 1, count: 2 });
    expect(easel.logs.some(({ msg }) => String(msg).includes('cannot be read; it is decided again'))).toBe(true);
  },
);

test('too many servers for the shards end a start with the command that helps', async () => {
  const easel = await createSharded(2, { env: { SHARD_COUNT: '1' } });
  const { discord } = easel;
  discord.gateway.setLimits({ guildsPerShard: 1, recommendedShards: 2 });
  expect(await refusalOf(easel)).toBe(
    'Discord wants this bot split into more than 1 shard, because it is in too many servers. Discord recommends 2. Run `npm run shards -- reshard 2` and start again.',
  );
  expect(discord.gateway.sessions()).toEqual([]);
});

test('one shard of several with too many servers ends the start, too', async () => {
  const easel = await createSharded(2);
  const { clock, discord } = easel;
  await clock.advance(1);
  const more = discord.addGuild();
  // The next millisecond is the next shard's.
  if (shardOf(more.id, 2) === 0) await clock.advance(1).then(() => discord.addGuild());
  if (shardOf(more.id, 2) === 0) more.removeBot();
  discord.gateway.setLimits({ guildsPerShard: 1 });
  expect(await refusalOf(easel)).toContain('more than 2 shards');
  expect([discord.gateway.identifies, discord.gateway.sessions()]).toEqual([1, []]);
});

test('too many servers end a running bot with the same words, after its next IDENTIFY', async () => {
  const easel = await createSharded(2);
  const { discord } = easel;
  await easel.begin();
  discord.gateway.setLimits({ guildsPerShard: 0, recommendedShards: 5 });
  const failed = easel.failed();
  let failure: Error | undefined;
  void failed.then((error) => (failure = error));
  discord.gateway.invalidate(false, 1);
  await easel.passing(() => failure !== undefined);
  expect(failure?.message).toContain('npm run shards -- reshard 5');
  expect(failure).toBeInstanceOf(DiscordRefusalError);
});

test('a number that Discord does not take at all names the tool, too', async () => {
  const easel = await createSharded(2);
  easel.discord.gateway.refuseIdentifies(4010);
  expect(await refusalOf(easel)).toBe(
    'Discord does not take this bot with 2 shards. Run `npm run shards` to see how many Discord recommends, then `npm run shards -- reshard N` with a number of shards that it takes, and start again.',
  );
});

test('a start of many shards counts as one start', async () => {
  const easel = await createSharded(3);
  await easel.begin();
  expect(easel.database.rows(['starts'])[0]?.value).toMatchObject({ times: [expect.any(Number)] });
});
