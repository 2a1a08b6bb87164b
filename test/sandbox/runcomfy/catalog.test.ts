import { expect, test } from 'vitest';
import { image, startBench, video } from './bench.ts';

test('the list has every model with its base price, and the schema only where it is asked for', async () => {
  const { call } = await startBench();
  const { status, body } = await call('models?limit=100', { token: 'none' });
  expect(status).toBe(200);
  const models = body['models'] as Record<string, unknown>[];
  expect(body['total']).toBe(models.length);
  expect(models.find((model) => model['model_id'] === video)).toMatchObject({
    kind: 'model',
    categories: ['text-to-video'],
    base_price_usd: 0.0097,
    price_unit: 'second',
  });
  expect(models.some((model) => 'input_schema' in model)).toBe(false);
  const full = await call('models?include_schema=true&search=SEEDREAM-4-0');
  expect(full.body).toMatchObject({ total: 1, models: [{ model_id: image, input_schema: { required: ['text'] } }] });
});

test('pages, categories and kinds', async () => {
  const { call } = await startBench();
  const { body } = await call('models?limit=1&offset=1');
  expect(body['models']).toHaveLength(1);
  expect(Number(body['total'])).toBeGreaterThan(1);
  expect((await call('models/categories')).body['categories']).toEqual(
    expect.arrayContaining(['text-to-image', 'text-to-video']),
  );
  const videos = (await call('models?category=text-to-video')).body['models'] as Record<string, unknown>[];
  expect(videos.map((model) => model['model_id'])).toContain(video);
  expect((await call('models?kind=workflow')).body).toEqual({ models: [], total: 0 });
});

test.each(['limit=0', 'limit=101', 'limit=x', 'offset=-1'])('a list with %s is refused', async (query) => {
  const { call } = await startBench();
  expect(await call(`models?${query}`)).toMatchObject({ status: 422, body: { error_code: 422001 } });
});

test.each(['maker/nothing', 'bytedance%2Fseedream-4-0%2Fsequential', '%E0%A4%A', 'toString'])(
  'a model that does not exist is 404001: %s',
  async (id) => {
    const { call } = await startBench();
    expect(await call(`models/${id}`)).toMatchObject({ status: 404, body: { error_code: 404001 } });
  },
);

test('one model has what a test says that RunComfy publishes', async () => {
  const { call, runComfy } = await startBench();
  const published = runComfy.published.get(image);
  if (published !== undefined) published.base_price_usd = 0.04;
  expect((await call(`models/${image}`)).body).toMatchObject({ model_id: image, base_price_usd: 0.04 });
});
