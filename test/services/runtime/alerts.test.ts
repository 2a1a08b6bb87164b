import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createAlerts, type AlertKind, type Alerts } from '../../../src/services/runtime/alerts.ts';

interface Bench {
  readonly alerts: Alerts;
  readonly announced: readonly AlertKind[];
  readonly metric: readonly string[];
  readonly logs: readonly Readonly<Record<string, unknown>>[];
}

function start(announce: () => Promise<void> = async () => {}): Bench {
  const announced: AlertKind[] = [];
  const metric: string[] = [];
  const logs: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void logs.push(JSON.parse(line) as Record<string, unknown>) });
  const alerts = createAlerts({
    log,
    metrics: { alert: (kind, raised) => void metric.push(`${kind} ${raised}`) },
  });
  alerts.announceBy(async (kind) => {
    announced.push(kind);
    return announce();
  });
  return { alerts, announced, metric, logs };
}

test('an alert is announced once, however often it is raised, until it is cleared', () => {
  const { alerts, announced, metric, logs } = start();
  alerts.raise('runcomfy-account');
  alerts.raise('runcomfy-account');
  expect([announced, metric, alerts.active()]).toEqual([
    ['runcomfy-account'],
    ['runcomfy-account true'],
    ['runcomfy-account'],
  ]);
  alerts.clear('runcomfy-account');
  alerts.clear('runcomfy-account');
  alerts.raise('runcomfy-account');
  expect(announced).toHaveLength(2);
  expect(metric).toEqual(['runcomfy-account true', 'runcomfy-account false', 'runcomfy-account true']);
  expect(logs.map(({ level, msg }) => [level, msg])).toEqual([
    [50, 'alert'],
    [40, 'alert over'],
    [50, 'alert'],
  ]);
});

test('two alerts can be raised at once, and each is cleared by itself', () => {
  const { alerts } = start();
  alerts.raise('store');
  alerts.raise('runcomfy-account');
  alerts.clear('store');
  expect(alerts.active()).toEqual(['runcomfy-account']);
});

test('if it cannot be posted it is raised all the same, and the log says so', async () => {
  const { alerts, logs } = start(async () => Promise.reject(new Error('no channel')));
  alerts.raise('store');
  await nextTurn();
  expect(alerts.active()).toEqual(['store']);
  expect(logs.at(-1)).toMatchObject({ level: 50, alert: 'store', msg: 'the alert could not be posted' });
});
