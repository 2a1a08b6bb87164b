import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../../src/services/runtime/metrics.ts';
import { startMonitor } from '../../../src/services/runtime/monitor.ts';
import { untilSlowAreClosed } from './slow-connections.ts';

test("slow connections are closed with the bot's own patience, too", async () => {
  const readiness = { reasons: () => [] };
  const monitor = await startMonitor({ port: 0, host: '127.0.0.1', metrics: createMetrics(), readiness });
  onTestFinished(async () => monitor.close());
  await untilSlowAreClosed(monitor.port);
  expect((await fetch(`http://127.0.0.1:${monitor.port}/healthz`)).status).toBe(200);
});
