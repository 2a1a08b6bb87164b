import { showRefusal, type Actor, type ShowRefusal } from '../../core/job/who-may.ts';
import { replyView } from '../../core/job/view.ts';
import type { JobContext } from './context.ts';
import type { Press } from './messenger.ts';
import type { Steps } from './steps.ts';

type ShowResult =
  | 'unknown-job'
  | ShowRefusal
  /** Another press shows it right now. */
  | 'showing'
  | 'shown'
  | 'failed'
  /** Its files are neither here nor at RunComfy any more. It is no longer kept. */
  | 'gone';

/** Results that could be shown to nobody, and are kept for their owners. */
export interface KeptResults {
  /** Shows a kept result to its owner, as the answer to this press. The press was acknowledged in private. */
  show(jobId: string, actor: Actor, press: Press, signal: AbortSignal): Promise<ShowResult>;
}

export function createKeptResults({
  records,
  status,
  messenger,
  spool,
  log,
  showKept,
}: Pick<JobContext, 'records' | 'status' | 'messenger' | 'spool' | 'log'> & Pick<Steps, 'showKept'>): KeptResults {
  /** One press at a time, because each would upload all files again. */
  const showing = new Set<string>();

  /** The owner has the result now, or nobody has it. */
  async function letGo(jobId: string, signal: AbortSignal): Promise<void> {
    const job = await records.apply(jobId, { type: 'let-go' });
    if (job === undefined) return;
    await spool.remove(jobId);
    await status.settle(jobId, async () => messenger.editReply(job, replyView(job), signal));
  }

  return {
    async show(jobId, actor, press, signal) {
      const job = await records.find(jobId);
      if (job === undefined) return 'unknown-job';
      const refusal = showRefusal(job, actor);
      if (refusal !== undefined) return refusal;
      if (showing.has(jobId)) return 'showing';
      showing.add(jobId);
      try {
        const outcome = await showKept(job, press, signal);
        if (outcome === 'failed') return 'failed';
        if (outcome === 'gone') {
          log.error({ job: jobId }, 'a kept result is lost: its files are gone, here and at RunComfy');
        }
        // The result is shown or gone, whatever comes of this. If it is not written down, it stays kept and can be shown again.
        await letGo(jobId, signal).catch((error: unknown) => {
          log.error({ job: jobId, err: error }, 'a result was shown and could not be let go');
        });
        return outcome;
      } finally {
        showing.delete(jobId);
      }
    },
  };
}
