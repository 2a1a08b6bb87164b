import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder, runTool } from './tool.ts';

/** A folder with the two models of the seeds, and files beside it. */
async function withModels(files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = await newFolder();
  await mkdir(join(folder, 'models'));
  for (const name of ['seedance-1-0-pro-fast.json', 'seedream-4-0-sequential.json']) {
    await cp(new URL(`../../models/${name}`, import.meta.url), join(folder, 'models', name));
  }
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const published = {
  id: 'maker/paint-2.0/text-to-image',
  input: {
    type: 'object',
    required: ['prompt'],
    properties: {
      prompt: { type: 'string', description: 'What to paint', default: '' },
      strength: { type: 'float', minimum: 0, maximum: 1, default: 0.5 },
      loras: { type: 'array', default: [] },
      num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
    },
  },
};
const priced = { ...published, price: { usd: '0.02', times: 'num_images' } };

describe('check', () => {
  test('shows for a good file the command, what was inferred, what is sent and what it costs', async () => {
    const folder = await withModels({ 'paint.json': priced });
    const { code, output, errors } = await runTool('models', folder, ['check', 'paint.json']);
    expect([code, errors]).toEqual([0, '']);
    await expect(output).toMatchFileSnapshot('models-check.txt');
  });

  test('names every problem with its JSON path, and exits with 1', async () => {
    const folder = await withModels({
      'no-price.json': published,
      'picture.json': {
        ...priced,
        input: {
          ...priced.input,
          required: ['prompt', 'source'],
          properties: { ...priced.input.properties, source: { type: 'string', format: 'uri' } },
        },
      },
      'torn.json': '{',
      'good.json': priced,
    });
    const { code, output } = await runTool('models', folder, [
      'check',
      'no-price.json',
      'picture.json',
      'torn.json',
      'missing.json',
      'good.json',
    ]);
    expect(code).toBe(1);
    expect(output).toMatch(/^no-price\.json: is NOT offered · maker\/paint-2\.0\/text-to-image$/m);
    expect(output).toMatch(/^ {2}✗ \$\.price is missing: what has no price is not offered to members$/m);
    expect(output).toMatch(
      /^ {2}✗ \$\.input\.properties\.source is required, and it takes an address, and nothing says of which.+$/m,
    );
    expect(output).toMatch(/^torn\.json: is NOT offered\n {2}✗ \$ is not JSON/m);
    expect(output).toMatch(/^missing\.json: is NOT offered\n {2}✗ \$ cannot be read/m);
    expect(output).toMatch(/^good\.json: is offered/m);
  });

  test("knows the commands of the other files, and Easel's own", async () => {
    const folder = await withModels({
      'twin.json': { ...priced, command: 'image' },
      'own.json': { ...priced, command: 'quota' },
    });
    const { code, output } = await runTool('models', folder, ['check', 'twin.json', 'own.json']);
    expect(code).toBe(1);
    expect(output).toContain(
      '✗ $.command /image is already the command of bytedance/seedream-4-0/sequential: set another',
    );
    expect(output).toContain("✗ $.command /quota is a command of Easel's own: set another");
  });

  test('checks a file of the catalog in its place', async () => {
    const { code, output } = await runTool('models', await withModels(), [
      'check',
      'models/seedance-1-0-pro-fast.json',
    ]);
    expect(code).toBe(0);
    expect(output).toMatch(/^ {4}costs \$0\.0485; others \$0\.0194 to \$0\.588$/m);
  });
});

test('list shows the catalog with its prices, and why a file is not in it', async () => {
  const folder = await withModels({ 'models/paint.json': published });
  const { code, output, errors } = await runTool('models', folder, ['list']);
  expect([code, errors]).toEqual([1, '']);
  expect(output.split('\n')).toEqual([
    '✗ models/paint.json',
    '    $.price is missing: what has no price is not offered to members',
    '✓ /video · bytedance/seedance-1-0/pro/fast/text-to-video · 5 options · $0.0194 to $0.588 · models/seedance-1-0-pro-fast.json',
    '✓ /image · bytedance/seedream-4-0/sequential · 5 options · $0.03 to $0.45 · models/seedream-4-0-sequential.json',
    '',
  ]);
});

test('list shows what is off and what it needs; MODELS switches it on, and is told what no file has', async () => {
  const folder = await withModels({
    'models/paint.json': { ...published, off: true },
    'models/sketch.json': { ...priced, id: 'maker/sketch', off: true },
  });
  const off = await runTool('models', folder, ['list']);
  expect([off.code, off.errors]).toEqual([0, '']);
  expect(off.output.split('\n').filter((line) => /paint|sketch/.test(line))).toEqual([
    '○ /paint-2-0 · off · $.price is missing: what has no price is not offered to members · models/paint.json',
    '○ /sketch · off · models/sketch.json',
  ]);
  const on = await runTool('models', folder, ['list'], { MODELS: 'sketch,video,imag' });
  expect([on.code, on.errors]).toEqual([
    1,
    'MODELS no file in models makes the command in place 3. Did you mean image?\n',
  ]);
  expect(on.output).toContain('✓ /sketch · maker/sketch · ');
  expect(on.output).toContain('○ /image · off · models/seedream-4-0-sequential.json');
  const checked = await runTool('models', folder, ['check', 'models/sketch.json']);
  expect(checked.code).toBe(0);
  expect(checked.output).toContain(
    'models/sketch.json: is off · maker/sketch\n  ! the file says "off": true: add sketch to MODELS to offer it\n',
  );
});

test('schema is the JSON Schema of a file', async () => {
  const { code, output } = await runTool('models', await newFolder(), ['schema']);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ required: ['id', 'input'], additionalProperties: false });
});

test('an empty catalog is reported, with exit code 1', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'models'));
  const { code, errors } = await runTool('models', folder, ['list']);
  expect([code, errors]).toEqual([1, 'There is no model file in models.\n']);
});

test.each([[['check']], [['schema', 'x']]])('%j is answered with the usage', async (args) => {
  expect(await runTool('models', await newFolder(), args)).toEqual({
    code: 1,
    output: '',
    errors: 'usage: npm run models -- check FILE... | list | import ID | diff | schema\n',
  });
});
