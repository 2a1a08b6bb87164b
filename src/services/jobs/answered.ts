import type { Job } from '../../core/job/record.ts';
import type { Workshop } from './step.ts';

/** How much answered time is worth a commit, in ms. */
const worthwhile = 60_000;

/** RunComfy answered: the time since its answer before counts, where no failure came between; how much that is in all. */
export async function countAnswered({ records, answering, clock }: Workshop, job: Job): Promise<number> {
  const at = clock.monotonic();
  const before = answering.get(job.id);
  const ms = (before?.ms ?? 0) + at - (before?.last ?? at);
  answering.set(job.id, { last: at, ms: ms < worthwhile ? ms : 0 });
  if (ms >= worthwhile) await records.apply(job.id, { type: 'answered', ms });
  return job.answered + ms;
}

/** RunComfy did not answer: the time until it does counts for nothing. */
export function noAnswer({ answering }: Workshop, job: Job): void {
  answering.set(job.id, { last: undefined, ms: answering.get(job.id)?.ms ?? 0 });
}
