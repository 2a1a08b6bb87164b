import type { JobCommandName } from '../../messages/command-name.ts';
import { receiptLines } from '../../messages/job/receipt.ts';
import { said } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import type { JobPress } from '../request.ts';

/** *Receipt*, for a job's owner and for moderators, in the language of who reads it. */
export function receiptButton(nameOf: JobCommandName): ButtonUse<JobPress> {
  return {
    kind: 'button',
    async press(use, { jobs }) {
      const answer = await jobs.receipt(use.carries.job, use);
      const { t } = use;
      return said(...(typeof answer === 'string' ? [t(`press.${answer}`)] : receiptLines(answer, t, nameOf)));
    },
  };
}
