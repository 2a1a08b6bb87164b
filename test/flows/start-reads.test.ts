import { expect, test } from 'vitest';
import { ask, toldEnd } from '../support/cat.ts';
import { startEasel, type Easel } from '../support/easel.ts';
import { running } from '../support/replies.ts';
import { rowsRead } from '../support/statements.ts';
import { rows, write } from '../tools/tool.ts';

/** Copies everything that is kept of an ended job, under so many other ids. */
async function copyJob({ config }: Easel, id: string, count: number): Promise<void> {
  const found = (await rows(config.databasePath)).filter(({ key }) => key.endsWith(`:${id}`));
  expect(found.map(({ key }) => key.slice(0, key.indexOf(':')))).toEqual(['ended', 'history', 'job']);
  const copies = Array.from({ length: count }, (_, at) => JSON.stringify(found).replaceAll(id, String(9_000_000 + at)));
  await write(
    config.databasePath,
    copies.flatMap((copy) => JSON.parse(copy) as typeof found),
  );
}

/** Rows that a start reads, with what it does in the first minutes. */
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
  await toldEnd(easel, over);
  runcomfy.next({ runMs: 3_000_000 });
  await running(easel, await ask(easel));
  await easel.stop();
  await copyJob(easel, over.id, 20);
  const few = await readAtStart(easel);
  expect(few).toBeGreaterThan(0);
  await copyJob(easel, over.id, 2_000);
  expect(await readAtStart(easel)).toBe(few);
});
