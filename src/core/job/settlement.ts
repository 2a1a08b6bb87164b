import type { Job } from './record.ts';

type Settlement = NonNullable<Job['settlement']>;

/**
 * What an ended job costs: its owner and the server in credits, the bot in millionths of a US dollar.
 * A result is charged, also one that was asked for privately, withheld or kept. A run without one is
 * given back, yet RunComfy may bill it. What RunComfy never ran costs nobody anything.
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
