import type { JobCommandName } from '../../messages/command-name.ts';
import { receiptLines } from '../../messages/job/receipt.ts';
import type { Words } from '../../words/words.ts';
import { said } from '../answer.ts';
import type { ButtonUse } from '../command.ts';
import type { JobPress } from '../request.ts';

/** *Receipt*, for a job's owner and for moderators, in the language of who reads it. */
export function receiptButton(words: Words, nameOf: JobCommandName): ButtonUse<JobPress> {
  return {
    kind: 'button',
    async press(use, { jobs }) {
      const answer = await jobs.receipt(use.carries.job, use);
      return typeof answer === 'string'
        ? said(words.in(use.language)(`press.${answer}`))
        : said(...receiptLines(answer, use.language, words, nameOf));
    },
  };
}
