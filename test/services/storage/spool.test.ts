import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSpool, SpoolUnusableError, type Spool } from '../../../src/services/storage/spool.ts';

const job = '1234567890123456789';
const other = '2234567890123456789';

const rights = async (path: string): Promise<number> => (await stat(path)).mode % 0o1000;

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
  return { folder, database, root, open: async (path = database) => openSpool(root, path) };
}

/** A job's folder with a file, as an earlier start left it. */
async function left(root: string, jobId: string, name = 'image-01.png'): Promise<void> {
  await mkdir(join(root, jobId), { recursive: true });
  await writeFile(join(root, jobId, name), name);
}

describe('the folder', () => {
  test('is made with a marker that says whose it is, for its owner alone, whatever the umask', async () => {
    const { root, open } = await newPlace();
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const spool = await open();
    await spool.folder(job);
    expect(JSON.parse(await readFile(join(root, '.easel-spool'), 'utf8'))).toEqual({ database: '../easel.sqlite' });
    expect([await rights(root), await rights(join(root, job)), await rights(join(root, '.easel-spool'))]).toEqual([
      0o700, 0o700, 0o600,
    ]);
  });

  test('is the same at the next start, also where its database was moved together with it', async () => {
    const { folder, open } = await newPlace();
    await open();
    await open();
    const moved = await mkdtemp(join(tmpdir(), 'easel-spool-'));
    onTestFinished(async () => rm(moved, { recursive: true, force: true }));
    await rm(moved, { recursive: true });
    await rename(folder, moved);
    await expect(openSpool(join(moved, 'easel.sqlite-spool'), join(moved, 'easel.sqlite'))).resolves.toBeDefined();
  });

  test('of another database is refused', async () => {
    const { folder, root, open } = await newPlace();
    const first = await open();
    await left(root, job);
    await expect(open(join(folder, 'second.sqlite'))).rejects.toThrow(SpoolUnusableError);
    expect(await first.has(job, 'image-01.png')).toBe(true);
  });

  test.each<[string, (root: string) => Promise<unknown>, RegExp]>([
    ['with other files', async (root) => left(root, '2024', 'holiday.png'), /has other files in it/],
    ['with a marker that cannot be read', async (root) => left(root, '.', '.easel-spool'), /cannot be read/],
    ['that is a link to another', async (root) => symlink(tmpdir(), root), /is a link: name the folder itself/],
  ])('%s is refused, and nothing in it is changed', async (_what, arrange, says) => {
    const { root, open } = await newPlace();
    await arrange(root);
    const before = existsSync(root) ? await readdir(root) : [];
    await expect(open()).rejects.toThrow(says);
    expect(await readdir(root)).toEqual(before);
  });

  test.each([
    ['with a slash behind its name', tmpdir(), '/'],
    ['that leads nowhere', 'nowhere', ''],
  ])('a link %s is refused, too', async (_how, target, behind) => {
    const { root, database } = await newPlace();
    await symlink(target, root);
    await expect(openSpool(`${root}${behind}`, database)).rejects.toThrow(/is a link: name the folder itself/);
  });

  test('that is a file is refused', async () => {
    const { root, open } = await newPlace();
    await writeFile(root, 'a file');
    await expect(open()).rejects.toThrow(/cannot be made a folder \(EEXIST\)/);
  });

  test('may be a file system of its own', async () => {
    const { root, open } = await newPlace();
    await mkdir(join(root, 'lost+found'), { recursive: true });
    await expect(open()).resolves.toBeDefined();
  });
});

describe('of what lies in it', () => {
  test('only folders of jobs that are over are removed, and in them only what a job made', async () => {
    const { root, open } = await newPlace();
    const spool = await open();
    for (const id of [job, other, `report-${other}`]) await left(root, id);
    await left(root, other, 'image-02-small.webp.part');
    await left(root, `report-${other}`, 'evidence-1.mp4');
    await left(root, 'holiday', 'image-01.png');
    await left(root, '3234567890123456789', 'notes.txt');
    await writeFile(join(root, '4234567890123456789'), 'a file');
    await spool.sweep(new Set([job]));
    expect((await readdir(root)).toSorted()).toEqual(
      ['.easel-spool', job, '3234567890123456789', '4234567890123456789', 'holiday'].toSorted(),
    );
    expect(await readdir(join(root, '3234567890123456789'))).toEqual(['notes.txt']);
  });

  test('no link is followed', async () => {
    const { folder, root, open } = await newPlace();
    const spool = await open();
    const precious = join(folder, 'precious');
    await left(precious, '.', 'image-01.png');
    await symlink(precious, join(root, other));
    await left(root, job);
    await symlink(join(precious, 'image-01.png'), join(root, job, 'image-02.png'));
    expect([await spool.has(other, 'image-01.png'), await spool.has(job, 'image-02.png')]).toEqual([false, false]);
    await expect(spool.folder(other)).rejects.toThrow(SpoolUnusableError);
    await spool.remove(other);
    await spool.remove(job);
    await spool.sweep(new Set());
    expect(await readdir(precious)).toEqual(['image-01.png']);
  });

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
  test('gives the folders of jobs that are open or kept, with their files, and nothing else', async () => {
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

  test('goes once it is empty', async () => {
    const { folder, open } = await newPlace();
    await left(join(folder, 'spool'), job);
    const spool = await open();
    await spool.sweep(new Set([job]));
    expect(existsSync(join(folder, 'spool'))).toBe(false);
  });

  test('that is a link is none', async () => {
    const { folder, open } = await newPlace();
    await left(join(folder, 'precious'), job);
    await symlink(join(folder, 'precious'), join(folder, 'spool'));
    const spool = await open();
    await spool.sweep(new Set([job]));
    expect(await readdir(join(folder, 'precious', job))).toEqual(['image-01.png']);
  });
});
