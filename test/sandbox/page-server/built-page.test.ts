import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { builtPage, forgetOlder } from '../../../sandbox/page-server/built-page.ts';

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

test('the last builds are kept, and so is what somebody still builds; what a killed build has left is removed', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'builds-'));
  const hoursOld = { newest: 0, a: 1, b: 2, c: 3, 'd-building': 0, 'e-building': 0, 'f-building': 0, 'g-killed': 4 };
  for (const [name, hours] of Object.entries(hoursOld)) {
    await mkdir(join(cache, name));
    const at = new Date(Date.now() - hours * 60 * 60 * 1000);
    await utimes(join(cache, name), at, at);
  }
  await forgetOlder(join(cache, 'newest'));
  expect((await readdir(cache)).toSorted()).toEqual(['a', 'b', 'd-building', 'e-building', 'f-building', 'newest']);
  await rm(cache, { recursive: true });
});

test('it has no address of another host in it, and weighs at most 150 kB compressed', async () => {
  const texts = await Promise.all((await files(await builtPage())).map((path) => readFile(path, 'utf8')));
  const hosts = texts.flatMap((text) => [
    ...text.matchAll(/(?:src|href|url\(|@import|fetch\()\W{0,3}https?:\/\/([\w.-]+)/gu),
  ]);
  expect(hosts.map(([found]) => found)).toEqual([]);
  expect(texts.reduce((sum, text) => sum + gzipSync(text).byteLength, 0)).toBeLessThan(150_000);
});
