import { expect, test } from 'vitest';
import { ask, announcedEnd } from '../support/cat-job.ts';
import { startEasel, type Easel } from '../support/easel.ts';
import { running } from '../support/replies.ts';
import { rowsRead } from '../support/statements.ts';

/** Copies all rows of a job under other ids. */
async function copyJob({ database }: Easel, id: string, count: number): Promise<void> {
  const found = database.rows(['']).filter(({ key }) => key.endsWith(`:${id}`));

  const copies = Array.from({ length: count }, (_, at) => JSON.stringify(found).replaceAll(id, String(9_000_000 + at)));
  await database.write(copies.flatMap((copy) => JSON.parse(copy) as typeof found));
}

/** How many rows a start reads, including its first minutes. */
async function readAtStart(easel: Easel): Promise<number> {
  const before = rowsRead();
  await easel.start();
  await easel.clock.advance(180_000);
  const read = rowsRead() - before;
  await easel.stop();
  return read;
}

test('a start reads no more of a store with two thousand ended jobs than of one with twenty', async () => {
  const easel = await startEasel();
  const { runcomfy } = easel;
  const over = await ask(easel);
  await announcedEnd(easel, over);
  runcomfy.next({ runMs: 3_000_000 });
  await running(easel, await ask(easel));
  await easel.stop();
  await copyJob(easel, over.id, 20);
  const few = await readAtStart(easel);
  expect(few).toBeGreaterThan(0);
  await copyJob(easel, over.id, 2_000);
  expect(await readAtStart(easel)).toBe(few);
});

test('open jobs continue one after the other, 250 a second, in the order in which they were accepted', async () => {
  const easel = await startEasel();
  const { clock, runcomfy } = easel;
  runcomfy.next({ runMs: 3_000_000 });
  const asked = await ask(easel);
  await running(easel, asked);
  await easel.stop();
  await copyJob(easel, asked.id, 99);
  const before = runcomfy.traffic.length;
  await easel.start();
  const seen = [runcomfy.traffic.length - before];
  for (let tenth = 0; tenth < 4; tenth += 1) {
    await clock.advance(100);
    seen.push(runcomfy.traffic.length - before);
  }
  expect(seen).toEqual([1, 26, 51, 76, 100]);
});
