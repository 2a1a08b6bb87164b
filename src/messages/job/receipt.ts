import { hasEnded } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import type { JobCommandName } from '../command-name.ts';
import { statusText } from './status.ts';

/** What a job cost, when and why, from the record that was settled in the same commit as the accounts. */
export function receiptLines(job: Job, t: Translate, nameOf: JobCommandName): string[] {
  const lines = [
    t('receipt.title', { command: nameOf(job.model, t.language) }),
    t('receipt.held', { count: job.hold.credits, when: dateTime(job.times.accepted) }),
  ];
  if (job.settlement === undefined) lines.push(t('receipt.open'));
  else {
    const { credits } = job.settlement;
    const when = dateTime(job.settlement.at);
    lines.push(t('receipt.charged', { count: credits, when }));
    lines.push(t('receipt.given-back', { count: job.hold.credits - credits, when }));
  }
  if (hasEnded(job)) {
    const why =
      job.removed === undefined ? statusText(replyView(job).status, t).join(' ') : t('moderate.status-removed');
    lines.push(t('receipt.why', { why }));
  }
  lines.push(t('receipt.id', { id: inlineCode(job.id) }));
  return lines;
}
