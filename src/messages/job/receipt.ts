import { isDeleted } from '../../core/job/deletion.ts';
import { hasEnded } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate, WordKey } from '../../words/words.ts';
import { modelTitle, type JobCommandName } from '../command-name.ts';
import { dateTime } from '../time.ts';
import { originLines } from './origin.ts';
import { statusText } from './status.ts';

/** What a job cost and why, what it was made from, and its number, from the record that was settled in the same commit as the accounts. */
export function receiptLines(job: Job, t: Translate, nameOf: JobCommandName): string[] {
  return [
    t('receipt.title', { model: modelTitle(job.model, t.language, nameOf), outcome: outcomeText(job, t) }),
    endText(job, t),
    ...originLines(job, t),
    `-# ${t('receipt.id', { id: inlineCode(job.id) })}`,
  ];
}

/** When what happened, and in which day and month the credits count: for who wants the details. */
export function receiptDetails(job: Job, t: Translate, nameOf: JobCommandName): string[] {
  const { times, hold, settlement } = job;
  const lines = receiptLines(job, t, nameOf);
  const [title = '', number = ''] = [lines[0], lines.at(-1)];
  const steps: readonly (readonly [WordKey, number | undefined])[] = [
    ['receipt.sent', times.submitted],
    ['receipt.started', times.running],
    ['receipt.completed', times.completed],
  ];
  return [
    title,
    t('receipt.reserved-at', { count: hold.credits, when: dateTime(times.accepted) }),
    ...steps.flatMap(([key, at]) => (at === undefined ? [] : [t(key, { when: dateTime(at) })])),
    ...(settlement === undefined
      ? [t('receipt.open')]
      : [t('receipt.used-at', { count: settlement.credits, when: dateTime(settlement.at) }), ...refundText(job, t)]),
    t('receipt.windows', { day: hold.day, month: hold.month }),
    number,
  ];
}

/** A job that used all that was reserved says nothing of a refund. */
function refundText({ hold, settlement }: Job, t: Translate): string[] {
  const refunded = settlement === undefined ? 0 : hold.credits - settlement.credits;
  if (settlement === undefined || refunded === 0) return [];
  return [t('receipt.refunded-at', { count: refunded, when: dateTime(settlement.at) })];
}

/** What became of the credits. */
function outcomeText({ hold, settlement }: Job, t: Translate): string {
  if (settlement === undefined) return t('receipt.reserved', { count: hold.credits });
  if (settlement.credits > 0) return t('receipt.used', { count: settlement.credits });
  return t('receipt.refunded', { count: hold.credits });
}

/** Who took a job down: a moderator, or its owner. */
export function removedText(job: Job, t: Translate): string {
  return t(isDeleted(job) ? 'moderate.status-deleted' : 'moderate.status-removed');
}

function endText(job: Job, t: Translate): string {
  if (!hasEnded(job)) return t('receipt.open');
  return job.removed === undefined ? statusText(replyView(job).status, t).join(' ') : removedText(job, t);
}
