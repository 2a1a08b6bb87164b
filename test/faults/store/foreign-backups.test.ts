import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makePipe } from '../../support/disk.ts';
import { newFolder, runTool, write } from '../../tools/tool.ts';
import { foreignBackups, pipes } from './foreign-rows.ts';

/** A folder with a database that changed after its backup was made. */
async function withBackup(): Promise<{ folder: string; path: string; backup: string }> {
  const folder = await newFolder();
  const path = join(folder, 'data/easel.sqlite');
  await write(path, [{ key: 'early', value: 1 }]);
  await runTool('backup', folder, ['backup.sqlite']);
  await write(path, [{ key: 'late', value: 2 }]);
  return { folder, path, backup: join(folder, 'backup.sqlite') };
}

test.each(foreignBackups)('a backup with $fault is refused, and nothing is changed', async ({ sql, says }) => {
  for (const each of sql) {
    const { folder, path, backup } = await withBackup();
    const database = new DatabaseSync(backup);
    database.exec(each);
    database.close();
    const before = await readFile(path);
    const { code, output, errors } = await runTool('restore', folder, ['backup.sqlite']);
    expect([each, code, output]).toEqual([each, 1, '']);
    expect(errors.split('\n')).toEqual([expect.stringContaining(`backup.sqlite ${says}; nothing was changed.`), '']);
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(join(folder, 'data'))).toEqual(['easel.sqlite', 'easel.sqlite.lock']);
  }
});

test.each(pipes.places)('a pipe with the name of %s is refused, and nothing is changed', async (name) => {
  const { folder, path } = await withBackup();
  const before = await readFile(path);
  await rm(join(folder, name), { force: true });
  makePipe(join(folder, name));
  expect(await runTool('restore', folder, ['backup.sqlite'])).toEqual({
    code: 1,
    output: '',
    errors: `${name} ${pipes.says}; nothing was changed.\n`,
  });
  expect((await readFile(path)).equals(before)).toBe(true);
});
