import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeDemoModels } from '../../../sandbox/demo/models.ts';

interface ModelFile {
  readonly command: string;
  readonly off?: boolean;
  readonly price?: unknown;
}

test('the sandbox offers pictures, films and sound, also from pictures, and each has a price', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'models-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await makeDemoModels('models', folder);
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const files = await Promise.all(paths.map(async (path) => JSON.parse(await readFile(path, 'utf8')) as ModelFile));
  const offered = files.filter(({ off }) => off !== true);
  expect(offered.map(({ command }) => command).toSorted()).toEqual(['animate', 'edit', 'image', 'music', 'video']);
  expect(offered.filter(({ price }) => price === undefined)).toEqual([]);
});
