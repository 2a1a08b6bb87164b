import { z } from 'zod';
import type { Job } from '../../core/job/record.ts';
import type { MemberRecord } from '../../core/moderation/report.ts';
import type { Clock } from '../runtime/clock.ts';
import { newestRows } from '../storage/newest.ts';
import { schema } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

const month = 30 * 86_400_000;
/** The most rows that are read for one card: the member's newest jobs, and the server's newest decisions. */
const mostJobs = 200;
const mostDecisions = 1_000;
/** Rows that are read at once, so that nothing else waits long. */
const atOnce = 200;

const state = z.object({ state: z.string() });
const decision = z.object({ what: z.string(), whom: z.string().optional(), job: z.string().optional() });

interface RecordDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
}

/** What is known of the owner of a reported job: results in the last 30 days, and decisions about earlier jobs. */
export async function readMemberRecord(
  { store, clock }: RecordDeps,
  { id, owner, place: { guildId } }: Job,
): Promise<MemberRecord> {
  const results = await recentResults(store, guildId, owner.id, clock.now() - month);
  const counts = { barred: 0, removed: 0 };
  let before: string | undefined;
  for (let read = 0; read < mostDecisions; read += atOnce) {
    const { rows, next } = await newestRows(store, schema.audit.under(guildId), { limit: atOnce, before });
    for (const { value } of rows) {
      const { what, whom, job } = decision.safeParse(value).data ?? {};
      if (whom === owner.id && job !== id && (what === 'barred' || what === 'removed')) counts[what] += 1;
    }
    before = next;
    if (next === undefined) break;
  }
  return { results, blocks: counts.barred, removals: counts.removed, isPartial: before !== undefined };
}

async function recentResults(
  store: Store,
  guildId: string,
  memberId: string,
  since: number,
): Promise<MemberRecord['results']> {
  const { rows, next } = await newestRows(store, schema.history.under(guildId, memberId), { limit: mostJobs });
  const recent = rows.map(({ key }) => schema.history.partsOf(key)).filter(([, , moment]) => Number(moment) >= since);
  const jobs = await store.getMany(recent.map(([, , , job]) => schema.job.key(job)));
  const count = jobs.filter((job) => state.safeParse(job).data?.state === 'delivered').length;
  return { count, isPartial: next !== undefined && recent.length === rows.length };
}
