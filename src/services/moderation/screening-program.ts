import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { createSpellings } from '../../core/screening/chinese.ts';
import { createEnglishWords } from '../../core/screening/english.ts';
import { SearchBudgetError } from '../../core/screening/keyword-search.ts';
import { createUnitRunner, type Unit } from '../../core/screening/unit.ts';
import type { ThreadMessage } from '../runtime/units/thread.ts';

// The program of a screening thread. It does one unit after another and keeps no state between units.

/** After how many ms a unit with several texts ends, so that other units have their turn. */
const sliceMs = 20;

const performer = createUnitRunner({
  spellings: createSpellings(),
  english: createEnglishWords(() =>
    readFileSync(new URL('../../core/screening/lists/english-words.txt', import.meta.url), 'utf8'),
  ),
});

function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message, []);
}

parentPort?.on('message', (unit: Unit) => {
  try {
    performer.prepare(unit);
    const before = cpu();
    post({ kind: 'started', cpu: before });
    const answer = performer.run(unit, () => cpu() - before >= sliceMs);
    post({ kind: 'done', answer, cpu: cpu() });
  } catch (error) {
    // The error itself is not sent: its text may quote a rule of some server.
    post({ kind: error instanceof SearchBudgetError ? 'overran' : 'failed' });
  }
});
post({ kind: 'ready' });
