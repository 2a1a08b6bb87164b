import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../../src/services/runtime/metrics.ts';
import { startMonitor, type Monitor } from '../../../src/services/runtime/monitor.ts';
import { slow, untilSlowAreClosed } from './slow-connections.ts';

/** In ms; the bot's own is five seconds, with which `monitor.long.test.ts` waits. */
const patience = 500;

async function start(options: Partial<Parameters<typeof startMonitor>[0]> = {}): Promise<Monitor & { url: string }> {
  const monitor = await startMonitor({
    port: 0,
    host: '127.0.0.1',
    metrics: createMetrics(),
    readiness: { reasons: () => [] },
    ...options,
  });
  onTestFinished(async () => monitor.close().catch(() => {}));
  return { ...monitor, url: `http://127.0.0.1:${monitor.port}` };
}

test.each([
  ['GET', '/healthz', 200, 'ok\n'],
  ['HEAD', '/healthz', 200, ''],
  ['GET', '/healthz?probe=1', 200, 'ok\n'],
  ['GET', '/readyz', 200, '{"ready":true,"reasons":[]}\n'],
  ['POST', '/healthz', 405, 'only GET and HEAD\n'],
  ['DELETE', '/metrics', 405, 'only GET and HEAD\n'],
  ['GET', '/', 404, 'not found\n'],
  ['GET', '/healthz/', 404, 'not found\n'],
  ['POST', '/elsewhere', 404, 'not found\n'],
  ['GET', '//[', 404, 'not found\n'],
])('%s %s is answered with %i', async (method, path, status, body) => {
  const { url } = await start();
  const response = await fetch(`${url}${path}`, { method });
  expect([response.status, await response.text()]).toEqual([status, body]);
  expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
});

test('not ready says why, with the present reasons', async () => {
  let reasons = ['connecting', 'alert:store'];
  const { url } = await start({ readiness: { reasons: () => reasons } });
  const waiting = await fetch(`${url}/readyz`);
  expect([waiting.status, await waiting.json()]).toEqual([
    503,
    { ready: false, reasons: ['connecting', 'alert:store'] },
  ]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  reasons = [];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('metrics come in the text format of Prometheus', async () => {
  const { url } = await start();
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toContain('easel_jobs_ended_total{state="delivered"} 0\n');
});

test('metrics that cannot be read are a 500 without the reason, and the next probe is answered', async () => {
  const failing = { contentType: 'text/plain', text: async () => Promise.reject(new Error('secret')) };
  const { url } = await start({ metrics: failing });
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, 'cannot tell\n']);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('without a host it can be reached on every interface', async () => {
  const { port } = await startMonitor({ port: 0, metrics: createMetrics(), readiness: { reasons: () => [] } }).then(
    (monitor) => {
      onTestFinished(async () => monitor.close());
      return monitor;
    },
  );
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

test('a port in use is reported at once', async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test(`a connection is closed after the monitor's patience if it ${Object.keys(slow).join(', or ')}`, async () => {
  const monitor = await start({ patience });
  await untilSlowAreClosed(monitor.port);
  expect((await fetch(`${monitor.url}/healthz`)).status).toBe(200);
});

test('it accepts 32 connections at once, and more when one of them is closed', async () => {
  const monitor = await start();
  const open = await Promise.all(
    Array.from({ length: 32 }, async () => {
      const socket = connect(monitor.port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      return socket;
    }),
  );
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  await expect(fetch(`${monitor.url}/healthz`)).rejects.toThrow('fetch failed');
  const [first] = open;
  first?.destroy();
  await expect
    .poll(async () =>
      fetch(`${monitor.url}/healthz`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

test('connections that do not read their answers are closed, and make room', async () => {
  // More than the system's buffers take.
  const long = 'x'.repeat(8 * 1024 * 1024);
  const metrics = { contentType: 'text/plain', text: async () => Promise.resolve(long) };
  const monitor = await start({ metrics, patience });
  const deaf = await Promise.all(
    Array.from({ length: 32 }, async () => {
      const socket = connect(monitor.port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      socket.pause();
      socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
      return socket;
    }),
  );
  onTestFinished(() => {
    for (const socket of deaf) socket.destroy();
  });
  const reached = async (): Promise<number> =>
    fetch(`${monitor.url}/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(reached, { timeout: 40_000 }).toBe(200);
}, 60_000);

test('closing does not wait for an open connection', async () => {
  const monitor = await start();
  const idle = connect(monitor.port, '127.0.0.1');
  await once(idle, 'connect');
  idle.on('error', () => {});
  const ended = new Promise((resolve) => idle.once('close', resolve));
  idle.write('GET /healthz HTTP/1.1\r\n');
  await monitor.close();
  await ended;
  await expect(fetch(`${monitor.url}/healthz`)).rejects.toThrow('fetch failed');
});
