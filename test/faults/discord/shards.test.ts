import { expect, test } from 'vitest';
import { connectedShards, createSharded, readyOf, type Sharded } from '../../support/shards.ts';
import { observed, patience } from './run-row.ts';
import { shardFaults, type ShardFault } from './shards.ts';

const hour = 3_600_000;

/** What happens while the shard is away. A shard that resumes is back before anybody asks. */
async function away(easel: Sharded, { identifies }: ShardFault): Promise<object> {
  const isNamed = identifies > 0;
  if (isNamed) await expect.poll(async () => (await readyOf(easel)).reasons).toEqual(['shard:1']);
  const others = [await easel.answered(0), await easel.answered(2)];
  return { isNamed, others };
}

async function run(row: ShardFault): Promise<object> {
  const easel = await createSharded(3, { env: { PORT: '0' } });
  const { clock, discord } = easel;
  const { gateway } = discord;
  await easel.begin();
  await clock.advance(60_000);
  const before = { identifies: gateway.identifies, resumes: gateway.resumes };
  row.happens(gateway);
  const meanwhile = await away(easel, row);
  const since = clock.now();
  const isRefused = (): boolean => clock.now() - since < hour;
  await easel.passing(() => {
    if (!isRefused()) {
      gateway.refuseIdentifies(undefined, 1);
      if (gateway.startLimit().remaining === 0) gateway.limitIdentifies(1);
    }
    return connectedShards(easel).length === 3;
  }, 10_000);
  await expect.poll(async () => (await readyOf(easel)).reasons).toEqual([]);
  return {
    ...meanwhile,
    itself: await easel.answered(1),
    identifies: gateway.identifies - before.identifies,
    resumes: gateway.resumes - before.resumes,
    tooEarly: gateway.tooEarly,
  };
}

test(
  'a shard that fails leaves the others working, and comes back',
  async () => {
    expect(await observed(shardFaults, run)).toEqual(
      shardFaults.map(({ fault, identifies, resumes }) => ({
        fault,
        isNamed: identifies > 0,
        others: [true, true],
        itself: true,
        identifies,
        resumes,
        tooEarly: 0,
      })),
    );
  },
  patience,
);
