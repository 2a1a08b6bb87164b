import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesWith } from '../support/own-commands.ts';
import { newFolder, runTool } from './tool.ts';

/** A folder with the models as shipped, and no settings. */
async function withModels(): Promise<string> {
  const folder = await newFolder();
  await cp(new URL('../../models', import.meta.url), join(folder, 'models'), { recursive: true });
  return folder;
}

test('every command is shown with its options, bounds and choices in both languages', async () => {
  const { code, output, errors } = await runTool('commands', await withModels());
  expect([code, errors]).toEqual([0, '']);
  expect(output).toMatch(/^\/image \| 圖片$/m);
  expect(output).toMatch(/^ {2}prompt \| 提示詞: text, required, at most 600 characters$/m);
  expect(output).toMatch(/^ {2}images \| 張數: whole number, one of 1, 2, .+, 15$/m);
  expect(output).toMatch(/^ {2}seed \| 種子: whole number, 0 to 2147483647$/m);
  expect(output).toMatch(/^ {6}- 2048×2048 \(1:1\) = 2048:2048 \(1:1\)$/m);
  expect(output).toMatch(/^ {6}- Fast \| 快速 = fast$/m);
  expect(output).toMatch(/^\/video \| 影片$/m);
});

test('the payload is what Discord would get', async () => {
  const { code, output } = await runTool('commands', await withModels(), ['--json']);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'image', contexts: [0], integration_types: [0] }),
      expect.objectContaining({
        name: 'video',
        options: expect.arrayContaining([expect.objectContaining({ name: 'duration', type: 4 })]) as unknown,
      }),
    ]),
  );
});

test('a fault of a model file is named with its path, the others are shown, and the exit code is 1', async () => {
  const folder = await withModels();
  const size = { type: 'string', enum: 3 };
  const faulty = { id: 'maker/model', input: { required: ['size'], properties: { size } }, price: { usd: '0.03' } };
  await writeFile(join(folder, 'models/faulty.json'), JSON.stringify(faulty));
  await writeFile(join(folder, 'models/torn.json'), '{');
  const { code, output, errors } = await runTool('commands', folder, ['--json']);
  expect(code).toBe(1);
  expect(errors).toMatch(/^models\/faulty\.json: \$\.input\.properties\.size is required, and its schema .+$/m);
  expect(errors).toMatch(/^models\/torn\.json: \$ is not JSON .+$/m);
  expect(errors).toMatch(/^What is named above is not offered\.$/m);
  const names = (JSON.parse(output) as { name: string }[]).map(({ name }) => name);
  expect(names.toSorted()).toEqual(namesWith('image', 'video').toSorted());
});

test.each([
  ['an empty directory', 'empty', 'There is no usable model in empty: the bot would not start.\n'],
  ['a directory that is not there', 'missing', /^missing: \$ cannot be read .+\n(.+\n)There is no usable model/],
])('%s is reported, with exit code 1', async (_case, directory, message) => {
  const folder = await newFolder();
  await mkdir(join(folder, 'empty'));
  const { code, output, errors } = await runTool('commands', folder, [], { MODELS_DIR: directory });
  expect([code, output]).toEqual([1, '']);
  expect(errors).toMatch(message);
});

test('it names what it does not know', async () => {
  expect(await runTool('commands', await newFolder(), ['--yaml'])).toEqual({
    code: 1,
    output: '',
    errors: 'usage: npm run commands -- [--json]\n',
  });
});
