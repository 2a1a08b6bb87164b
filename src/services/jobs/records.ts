import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import { advance, type JobEvent } from '../../core/job/machine.ts';
import { isOpen, jobRecord, type Job } from '../../core/job/record.ts';
import type { Store, Write } from '../store.ts';

/** The jobs that are not over, in memory with the store behind them. A change is on disk before anybody sees it. */
export interface JobRecords {
  /** Reads the jobs that an earlier process left open. A record that cannot be read is reported and left as it is. */
  load(): Promise<readonly Job[]>;
  get(id: string): Job | undefined;
  /** Whether this interaction ever became a job, ended ones included. */
  has(id: string): Promise<boolean>;
  add(job: Job): Promise<void>;
  /** Advances the job and commits. Events that do not fit its state change and write nothing. */
  apply(id: string, event: JobEvent): Promise<Job | undefined>;
}

const recordKey = (id: string): string => `job:${id}`;
const openPrefix = 'open:';

export function createJobRecords(options: { readonly store: Store; readonly log: Logger }): JobRecords {
  const { store, log } = options;
  const lock = new AsyncLock();
  const open = new Map<string, Job>();

  async function commit(job: Job): Promise<void> {
    const listed = isOpen(job) || job.kept === true;
    const writes: Write[] = [
      { key: recordKey(job.id), value: job },
      { key: `${openPrefix}${job.id}`, value: listed ? true : undefined },
    ];
    await store.commit(writes);
    if (listed) open.set(job.id, job);
    else open.delete(job.id);
  }

  return {
    async load() {
      const rows = await store.range(openPrefix);
      const ids = rows.map((row) => row.key.slice(openPrefix.length));
      const records = await Promise.all(ids.map(async (id) => store.get(recordKey(id))));
      for (const [index, record] of records.entries()) {
        const parsed = jobRecord.safeParse(record);
        if (parsed.success) open.set(parsed.data.id, parsed.data);
        else {
          log.error(
            { job: ids[index], problems: parsed.error.issues.map((issue) => issue.path.join('.')) },
            'job record cannot be read; it is left as it is',
          );
        }
      }
      return [...open.values()];
    },
    get: (id) => open.get(id),
    has: async (id) => open.has(id) || (await store.get(recordKey(id))) !== undefined,
    add: async (job) => lock.acquire(job.id, async () => commit(job)),
    apply: async (id, event) =>
      lock.acquire(id, async () => {
        const job = open.get(id);
        if (job === undefined) return undefined;
        const next = advance(job, event);
        if (next !== job) {
          await commit(next);
          log.info({ job: id, event: event.type, state: next.state }, 'job advanced');
        }
        return next;
      }),
  };
}
