import type { JobCommandName } from '../../messages/command-name.ts';
import { receiptLines } from '../../messages/job/receipt.ts';
import { ephemeral } from '../answer.ts';
import type { ButtonHandler } from '../command.ts';
import type { JobButtonContext } from '../request.ts';

/** *Receipt*, for a job's owner and for moderators, in the reader's language. */
export function receiptButton(nameOf: JobCommandName): ButtonHandler<JobButtonContext> {
  return {
    kind: 'button',
    async press(context, { jobs }) {
      const answer = await jobs.receipt(context.params.job, context);
      const { t } = context;
      return ephemeral(...(typeof answer === 'string' ? [t(`press.${answer}`)] : receiptLines(answer, t, nameOf)));
    },
  };
}
