import { chmod, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StoreUnusableError } from '../../../src/services/storage/store.ts';
import { openStore } from '../../../src/services/storage/sqlite/open.ts';
import { commit } from '../../support/commit.ts';
import { makePipe } from '../../support/disk.ts';
import { newFolder, write } from '../../tools/tool.ts';

const log = pino({ level: 'silent' });
const rightsOf = async (path: string): Promise<number> => (await stat(path)).mode % 0o1000;

function withUmask(mask: number): void {
  const before = process.umask(mask);
  onTestFinished(() => void process.umask(before));
}

describe('the files of the database are only for its owner', () => {
  test.each([0, 0o022, 0o277, 0o777])('from the first byte on, with the umask %s', async (mask) => {
    const path = join(await newFolder(), 'data', 'deep', 'easel.sqlite');
    withUmask(mask);
    const store = await openStore(path, log);
    await commit(store, [{ key: 'a', value: 1 }]);
    const folder = dirname(path);
    const files = (await readdir(folder)).toSorted();
    expect(files).toEqual(['easel.sqlite', 'easel.sqlite-shm', 'easel.sqlite-wal', 'easel.sqlite.lock']);
    for (const file of files) expect([file, await rightsOf(join(folder, file))]).toEqual([file, 0o600]);
    expect([await rightsOf(folder), await rightsOf(dirname(folder))]).toEqual([0o700, 0o700]);
    await store.close();
  });

  test('even if an earlier version let others read them', async () => {
    const path = join(await newFolder(), 'easel.sqlite');
    await write(path, [{ key: 'a', value: 1 }]);
    await chmod(path, 0o644);
    const store = await openStore(path, log);
    await commit(store, [{ key: 'a', value: 2 }]);
    expect([await rightsOf(path), await rightsOf(`${path}-wal`)]).toEqual([0o600, 0o600]);
    await store.close();
  });

  test('a folder that existed keeps its permissions', async () => {
    const folder = await newFolder();
    await chmod(folder, 0o755);
    await (await openStore(join(folder, 'easel.sqlite'), log)).close();
    expect(await rightsOf(folder)).toBe(0o755);
  });

  test('a file that is no database of Easel’s keeps its own', async () => {
    const path = join(await newFolder(), 'easel.sqlite');
    await writeFile(path, 'no database '.repeat(1000));
    await chmod(path, 0o644);
    await expect(openStore(path, log)).rejects.toThrow(StoreUnusableError);
    expect(await rightsOf(path)).toBe(0o644);
  });
});

test.each(['', '-wal', '-shm', '-journal', '.lock'])(
  'a pipe with the name of the database’s file “%s” is refused, and nobody waits for its contents',
  async (ending) => {
    const path = join(await newFolder(), 'easel.sqlite');
    if (ending !== '') await write(path, [{ key: 'a', value: 1 }]);
    await rm(`${path}${ending}`, { force: true });
    makePipe(`${path}${ending}`);
    await expect(openStore(path, log)).rejects.toThrow(`${path}${ending} is no regular file; nothing was changed`);
  },
);
