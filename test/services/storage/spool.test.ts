import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSpool, SpoolUnusableError, type Spool } from '../../../src/services/storage/spool.ts';

const job = '1234567890123456789';
const other = '2234567890123456789';

interface Place {
  readonly folder: string;
  readonly database: string;
  readonly root: string;
  readonly open: (database?: string) => Promise<Spool>;
}

async function newPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-spool-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const database = join(folder, 'easel.sqlite');
  const root = join(folder, 'easel.sqlite-spool');
  return { folder, database, root, open: async (path = database) => openSpool(root, { kind: 'sqlite', path }) };
}

/** A job's folder with a file, as an earlier start left it. */
async function left(root: string, jobId: string, name = 'image-01.png'): Promise<void> {
  await mkdir(join(root, jobId), { recursive: true });
  await writeFile(join(root, jobId, name), name);
}

describe('the folder', () => {
  test('is made with a marker that names its database', async () => {
    const { root, open } = await newPlace();
    await open();
    expect(JSON.parse(await readFile(join(root, '.easel-spool'), 'utf8'))).toEqual({ database: '../easel.sqlite' });
  });

  test('is the same at the next start, also if its database was moved together with it', async () => {
    const { folder, open } = await newPlace();
    await open();
    await open();
    const moved = await mkdtemp(join(tmpdir(), 'easel-spool-'));
    onTestFinished(async () => rm(moved, { recursive: true, force: true }));
    await rm(moved, { recursive: true });
    await rename(folder, moved);
    const database = { kind: 'sqlite', path: join(moved, 'easel.sqlite') } as const;
    await expect(openSpool(join(moved, 'easel.sqlite-spool'), database)).resolves.toBeDefined();
  });

  test('of a PostgreSQL has a marker that names the server and the database', async () => {
    const { root, open } = await newPlace();
    const postgres = { kind: 'postgres', name: 'db.example:5433/easel' } as const;
    await openSpool(root, postgres);
    expect(JSON.parse(await readFile(join(root, '.easel-spool'), 'utf8'))).toEqual({
      database: 'postgres://db.example:5433/easel',
    });
    await expect(openSpool(root, postgres)).resolves.toBeDefined();
    const says = `${root} is the spool of another database (postgres://db.example:5433/easel)`;
    await expect(openSpool(root, { kind: 'postgres', name: 'db.example/easel' })).rejects.toThrow(says);
    await expect(open()).rejects.toThrow(says);
  });

  test('may be a file system of its own', async () => {
    const { root, open } = await newPlace();
    await mkdir(join(root, 'lost+found'), { recursive: true });
    await expect(open()).resolves.toBeDefined();
  });
});

describe('the contents of the spool', () => {
  test.each(['..', '.', '', '../precious', '1/2', 'report-', 'lost+found'])('%j is no job', async (id) => {
    const { open } = await newPlace();
    const spool = await open();
    await expect(spool.remove(id)).rejects.toThrow(SpoolUnusableError);
    await expect(spool.folder(id)).rejects.toThrow(SpoolUnusableError);
    expect(() => spool.path(id, 'image-01.png')).toThrow(SpoolUnusableError);
    expect(await spool.has(id, 'image-01.png')).toBe(false);
  });

  test.each(['../image-01.png', '..', '.easel-spool', '/etc/passwd', 'image-01.png/..', 'image.png\0'])(
    '%j is no file',
    async (name) => {
      const { open } = await newPlace();
      const spool = await open();
      expect(() => spool.path(job, name)).toThrow(SpoolUnusableError);
      expect(await spool.has(job, name)).toBe(false);
    },
  );
});

describe('the spool of an earlier version', () => {
  test('gives up the folders of open and kept jobs, with their files, and nothing else', async () => {
    const { folder, root, open } = await newPlace();
    const former = join(folder, 'spool');
    await left(former, job);
    await left(former, other);
    await left(former, 'holiday', 'photo.jpg');
    const spool = await open();
    await spool.sweep(new Set([job]));
    expect(await readFile(join(root, job, 'image-01.png'), 'utf8')).toBe('image-01.png');
    expect((await stat(join(root, job, 'image-01.png'))).mode % 0o1000).toBe(0o600);
    expect((await readdir(former)).toSorted()).toEqual([other, 'holiday'].toSorted());
    expect(await readdir(join(former, other))).toEqual(['image-01.png']);
  });

  test('is removed when it is empty', async () => {
    const { folder, open } = await newPlace();
    await left(join(folder, 'spool'), job);
    const spool = await open();
    await spool.sweep(new Set([job]));
    expect(existsSync(join(folder, 'spool'))).toBe(false);
  });

  test('is ignored if it is a link', async () => {
    const { folder, open } = await newPlace();
    await left(join(folder, 'precious'), job);
    await symlink(join(folder, 'precious'), join(folder, 'spool'));
    const spool = await open();
    await spool.sweep(new Set([job]));
    expect(await readdir(join(folder, 'precious', job))).toEqual(['image-01.png']);
  });
});
