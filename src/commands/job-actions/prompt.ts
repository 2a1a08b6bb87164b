import { mayReadPrompt } from '../../core/job/who-may.ts';
import { codePages } from '../../core/prompt-code.ts';
import { messageLimits } from '../../core/discord-limits.ts';
import { promptPage } from '../../messages/job/prompt-page.ts';
import { ephemeral, noteInPlace } from '../answer.ts';
import type { JobActionHandler } from '../command.ts';

/** *Full prompt*: all of it, in as many pages as it needs, for whoever may read it. */
export const promptAction: JobActionHandler<'prompt'> = {
  kind: 'button',
  isOffered: mayReadPrompt,
  async press(context, { jobs }) {
    const { params, t } = context;
    const job = await jobs.find(params.job, context);
    if (job === undefined) return ephemeral(t('press.unknown-job'));
    if (!mayReadPrompt(job, context)) {
      return ephemeral(t(job.prompt === undefined ? 'press.prompt-forgotten' : 'press.not-yours'));
    }
    const pages = codePages(job.prompt ?? '', messageLimits.text);
    return noteInPlace(context, promptPage({ jobId: job.id, pages, page: params.page ?? 0 }, t));
  },
};
