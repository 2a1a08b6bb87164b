import { isSecret } from '../../core/job/predicates.ts';
import { owns } from '../../core/job/who-may.ts';
import type { Job } from '../../core/job/record.ts';
import { reportedMessage } from '../../core/moderation/report.ts';
import { reportForm, reportRefusal } from '../../messages/moderation/report-form.ts';
import { ephemeral, refused } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Report*, for everybody in the server but the owner: the same form as in the message's menu. */
export const reportAction: JobActionHandler<'report'> = {
  kind: 'button',
  isOffered: (job, actor) => job.place.guildId === actor.guildId && !owns(job, actor) && isReportable(job),
  async press(context, { jobs, reports }) {
    const { params, guildId, memberId, t } = context;
    const job = await jobs.find(params.job, context);
    const messageId = job === undefined ? undefined : reportedMessage(job, '');
    if (guildId === undefined || messageId === undefined) return ephemeral(t('press.unknown-job'));
    const refusal = reportRefusal(await reports.check(guildId, params.job, memberId), t);
    return refusal === undefined
      ? { kind: 'form', form: reportForm({ jobId: params.job, messageId }, t) }
      : refused(refusal);
  },
};

/** Whether others see anything of the job. */
function isReportable(job: Job): boolean {
  return !isSecret(job) && job.removed === undefined && reportedMessage(job, '') !== undefined;
}
