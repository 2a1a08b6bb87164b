import { TimestampStyles, time, userMention } from 'discord.js';
import type { StatusView } from '../../core/job/view.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';

/** How a job stands, in lines; times move in the reader's client without an edit. */
export function statusText(status: StatusView, language: Language, words: Words): string[] {
  switch (status.kind) {
    case 'waiting':
      return [waitingText(status, language, words)];
    case 'retrying':
      return [words(language, 'status.retrying', { since: ago(status.since) })];
    case 'paused':
    case 'paused-here':
    case 'account':
    case 'clock':
    case 'overdue':
      return [words(language, `status.${status.kind}`, { since: ago(status.since) })];
    case 'submitting':
      return [words(language, 'status.submitting')];
    case 'queued': {
      const since = ago(status.since);
      return status.position === undefined
        ? [words(language, 'status.queued', { since })]
        : [words(language, 'status.queued-at', { since, position: status.position })];
    }
    case 'running':
      return status.readyAt === undefined
        ? [words(language, 'status.running', { since: ago(status.since) })]
        : [words(language, 'status.running-until', { since: ago(status.since), ready: ago(status.readyAt) })];
    case 'delivered':
      return deliveredText(status, language, words);
    case 'failed':
      return [words(language, `failure.${status.reason}`)];
    case 'late':
    case 'finishing':
    case 'private-coming':
    case 'private-delivered':
    case 'delivered-elsewhere':
    case 'kept':
    case 'withheld':
      return [words(language, `status.${status.kind}`)];
    case 'cancelled':
      return status.by === undefined
        ? [words(language, 'status.cancelled')]
        : [words(language, 'status.cancelled-by', { by: userMention(status.by) })];
  }
}

function waitingText(
  { since, ahead }: Extract<StatusView, { kind: 'waiting' }>,
  language: Language,
  words: Words,
): string {
  if (ahead === undefined) return words(language, 'status.waiting', { since: ago(since) });
  if (ahead === 0) return words(language, 'status.waiting-next', { since: ago(since) });
  return words(language, 'status.waiting-behind', { since: ago(since), count: ahead });
}

function deliveredText(status: Extract<StatusView, { kind: 'delivered' }>, language: Language, words: Words): string[] {
  const { made, expected, unusable, leftOut } = status;
  const lines = [words(language, 'status.delivered', { took: duration(status.took, language, words) })];
  if (unusable > 0) lines.push(words(language, 'status.unusable', { count: unusable }));
  else if (expected !== undefined && made < expected) lines.push(words(language, 'status.fewer', { made, expected }));
  if (leftOut > 0) lines.push(words(language, 'status.left-out', { count: leftOut }));
  return lines;
}

/** Discord's live timestamp. */
function ago(at: number): string {
  return time(Math.floor(at / 1000), TimestampStyles.RelativeTime);
}

function duration(ms: number, language: Language, words: Words): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60
    ? words(language, 'duration.seconds', { seconds })
    : words(language, 'duration.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
