import { hasEnded, isInPrivateAnswer, keepsFiles } from '../../core/job/predicates.ts';
import { awaitsPrivately, owns, showRefusal } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import { jobNote } from '../../messages/job/note.ts';
import { statusText } from '../../messages/job/status.ts';
import type { JobActions } from '../../services/jobs/actions.ts';
import { noteInPlace, type PanelAnswer } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';
import type { JobButtonContext } from '../request.ts';

const keys = {
  failed: 'press.show-failed',
  gone: 'press.show-gone',
  showing: 'press.show-failed',
  'unknown-job': 'press.unknown-job',
  'not-yours': 'press.not-yours',
  'nothing-kept': 'press.nothing-kept',
  sent: 'press.show-sent',
} as const;

/**
 * *Show me*, for the owner of a result that is kept, or that comes in private. A kept one is shown; the answer is
 * deferred, because files take longer than three seconds. One that is not ready comes to this note.
 *
 * People press twice, so by the time of an answer the result may stand in the very note of the button. No answer
 * replaces it there.
 */
export const showAction: JobActionHandler<'show'> = {
  kind: 'button',
  isOffered: (job, actor) => owns(job, actor) && (keepsFiles(job) || awaitsPrivately(job)),
  async press(context, { jobs }) {
    const { params, isOnNote } = context;
    const job = await jobs.find(params.job, context);
    if (job !== undefined && owns(job, context) && awaitsPrivately(job)) return moveHere(context, jobs);
    const refusal = job === undefined ? 'unknown-job' : showRefusal(job, context);
    if (refusal !== undefined) {
      const components = noteOf(refusal, job, context);
      const mayBeHere = job !== undefined && isInPrivateAnswer(job);
      return mayBeHere ? { kind: 'message', components } : noteInPlace(context, components);
    }
    return {
      kind: 'deferred',
      isInPlace: isOnNote,
      async later(signal) {
        const answer = await jobs.show(params.job, context, context, signal);
        const isSaid = answer === 'failed' || answer === 'gone';
        if (answer === 'shown' || (isOnNote && !isSaid)) return undefined;
        return noteOf(answer, await jobs.find(params.job, context), context);
      },
    };
  },
};

/** The result comes to the note of this press, whose token is new. */
async function moveHere(context: JobButtonContext, jobs: JobActions): Promise<PanelAnswer> {
  const { params, t } = context;
  const answer = await jobs.makePrivate(params.job, context, context);
  if (answer === 'done') return noteInPlace(context, jobNote([t('press.private')], [], t));
  // The result may be on its way to the note of this button, so that one stays as it is.
  return {
    kind: 'message',
    components: jobNote([t(answer === 'withheld' ? 'press.withheld-already' : `press.${answer}`)], [], t),
  };
}

function noteOf(answer: keyof typeof keys, job: Job | undefined, { params, t }: JobButtonContext) {
  const buttons = answer === 'failed' || answer === 'showing' ? [{ action: 'show', jobId: params.job } as const] : [];
  // Instead of a result that there never was, the note says how the job ended.
  const isWithout = answer === 'nothing-kept' && job !== undefined && hasEnded(job) && job.state !== 'delivered';
  return jobNote(isWithout ? statusText(replyView(job).status, t, true) : [t(keys[answer])], buttons, t);
}
