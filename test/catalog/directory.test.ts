import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadCatalog } from '../../src/services/runcomfy/catalog.ts';
import { fileWith } from './files.ts';

/** A directory with these files; removed when the test ends. */
async function directoryWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

const good = (id: string, others: object = {}): object => ({ ...fileWith({ text: { type: 'string' } }, others), id });

test('the two models that come with Easel are valid, in the order of their files', async () => {
  const { models, faults } = await loadCatalog('models', new Set());
  expect(faults).toEqual([]);
  expect(models.map(({ id, command }) => [id, command])).toEqual([
    ['bytedance/seedance-1-0/pro/fast/text-to-video', 'video'],
    ['bytedance/seedream-4-0/sequential', 'image'],
  ]);
});

test.each(['seedance-1-0-pro-fast', 'seedream-4-0-sequential'])(
  '%s has nothing that another file could not have',
  async (name) => {
    const shipped: unknown = JSON.parse(await readFile(`models/${name}.json`, 'utf8'));
    const file = { ...(shipped as object), id: 'maker/other' };
    const { models } = await loadCatalog(await directoryWith({ 'a.json': file }), new Set());
    const [model] = (await loadCatalog('models', new Set())).models.filter(
      ({ command }) => command === models[0]?.command,
    );
    const { id: _id, version: _version, kind: _kind, ...rest } = model ?? {};
    expect(models[0]).toMatchObject(rest);
  },
);

test('a file may begin with a byte order mark and have CRLF; in another encoding than UTF-8 it is refused', async () => {
  const text = JSON.stringify(good('maker/a'), null, 2);
  const directory = await directoryWith({ 'a.json': `\uFEFF${text.replaceAll('\n', '\r\n')}` });
  await writeFile(join(directory, 'b.json'), Buffer.from(`\uFEFF${text}`, 'utf16le'));
  const { models, faults } = await loadCatalog(directory, new Set());
  expect(models.map(({ id }) => id)).toEqual(['maker/a']);
  expect(faults).toEqual([
    { file: join(directory, 'b.json'), path: '$', message: expect.stringContaining('cannot be read') as string },
  ]);
});

test('a bad file is named with its path, and the others are still offered', async () => {
  const directory = await directoryWith({
    'a.json': good('maker/a'),
    'b.json': '{ "id": ',
    'c.json': { ...good('maker/c'), input: { type: 'array' } },
    'd.json': good('other/a'),
    'e.json': good('maker/e'),
    'notes.txt': 'no model',
  });
  await mkdir(join(directory, 'f.json'));
  const { models, faults } = await loadCatalog(directory, new Set());
  expect(models.map(({ id }) => id)).toEqual(['maker/a', 'maker/e']);
  expect(faults).toEqual([
    { file: join(directory, 'b.json'), path: '$', message: expect.stringMatching(/^is not JSON/) as string },
    { file: join(directory, 'c.json'), path: '$.input.type', message: expect.any(String) as string },
    {
      file: join(directory, 'd.json'),
      path: '$.command',
      message: '/a is already the command of maker/a: set another',
    },
    { file: join(directory, 'f.json'), path: '$', message: expect.stringMatching(/^cannot be read/) as string },
  ]);
});

test("no model gets the name of one of Easel's commands, and no more are offered than Discord allows commands", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`${String(index).padStart(3, '0')}.json`, good(`maker/model-${index}`)]),
  );
  const directory = await directoryWith({ ...files, 'a.json': good('maker/quota') });
  const { models, faults } = await loadCatalog(directory, new Set(['quota', 'jobs', 'easel']));
  expect(models).toHaveLength(97);
  expect(faults.map(({ path, message }) => [path, message])).toEqual([
    ...Array.from({ length: 3 }, () => ['$', "is one too many: Discord takes 100 commands, 3 of them Easel's own"]),
    ['$.command', "/quota is a command of Easel's own: set another"],
  ]);
});

const version = async (content: object): Promise<string | undefined> =>
  (await loadCatalog(await directoryWith({ 'a.json': content }), new Set())).models[0]?.version;

test('the version of a model changes with its file, and only then', async () => {
  const first = await version(good('maker/a'));
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(await version(good('maker/a'))).toBe(first);
  expect(await version(good('maker/a', { price: { usd: '0.01' } }))).not.toBe(first);
});

test('a directory that cannot be read is a fault', async () => {
  const { models, faults } = await loadCatalog('/nowhere/models', new Set());
  expect(models).toEqual([]);
  expect(faults).toEqual([
    { file: '/nowhere/models', path: '$', message: expect.stringMatching(/^cannot be read/) as string },
  ]);
});

const folder = async (): Promise<string> =>
  directoryWith({
    'a.json': good('maker/a'),
    'b.json': good('maker/b', { off: true }),
    'c.json': good('maker/c', { off: true, price: undefined }),
    'd.json': { ...good('maker/d', { off: true }), input: { type: 'array' } },
    'e.json': '{',
  });

describe('which files are offered', () => {
  test.each([
    ['without MODELS all that do not say that they are off', undefined, ['a'], ['e.json']],
    ['with MODELS those that it names, also if they say that they are off', ['b'], ['b'], ['e.json']],
    ['what is named and cannot be offered is a fault', ['a', 'c', 'd'], ['a'], ['c.json', 'd.json', 'e.json']],
  ] as const)('%s', async (_rule, named, offered, faulty) => {
    const directory = await folder();
    const { models, files, faults } = await loadCatalog(directory, new Set(), named && new Set<string>(named));
    expect(models.map(({ command }) => command)).toEqual(offered);
    expect(faults.map(({ file }) => file)).toEqual(faulty.map((name) => join(directory, name)));
    expect(files.filter(({ status }) => status === 'off')).toHaveLength(5 - offered.length - faulty.length);
  });

  test('a named file without a price says exactly that', async () => {
    const { faults } = await loadCatalog(await folder(), new Set(), new Set(['c']));
    expect(faults[0]).toMatchObject({
      path: '$.price',
      message: 'is missing: what has no price is not offered to members',
    });
  });

  test('a file that is off takes no name and no place', async () => {
    const directory = await directoryWith({ 'a.json': good('one/a', { off: true }), 'b.json': good('two/a') });
    const { models, faults } = await loadCatalog(directory, new Set());
    expect([models.map(({ id }) => id), faults]).toEqual([['two/a'], []]);
  });

  test('a name that no file has is said by its place, with the nearest one', async () => {
    const directory = await directoryWith({ 'a.json': good('maker/flux-2-flash', { off: true }) });
    const { missing } = await loadCatalog(directory, new Set(), new Set(['flux-2-flsh', 'kling']));
    expect(missing).toEqual([
      `no file in ${directory} makes the command in place 1. Did you mean flux-2-flash?`,
      `no file in ${directory} makes the command in place 2. There are flux-2-flash.`,
    ]);
  });
});

test('of a folder with very many files only so many are read, and that is a fault', async () => {
  const files = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`${1000 + index}.json`, '{}']));
  const directory = await directoryWith(files);
  const { files: read, faults } = await loadCatalog(directory, new Set());
  expect(read).toHaveLength(500);
  expect(faults).toContainEqual({ file: directory, path: '$', message: 'has 501 model files: only 500 are read' });
});

test('a file that is too large to be a model is not read', async () => {
  const directory = await directoryWith({ 'a.json': `"${'x'.repeat(1024 * 1024)}"` });
  expect((await loadCatalog(directory, new Set())).faults).toMatchObject([
    { path: '$', message: 'is larger than 1048576 bytes' },
  ]);
});
