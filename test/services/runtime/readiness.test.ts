import { expect, test } from 'vitest';
import type { AlertKind } from '../../../src/services/runtime/alerts.ts';
import type { Lifecycle } from '../../../src/services/runtime/lifecycle.ts';
import { createReadiness } from '../../../src/services/runtime/readiness.ts';

interface Facts {
  readonly phase: Lifecycle['phase'];
  readonly isConnected: boolean;
  readonly standing: readonly AlertKind[];
}

test.each<[reasons: readonly string[], facts: Facts]>([
  [[], { phase: 'serving', isConnected: true, standing: [] }],
  [['disconnected'], { phase: 'serving', isConnected: false, standing: [] }],
  // During a start and a stop there is no connection. That is no reason of its own.
  [['connecting'], { phase: 'connecting', isConnected: false, standing: [] }],
  [['stopping'], { phase: 'stopping', isConnected: false, standing: [] }],
  [['connecting'], { phase: 'connecting', isConnected: true, standing: [] }],
  [['alert:store', 'alert:clock'], { phase: 'serving', isConnected: true, standing: ['store', 'clock'] }],
  [['disconnected', 'alert:store'], { phase: 'serving', isConnected: false, standing: ['store'] }],
])('members cannot be served for %j where %j', (reasons, { phase, isConnected, standing }) => {
  const readiness = createReadiness({
    lifecycle: { phase },
    connection: { isConnected },
    alerts: { active: () => standing },
  });
  expect(readiness.reasons()).toEqual(reasons);
});
