import { expect, test } from 'vitest';
import { startEasel, type Easel } from '../support/easel.ts';

async function readyOf({ logs }: Easel): Promise<unknown> {
  const port = logs.findLast(({ port: opened }) => opened !== undefined)?.['port'];
  const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
  const { reasons } = (await answer.json()) as { reasons: unknown };
  return [answer.status, reasons];
}

test('/readyz reports that the gateway is away while every handshake fails', async () => {
  const easel = await startEasel({ env: { PORT: '0' } });
  const { gateway } = easel.discord;
  expect(await readyOf(easel)).toEqual([200, []]);
  gateway.handshakeFails(Infinity);
  gateway.disconnect(1006);
  await expect.poll(async () => readyOf(easel)).toEqual([503, ['disconnected']]);
  gateway.handshakeFails(0);
  await expect.poll(async () => readyOf(easel), { timeout: 10_000 }).toEqual([200, []]);
  expect(gateway.resumes).toBe(1);
});

test('/readyz reports that the gateway is away after Discord closed it for good', async () => {
  const easel = await startEasel({ env: { PORT: '0' } });
  easel.discord.gateway.disconnect(4014);
  await easel.failed();
  expect(await readyOf(easel)).toEqual([503, ['disconnected']]);
});

test('a connection that was never made is not ready', async () => {
  const easel = await startEasel({ env: { PORT: '0' } });
  const { discord, until } = easel;
  await easel.stop();
  discord.gateway.holdHandshakes(true);
  let isReady = false;
  const starting = easel.start().then(() => (isReady = true));
  await until(() => discord.traffic.filter(({ path }) => path.endsWith('/gateway/bot')).length >= 2);
  expect(await readyOf(easel)).toEqual([503, ['connecting']]);
  discord.gateway.holdHandshakes(false);
  await until(() => isReady);
  await starting;
  expect(await readyOf(easel)).toEqual([200, []]);
});
