import { expect, onTestFinished, test } from 'vitest';
import { startRunComfy, type RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import { createPublishedModels, type PublishedModels } from '../../../src/services/runcomfy/published-models.ts';

const image = 'bytedance/seedream-4-0/sequential';

async function start(): Promise<{ readonly runcomfy: RunComfyStandIn; readonly published: PublishedModels }> {
  const runcomfy = await startRunComfy({ modelsDir: 'models' });
  const published = createPublishedModels(runcomfy.url);
  onTestFinished(async () => {
    await published.close();
    await runcomfy.close();
  });
  return { runcomfy, published };
}

const entry = { model_id: image, input_schema: { type: 'object', properties: {} } };

test('a model is read with its schema and base price, without a token', async () => {
  const { runcomfy, published } = await start();
  expect(await published.read(image)).toEqual({
    kind: 'published',
    model: {
      id: image,
      input: runcomfy.published.get(image)?.input_schema,
      basePrice: { usd: '0.03', unit: 'output', note: undefined },
    },
  });
  expect(runcomfy.traffic).toHaveLength(1);
  expect(runcomfy.traffic[0]?.headers).not.toHaveProperty('authorization');
});

test('a model that does not exist is unknown, also where the error comes with HTTP 200 or as 400001', async () => {
  const { runcomfy, published } = await start();
  expect(await published.read('maker/nothing')).toEqual({ kind: 'unknown' });
  runcomfy.switches.errorsAt = 'http-200';
  expect(await published.read('maker/nothing')).toEqual({ kind: 'unknown' });
  runcomfy.faults.inject({ fault: { kind: 'answer', status: 400, body: { error_code: 400_001 } } });
  expect(await published.read(image)).toEqual({ kind: 'unknown' });
});

test.each<readonly [string, Fault, string]>([
  ['a page', { kind: 'answer', status: 200, body: '<html></html>' }, 'answered with something that is not JSON'],
  ['a gateway', { kind: 'answer', status: 502, body: '<html></html>' }, 'answered 502'],
  ['a redirect', { kind: 'answer', status: 302, headers: { location: '/v1/models/other' } }, 'answered 302'],
  ['a code', { kind: 'answer', status: 200, body: { error_code: 500_001 } }, 'answered 200 (500001)'],
  ['a list', { kind: 'answer', status: 200, body: [1] }, 'answered with something that describes no model'],
  ['another id', { kind: 'answer', status: 200, body: { ...entry, model_id: 'a/b' } }, 'answered with another model'],
  ['no schema', { kind: 'answer', status: 200, body: { model_id: image } }, 'publishes no input schema for it'],
  [
    'a schema without inputs',
    { kind: 'answer', status: 200, body: { ...entry, input_schema: { type: 'object' } } },
    'publishes no input schema for it',
  ],
  ['a body that never ends', { kind: 'endless' }, 'answered with more than 1048576 bytes'],
])('%s is unusable', async (_what, fault, why) => {
  const { runcomfy, published } = await start();
  runcomfy.faults.inject({ fault });
  expect(await published.read(image)).toEqual({ kind: 'unusable', why });
});

test.each([
  [
    { base_price_usd: 8.3e-7, price_unit: 'second', pricing_note: ' audio costs more ' },
    { usd: '0.00000083', unit: 'second', note: 'audio costs more' },
  ],
  [{ base_price_usd: 2 }, { usd: '2', unit: undefined, note: undefined }],
  [{ base_price_usd: '2', price_unit: 'second' }, undefined],
  [{ base_price_usd: -1 }, undefined],
  [{}, undefined],
])('%j is the base price %j', async (fields, basePrice) => {
  const { runcomfy, published } = await start();
  runcomfy.faults.inject({ fault: { kind: 'answer', status: 200, body: { ...entry, ...fields } } });
  expect(await published.read(image)).toMatchObject({ kind: 'published', model: { basePrice } });
});

test('nobody who listens, and a connection that breaks, are unreachable, with the code', async () => {
  const { runcomfy, published } = await start();
  runcomfy.faults.inject({ fault: { kind: 'reset' } });
  expect(await published.read(image)).toMatchObject({
    kind: 'unreachable',
    code: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/) as string,
  });
  await runcomfy.close();
  expect(await published.read(image)).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
});
