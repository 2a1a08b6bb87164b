import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { builtPage } from '../../../sandbox/page-server/built-page.ts';

async function files(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

test('the page is built once as long as its sources stay the same', async () => {
  const folder = await builtPage();
  const { mtimeMs } = await stat(join(folder, 'index.html'));
  expect(await builtPage()).toBe(folder);
  expect((await stat(join(folder, 'index.html'))).mtimeMs).toBe(mtimeMs);
});

test('it has no address of another host in it, and weighs at most 150 kB compressed', async () => {
  const texts = await Promise.all((await files(await builtPage())).map((path) => readFile(path, 'utf8')));
  const hosts = texts.flatMap((text) => [
    ...text.matchAll(/(?:src|href|url\(|@import|fetch\()\W{0,3}https?:\/\/([\w.-]+)/gu),
  ]);
  expect(hosts.map(([found]) => found)).toEqual([]);
  expect(texts.reduce((sum, text) => sum + gzipSync(text).byteLength, 0)).toBeLessThan(150_000);
});
