import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { write } from '../../../src/services/storage/store.ts';
import { move, type Moved } from '../../../src/tools/migrate/move.ts';
import { openSide, type Side } from '../../../src/tools/migrate/sides.ts';
import { newFolder } from '../tool.ts';
import { someRows } from './place.ts';

async function sideAt(folder: string, name: string): Promise<Side> {
  const database = { kind: 'sqlite', path: join(folder, `${name}.sqlite`) } as const;
  const side = await openSide({ database, url: undefined, spoolDir: join(folder, `${name}-spool`) });
  onTestFinished(async () => side[Symbol.asyncDispose]());
  return side;
}

/** A database with rows, and an empty one. */
async function twoSides(): Promise<{ readonly from: Side; readonly to: Side }> {
  const folder = await newFolder();
  const [from, to] = [await sideAt(folder, 'from'), await sideAt(folder, 'to')];
  await write(from.store, ...someRows());
  return { from, to };
}

const moveOf = async (from: Side, to: Side): Promise<Moved | 'already'> =>
  move(from, to, { print: () => {}, now: () => 0, newId: () => 'new' });

test('a row that arrives otherwise is found, the source stays in use, and the next try goes through', async () => {
  const { from, to } = await twoSides();
  const changed: Side = {
    ...to,
    store: {
      ...to.store,
      range: async (...args) =>
        (await to.store.range(...args)).map((row, index) => (index === 0 ? { ...row, value: 'other' } : row)),
    },
  };
  await expect(moveOf(from, changed)).rejects.toThrow(
    / differs \(.+\); .+ is as before and can be used\. Try again\.$/,
  );
  expect([await from.mark(), (await to.mark())?.state]).toEqual([undefined, 'arriving']);
  await moveOf(from, to);
  expect([(await from.mark())?.state, (await to.mark())?.state]).toEqual(['left', 'came']);
});

test('a target that was left by another move keeps its rows', async () => {
  const { from, to } = await twoSides();
  const kept = { key: 'crash', value: 1 };
  await write(to.store, kept);
  await to.setMark({ state: 'left', id: 'one', other: 'elsewhere', at: 0 });
  await from.setMark({ state: 'came', id: 'other', other: 'elsewhere', at: 0 });
  await expect(moveOf(from, to)).rejects.toThrow(`by a move that ${from.name} does not know of; nothing was changed.`);
  expect(await to.store.get(kept.key)).toBe(1);
});

test('a target with the rest of a move from elsewhere keeps it', async () => {
  const { from, to } = await twoSides();
  await to.setMark({ state: 'arriving', id: 'one', other: 'elsewhere', at: 0 });
  await expect(moveOf(from, to)).rejects.toThrow('has the rest of a move from elsewhere; nothing was changed.');
  expect((await to.mark())?.state).toBe('arriving');
});
