import { expect, test } from 'vitest';
import { startBench } from './bench.ts';

test('the oldest submissions that are over are forgotten with their files, and stay in the sums', async () => {
  const { runComfy, finish, call, start } = await startBench({ bounds: { submissions: 2 } });
  const first = await finish();
  const link = /http[^"]+/u.exec(JSON.stringify(first['output']))?.[0] ?? '';
  const price = runComfy.submissions[0]?.priceUsd ?? 0;
  expect(price).toBeGreaterThan(0);
  await finish();
  expect((await fetch(link)).status).toBe(200);
  await finish();
  expect(runComfy.submissions).toHaveLength(2);
  expect(runComfy.forgotten).toEqual({ submissions: 1, usd: price });
  expect((await fetch(link)).status).toBe(404);
  expect((await call(`requests/${String(first['request_id'])}/status`)).status).toBe(404);
  runComfy.switches.balanceUsd = 1000;
  const balance = await fetch(`${runComfy.url}/prod/v2/balance`, {
    headers: { authorization: `Bearer ${runComfy.token}` },
  });
  const spent = runComfy.submissions.reduce((sum, { priceUsd }) => sum + priceUsd, price);
  expect(await balance.json()).toMatchObject({ balance_usd: 1000 - spent });
  // Those that still run are kept, however many there are.
  const running = [await start(), await start(), await start(), await start()];
  expect(runComfy.submissions.map(({ requestId }) => requestId)).toEqual(running);
});

test('the newest exchanges are kept, with their answers', async () => {
  const { runComfy, start } = await startBench({ bounds: { exchanges: 1 }, recordAnswers: true });
  const ended: string[] = [];
  runComfy.onEnd(({ path }) => void ended.push(path));
  await start();
  const id = await start();
  expect(runComfy.traffic).toMatchObject([{ method: 'POST', status: 200, answer: { request_id: id } }]);
  await expect.poll(() => ended).toHaveLength(2);
});
