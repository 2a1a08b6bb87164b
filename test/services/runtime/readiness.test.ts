import { expect, test } from 'vitest';
import type { AlertKind } from '../../../src/services/runtime/alerts.ts';
import type { Lifecycle } from '../../../src/services/runtime/lifecycle.ts';
import { createReadiness } from '../../../src/services/runtime/readiness.ts';

interface Facts {
  readonly phase: Lifecycle['phase'];
  readonly shards: readonly boolean[];
  readonly standing: readonly AlertKind[];
}

test.each<[reasons: readonly string[], facts: Facts]>([
  [[], { phase: 'serving', shards: [true], standing: [] }],
  [['disconnected'], { phase: 'serving', shards: [false], standing: [] }],
  [['shard:1', 'shard:3'], { phase: 'serving', shards: [true, false, true, false], standing: [] }],
  [['disconnected'], { phase: 'serving', shards: [false, false], standing: [] }],
  // During a start and a stop there is no connection. That is no reason of its own.
  [['connecting'], { phase: 'connecting', shards: [], standing: [] }],
  [['stopping'], { phase: 'stopping', shards: [], standing: [] }],
  [['connecting'], { phase: 'connecting', shards: [true], standing: [] }],
  [['alert:store', 'alert:clock'], { phase: 'serving', shards: [true], standing: ['store', 'clock'] }],
  [['disconnected', 'alert:store'], { phase: 'serving', shards: [false], standing: ['store'] }],
])('members cannot be served for %j where %j', (reasons, { phase, shards, standing }) => {
  const readiness = createReadiness({
    lifecycle: { phase },
    connections: { shards: () => shards },
    alerts: { active: () => standing },
  });
  expect(readiness.reasons()).toEqual(reasons);
});
