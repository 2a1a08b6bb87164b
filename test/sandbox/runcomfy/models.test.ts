import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readModels, type Model } from '../../../sandbox/runcomfy/models.ts';

async function read(file: object): Promise<Model | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'models-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'one.json'), JSON.stringify(file));
  return [...(await readModels(folder)).values()][0];
}

const properties = {
  prompt: { type: 'string' },
  strength: { type: 'float', minimum: 0, maximum: 1, default: null },
  image: { type: 'string', format: 'image_uri' },
  number: { type: 'integer', default: 2 },
};

test.each([
  [{ prompt: 'x', strength: 0.5, image: 'anything' }, 0],
  [{ strength: 1.5 }, 1],
  [{ strength: '0.5' }, 1],
  [{ other: 1 }, 1],
])('the dialect, with float and unknown formats: %j has %d faults', async (input, faults) => {
  const model = await read({ id: 'a/b', input: { type: 'object', properties } });
  expect(model?.validate(input)).toHaveLength(faults);
});

test.each([
  [undefined, 0],
  [{ usd: 0.05 }, 0.05],
  [{ usd: '0.05', times: 'number' }, 0.1],
  [{ usd: { x: '0.2', y: 0.3 }, by: 'prompt', times: 'number' }, 0.6],
])('the price block %j makes $%d', async (price, usd) => {
  const model = await read({
    id: 'a/b',
    input: { type: 'object', properties },
    ...(price === undefined ? {} : { price }),
  });
  expect(model?.price({ prompt: 'y' })).toBe(usd);
});

test.each([
  [{ enum: ['auto', '5', '20'], default: 'auto' }, 2],
  [{ type: 'integer', maximum: 12, default: -1 }, 1.2],
  [{ type: 'integer', maximum: 12 }, 1.2],
  [{ type: 'integer' }, 0.1],
])('an amount that is left to the model is the most that %j allows: $%d', async (seconds, usd) => {
  const price = { usd: '0.1', times: 'seconds' };
  const model = await read({ id: 'a/b', input: { type: 'object', properties: { seconds } }, price });
  expect(model?.price({})).toBe(usd);
});

test.each([
  [{ num_images: 3 }, 3],
  [{}, 2],
])('%j asks for %d pictures', async (input, count) => {
  const several = { num_images: { type: 'integer', default: 2 } };
  expect((await read({ id: 'a/b', input: { type: 'object', properties: several } }))?.count(input)).toBe(count);
});

test.each([
  ['a/b', {}, 'image'],
  ['a/text-to-video', {}, 'video'],
  ['a/b', { duration: { type: 'integer' } }, 'video'],
  ['a/text-to-speech', {}, 'audio'],
  ['a/audio-to-video', {}, 'video'],
])('%s with %j makes %s', async (id, more, kind) => {
  expect((await read({ id, input: { type: 'object', properties: more } }))?.kind).toBe(kind);
});

test('a file without an input is refused by name', async () => {
  await expect(read({ id: 'a/b' })).rejects.toThrow('one.json has no id or no input');
});
