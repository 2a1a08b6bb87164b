import { moderates } from '../../core/job/who-may.ts';
import { removalForm } from '../../messages/moderation/removal-form.ts';
import { refused } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Remove*, for moderators. A form asks for the reason, and refuses a job of another server. */
export const removeAction: JobActionHandler<'remove'> = {
  kind: 'button',
  isOffered: (job, actor) => moderates(job, actor) && job.removed === undefined,
  press({ params, rights, t }) {
    return rights.moderates
      ? { kind: 'form', form: removalForm(params.job, t) }
      : refused(t('refusal.moderators-only'));
  },
};
