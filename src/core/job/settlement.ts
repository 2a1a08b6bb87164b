import type { Job } from './record.ts';

type Settlement = NonNullable<Job['settlement']>;

/**
 * The cost of an ended job: for its owner and the server in credits, for the bot in millionths of a US dollar. A result
 * is charged, even if it was private, withheld or kept. A run without a result is refunded to the member and the
 * server, but RunComfy may bill it. A job that RunComfy never ran costs nobody anything.
 */
export function settlementOf(job: Job, at: number): Settlement {
  const spent = job.cost ?? job.hold.micros;
  switch (job.state) {
    case 'delivered':
      return { at, credits: job.hold.credits, micros: spent };
    case 'failed':
    case 'lost':
      return { at, credits: 0, micros: spent };
    case 'cancelled':
    case 'refused':
      return { at, credits: 0, micros: 0 };
    case 'accepted':
    case 'waiting':
    case 'submitting':
    case 'queued':
    case 'running':
    case 'fetching':
    case 'delivering':
      throw new Error(`a job that is ${job.state} has not ended`);
  }
}
