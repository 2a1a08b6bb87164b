import { readdir, readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fileOf, scenes } from '../../sandbox/pictures/scenes.ts';

const files = scenes.flatMap(({ name, on, schemes }) => schemes.map((scheme) => ({ file: fileOf(name, scheme), on })));

test.each(files)('$file is shown by $on, with words for who cannot see it', async ({ file, on }) => {
  const text = await readFile(on, 'utf8');
  const path = on.includes('/') ? file.replace('docs/', '') : file;
  const shown = text.split('\n').filter((line) => line.includes(path));
  expect(shown).not.toEqual([]);
  // A picture of a `source` has the words of its `img`.
  expect(shown.filter((line) => !/!\[[^\]]{10,}\]|alt="[^"]{10,}"|<source /u.test(line))).toEqual([]);
});

test('every picture in the folder has a scene, and all together weigh at most 12 MB', async () => {
  const inFolder = (await readdir('docs/pictures', { recursive: true }))
    .filter((name) => name.endsWith('.webp'))
    .map((name) => `docs/pictures/${name}`);
  // Those of docs/messages.md have a test of their own.
  const ofScenes = inFolder.filter((path) => !path.startsWith('docs/pictures/messages/'));
  expect(ofScenes.toSorted()).toEqual(files.map(({ file }) => file).toSorted());
  const sizes = await Promise.all(inFolder.map(async (path) => (await stat(path)).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(12_000_000);
});

test('a page shows no picture that is not drawn', async () => {
  for (const page of ['README.md', 'docs/moderation.md', 'docs/members.md']) {
    const text = await readFile(page, 'utf8');
    const named = [...text.matchAll(/(?:docs\/)?pictures\/[\w-]+\.webp/gu)].map(([path]) =>
      path.replace(/^(?:docs\/)?/u, 'docs/'),
    );
    expect(named.filter((path) => !files.some(({ file, on }) => file === path && on === page))).toEqual([]);
  }
});
