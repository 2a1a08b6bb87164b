import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DatabaseConfig } from '../../../src/core/database-url.ts';
import { checkSpools, moveSpool } from '../../../src/services/storage/spool-move.ts';
import { openSpool } from '../../../src/services/storage/spool.ts';

const postgres = { kind: 'postgres', name: 'db.example/easel' } as const;

interface Place {
  readonly sqlite: DatabaseConfig;
  readonly at: (name: string) => string;
}

async function newPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-spools-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return { sqlite: { kind: 'sqlite', path: join(folder, 'easel.sqlite') }, at: (name) => join(folder, name) };
}

/** Its folders of jobs, and their files. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes('/')).toSorted();
}

async function put(folder: string, job: string, name: string): Promise<void> {
  await mkdir(join(folder, job), { recursive: true });
  await writeFile(join(folder, job, name), 'x');
}

test('the folders of jobs and reports are brought over, and those that are there already stay', async () => {
  const { sqlite, at } = await newPlace();
  const [from, to] = [
    { folder: at('one'), database: sqlite },
    { folder: at('two'), database: postgres },
  ];
  await openSpool(from.folder, sqlite);
  await put(from.folder, '1', 'image-01.png');
  await put(from.folder, 'report-2', 'evidence-1.png');
  await put(from.folder, 'others', 'image-01.png');
  await checkSpools(from, to);
  await put(to.folder, '1', 'image-02.png');
  expect(await moveSpool(from, to)).toBe(2);
  expect(await filesIn(to.folder)).toEqual(['1/image-02.png', 'report-2/evidence-1.png']);
  expect(await filesIn(from.folder)).toEqual(['1/image-01.png', 'others/image-01.png']);
  await moveSpool(from, to);
  expect(await filesIn(to.folder)).toEqual(['1/image-02.png', 'report-2/evidence-1.png']);
});

test('one folder for both is given to the other database, and back', async () => {
  const { sqlite, at } = await newPlace();
  const folder = at('spool');
  const [one, other] = [
    { folder, database: sqlite },
    { folder, database: postgres },
  ];
  await openSpool(folder, sqlite);
  await put(folder, '1', 'image-01.png');
  await checkSpools(one, other);
  expect(await moveSpool(one, other)).toBe(0);
  await expect(openSpool(folder, sqlite)).rejects.toThrow('is the spool of another database');
  await checkSpools(one, other);
  await moveSpool(one, other);
  const spool = await openSpool(folder, postgres);
  expect(await spool.has('1', 'image-01.png')).toBe(true);
  await moveSpool(other, one);
  await openSpool(folder, sqlite);
});

test('a spool of a third database, or a link, is refused before anything is moved; a missing one is none', async () => {
  const { sqlite, at } = await newPlace();
  const third = { kind: 'postgres', name: 'db.example/third' } as const;
  await openSpool(at('third'), third);
  const both = [sqlite, postgres].map((database) => ({ folder: at('third'), database }));
  const [one = { folder: '', database: sqlite }, other = one] = both;
  await expect(checkSpools(one, other)).rejects.toThrow(
    'is the spool of another database (postgres://db.example/third)',
  );
  await put(at('third'), '1', 'image-01.png');
  const to = { folder: at('two'), database: postgres };
  await checkSpools({ folder: at('none'), database: sqlite }, to);
  expect([await moveSpool(one, to), await moveSpool({ folder: at('none'), database: sqlite }, to)]).toEqual([0, 0]);
  expect(await filesIn(at('third'))).toEqual(['1/image-01.png']);
  await symlink(at('two'), at('link'));
  const linked = { folder: at('link'), database: sqlite };
  await expect(checkSpools(linked, { ...linked, database: postgres })).rejects.toThrow('is a link');
});
