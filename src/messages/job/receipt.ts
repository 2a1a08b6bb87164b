import { hasEnded } from '../../core/job/questions.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import type { Language } from '../../core/language.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Words } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import type { JobCommandName } from '../command-name.ts';
import { statusText } from './status.ts';

/** What a job cost, when and why: its words come from the record that was settled together with the accounts. */
export function receiptLines(job: Job, language: Language, words: Words, nameOf: JobCommandName): string[] {
  const lines = [
    words(language, 'receipt.title', { command: nameOf(job.model, language) }),
    words(language, 'receipt.held', { count: job.hold.credits, when: dateTime(job.times.accepted) }),
  ];
  if (job.settlement === undefined) lines.push(words(language, 'receipt.open'));
  else {
    const { credits } = job.settlement;
    const when = dateTime(job.settlement.at);
    lines.push(words(language, 'receipt.charged', { count: credits, when }));
    lines.push(words(language, 'receipt.given-back', { count: job.hold.credits - credits, when }));
  }
  if (hasEnded(job)) {
    const why =
      job.removed === undefined
        ? statusText(replyView(job).status, language, words).join(' ')
        : words(language, 'moderate.status-removed');
    lines.push(words(language, 'receipt.why', { why }));
  }
  lines.push(words(language, 'receipt.id', { id: inlineCode(job.id) }));
  return lines;
}
