import { chmod, cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import { newFolder, runTool, type Run } from './tool.ts';

type Json = Record<string, unknown>;

const image = 'bytedance/seedream-4-0/sequential';
const video = 'bytedance/seedance-1-0/pro/fast/text-to-video';
const flux = 'blackforestlabs/flux-2/flash/text-to-image';

interface Bench {
  readonly runcomfy: RunComfyStandIn;
  readonly folder: string;
  readonly models: (...args: readonly string[]) => Promise<Run>;
  readonly read: (name: string) => Promise<Json>;
  readonly write: (name: string, content: Json) => Promise<void>;
}

/** A folder with two models, and RunComfy with all that are published. */
async function start(): Promise<Bench> {
  const folder = await newFolder();
  await mkdir(join(folder, 'models'));
  for (const name of ['seedream-4-0-sequential.json', 'seedance-1-0-pro-fast.json']) {
    await cp(new URL(`../../models/${name}`, import.meta.url), join(folder, 'models', name));
  }
  await cp(join(folder, 'models'), join(folder, 'upstream'), { recursive: true });
  await cp(new URL('../published', import.meta.url), join(folder, 'upstream'), { recursive: true });
  const runcomfy = await startRunComfy({ modelsDir: join(folder, 'upstream') });
  onTestFinished(async () => runcomfy.close());
  const path = (name: string): string => join(folder, 'models', name);
  return {
    runcomfy,
    folder,
    models: async (...args) => runTool('models', folder, args, { RUNCOMFY_API_URL: runcomfy.url }),
    read: async (name) => JSON.parse(await readFile(path(name), 'utf8')) as Json,
    write: async (name, content) => writeFile(path(name), JSON.stringify(content)),
  };
}

const schemaOf = (runcomfy: RunComfyStandIn, id: string): Json => runcomfy.published.get(id)?.input_schema ?? {};
/** A published input. A test may change it. */
const property = (runcomfy: RunComfyStandIn, id: string, name: string): Json =>
  (schemaOf(runcomfy, id)['properties'] as Record<string, Json>)[name] ?? {};

test('import makes a file that is off, with the schema as published, and says what has to be decided', async () => {
  const { runcomfy, folder, models, read } = await start();
  Object.assign(runcomfy.published.get(flux) ?? {}, { pricing_note: 'by size' });
  const { code, output, errors } = await models('import', flux);
  expect([code, errors]).toEqual([0, '']);
  expect(output.split('\n')).toEqual([
    'models/flux-2-flash-text-to-image.json is new.',
    "The price has to be decided. RunComfy's base price is $0.005/output (by size). It is no total:",
    'image_size may change it. Compare it with what a job really costs.',
    `If it is right as it is: "price": {"usd":"0.005","note":"RunComfy's published base price"}`,
    'Then take "off" out of the file, or name the command in MODELS.',
    '',
  ]);
  const file = await read('flux-2-flash-text-to-image.json');
  expect(file).toEqual({
    id: flux,
    off: true,
    source: {
      from: `${runcomfy.url}/v1/models/${flux}`,
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      basePrice: { usd: '0.005', unit: 'output', note: 'by size' },
    },
    input: runcomfy.published.get(flux)?.input_schema,
  });
  expect(runcomfy.traffic.map(({ headers }) => 'authorization' in headers)).toEqual([false]);
  expect((await stat(join(folder, 'models/flux-2-flash-text-to-image.json'))).mode & 0o777).toBe(0o644);
  // As it is, it makes no noise: it is off, and what it lacks is said.
  const listed = await models('list');
  expect(listed.code).toBe(0);
  expect(listed.output).toContain('○ /flux-2-flash · off · $.price is missing');
});

test('import again changes input and source, and nothing that the operator decided', async () => {
  const { runcomfy, folder, models, read, write } = await start();
  const name = 'seedance-1-0-pro-fast.json';
  const before = { ...(await read(name)), order: ['duration'], off: true };
  await write(name, before);
  await chmod(join(folder, 'models', name), 0o640);
  property(runcomfy, video, 'resolution')['enum'] = ['480p', '720p', '1080p', '4k'];
  property(runcomfy, video, 'text')['maxLength'] = 900;
  const { code, output } = await models('import', video);
  const [first, ...others] = output.split('\n');
  expect(first).toBe(`models/${name} is up to date; only input and source were written.`);
  expect(others.slice(0, 2)).toEqual(['  text: maxLength 500 → 900', '  resolution: values added: "4k"']);
  // The operator's table of prices has no price for the new value: nothing is guessed, and it is said.
  expect(code).toBe(1);
  expect(output).toContain('✗ $.price.usd has no price for 4k');
  const after = await read(name);
  expect(Object.keys(after)).toEqual([...Object.keys(before), 'source']);
  expect({ ...after, input: undefined, source: undefined }).toEqual({ ...before, input: undefined, source: undefined });
  expect(after['input']).toEqual(runcomfy.published.get(video)?.input_schema);
  expect((await stat(join(folder, 'models', name))).mode & 0o777).toBe(0o640);

  const text = await readFile(join(folder, 'models', name), 'utf8');
  expect((await models('import', video)).output).toContain(`models/${name} is as RunComfy publishes it.\n`);
  expect(await readFile(join(folder, 'models', name), 'utf8')).toBe(text);
});

test('diff says of each file what is published differently, and exits with 1 where anything is', async () => {
  const { runcomfy, models, write, read } = await start();
  expect(await models('diff')).toEqual({
    code: 0,
    output: `= models/seedance-1-0-pro-fast.json · ${video}\n= models/seedream-4-0-sequential.json · ${image}\n`,
    errors: '',
  });
  await write('seedream-4-0-sequential.json', {
    ...(await read('seedream-4-0-sequential.json')),
    source: { from: 'x', date: '2026-11-21', basePrice: { usd: '0.02', unit: 'output' } },
  });
  await write('gone.json', { id: 'maker/gone', input: {} });
  property(runcomfy, video, 'duration')['default'] = 8;
  const schema = schemaOf(runcomfy, image);
  schema['required'] = ['text', 'image_size'];
  delete (schema['properties'] as Json)['seed'];
  const { code, output } = await models('diff');
  expect(code).toBe(1);
  expect(output.split('\n')).toEqual([
    '≠ models/gone.json · maker/gone',
    '    RunComfy has no model maker/gone.',
    `≠ models/seedance-1-0-pro-fast.json · ${video}`,
    '    duration: default 5 → 8',
    `≠ models/seedream-4-0-sequential.json · ${image}`,
    '    image_size: is required now',
    '    input removed: seed',
    '    base price: $0.02/output → $0.03/output',
    '',
  ]);
});

test('what cannot be imported is one line and exit code 1, and no file is made or changed', async () => {
  const { runcomfy, folder, models, write } = await start();
  const names = await readdir(join(folder, 'models'));
  const failing = async (id: string): Promise<string> => {
    const { code, output, errors } = await models('import', id);
    expect([code, output]).toEqual([1, '']);
    expect(await readdir(join(folder, 'models'))).toEqual(names);
    return errors;
  };
  expect(await failing('maker/nothing')).toBe('RunComfy has no model maker/nothing.\n');
  expect(await failing('../../etc/passwd')).toBe('That is no model id, such as bytedance/seedream-4-0/sequential.\n');
  runcomfy.faults.inject({ fault: { kind: 'answer', status: 200, body: '<html></html>' } });
  expect(await failing(flux)).toBe(
    `RunComfy answered with something that is not JSON when it was asked about ${flux}.\n`,
  );
  await write('broken.json', { id: image });
  names.unshift('broken.json');
  expect(await failing(image)).toMatch(/ is in models\/broken\.json and in models\/seedream-4-0-sequential\.json/);
  await writeFile(join(folder, 'models', 'flux-2-flash-text-to-image.json'), '{');
  names.splice(1, 0, 'flux-2-flash-text-to-image.json');
  expect(await failing(flux)).toMatch(/^EEXIST/);
  await runcomfy.close();
  expect(await failing(flux)).toBe('RunComfy cannot be reached (ECONNREFUSED).\n');
  expect(await models('diff')).toEqual({ code: 1, output: '', errors: 'RunComfy cannot be reached (ECONNREFUSED).\n' });
});
