import type { Clock } from '../../wire/clock.ts';
import type { Job } from '../submission.ts';
import { InputFault } from './fetch.ts';
import { readInput } from './read.ts';

/** Reads the files of the inputs when runs begin. */
export interface InputReader {
  /** Has the files of a job read when its run begins. */
  schedule(job: Job): void;
  /** Resolves when a run that has begun has read its files. At once for a job that waits. */
  begun(job: Job): Promise<void>;
  close(): void;
}

/** A run fails as soon as one of its files cannot be read. `ms` is the limit for each file, in real time. */
export function createInputReader({ clock, ms }: { clock: Clock; ms: number }): InputReader {
  const closing = new AbortController();
  const { signal } = closing;

  async function read(job: Job): Promise<void> {
    try {
      for (const input of job.model.mediaInputs(job.input)) job.inputs.push(await readInput(input, ms, signal));
    } catch (error) {
      if (!(error instanceof InputFault)) throw error;
      job.inputFault = error.message;
      job.endsAt = Math.max(job.startsAt, Math.min(job.endsAt, clock.now()));
    }
  }

  async function begun(job: Job): Promise<void> {
    if (job.cancelledAt !== undefined || clock.now() < job.startsAt) return;
    job.reading ??= read(job);
    await job.reading;
  }

  return {
    begun,
    schedule(job) {
      if (job.model.mediaInputs(job.input).length === 0) return;
      clock.sleep(job.startsAt - clock.now(), signal).then(
        () => begun(job),
        () => undefined,
      );
    },
    close: () => closing.abort(),
  };
}
