import { parentPort } from 'node:worker_threads';

/** The units of a test's thread. */
export type TestUnit =
  | { readonly do: 'answer'; readonly value: number; readonly cpu?: number }
  | { readonly do: 'loop' | 'throw' | 'end' | 'hoard' | 'give-up' }
  /** Waits without working, until the test sets the number. */
  | { readonly do: 'wait'; readonly until: Int32Array };

let total = 0;

function work(unit: TestUnit): unknown {
  switch (unit.do) {
    case 'answer':
      total += unit.cpu ?? 0;
      return unit.value;
    case 'loop':
      for (;;);
    case 'throw':
      throw new Error('a bug');
    case 'end':
      return process.exit(1);
    case 'hoard': {
      const held: number[][] = [];
      for (;;) held.push(Array.from({ length: 100_000 }, (_, index) => index + held.length));
    }
    case 'give-up':
      return undefined;
    case 'wait':
      Atomics.wait(unit.until, 0, 0);
      return 'waited';
  }
}

parentPort?.on('message', (unit: TestUnit) => {
  const used = process.threadCpuUsage();
  const cpu = (used.user + used.system) / 1_000;
  parentPort?.postMessage({ kind: 'started', cpu }, []);
  try {
    const answer = work(unit);
    const message = unit.do === 'give-up' ? { kind: 'overran' } : { kind: 'done', answer, cpu: cpu + total };
    total = 0;
    parentPort?.postMessage(message, []);
  } catch {
    parentPort?.postMessage({ kind: 'failed' }, []);
  }
});
parentPort?.postMessage({ kind: 'ready' }, []);
