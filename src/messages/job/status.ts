import { userMention } from 'discord.js';
import type { StatusView } from '../../core/job/status-view.ts';
import type { Translate } from '../../words/words.ts';
import { inputProblemText } from '../input-problem.ts';
import { relativeTime } from '../time.ts';

/**
 * The status of a job, in lines. Discord's client keeps the times current without an edit. `isForOwner`: only its owner
 * reads it.
 */
export function statusText(status: StatusView, t: Translate, isForOwner = false): string[] {
  switch (status.kind) {
    case 'waiting':
      return [waitingText(status, t)];
    case 'retrying':
      return [t('status.retrying', { since: relativeTime(status.since) })];
    case 'paused':
    case 'paused-here':
    case 'account':
    case 'clock':
    case 'overdue':
    case 'queued':
    case 'preparing':
      return [t(`status.${status.kind}`, { since: relativeTime(status.since) })];
    case 'queued-at':
      return [t('status.queued-at', { since: relativeTime(status.since), position: status.position })];
    case 'running':
      return status.readyAt === undefined
        ? [t('status.running', { since: relativeTime(status.since) })]
        : [t('status.running-until', { since: relativeTime(status.since), ready: relativeTime(status.readyAt) })];
    case 'delivered':
      return deliveredText(status, t);
    case 'failed':
      return [failedText(status, t)];
    case 'late':
    case 'inputs':
    case 'finishing':
    case 'private-coming':
    case 'private-waiting':
      return [t(`status.${status.kind}`)];
    case 'private-delivered':
    case 'delivered-elsewhere':
    case 'withheld':
      return [[t(`status.${status.kind}`), ...usedText(status.credits, t)].join(' · ')];
    case 'kept':
      return [t(isForOwner ? 'status.kept-yours' : 'status.kept'), ...usedText(status.credits, t)];
    case 'cancelled':
      return status.by === undefined
        ? [t('status.cancelled')]
        : [t('status.cancelled-by', { by: userMention(status.by) })];
  }
}

function usedText(credits: number | undefined, t: Translate): string[] {
  return credits === undefined ? [] : [t('status.used', { count: credits })];
}

function failedText({ reason, input }: Extract<StatusView, { kind: 'failed' }>, t: Translate): string {
  if (input === undefined) return t(`failure.${reason}`);
  return t('failure.input', { problem: inputProblemText(input.problem, input.label, t) });
}

function waitingText({ since, ahead }: Extract<StatusView, { kind: 'waiting' }>, t: Translate): string {
  if (ahead === 0) return t('status.waiting-next', { since: relativeTime(since) });
  return t('status.waiting-behind', { since: relativeTime(since), count: ahead });
}

function deliveredText(status: Extract<StatusView, { kind: 'delivered' }>, t: Translate): string[] {
  const { shown, expected, unusable, leftOut } = status;
  const lines = [t('status.delivered', { took: duration(status.took, t) })];
  if (unusable > 0) lines.push(t('status.unusable', { count: unusable }));
  else if (expected !== undefined && shown < expected) lines.push(t('status.fewer', { made: shown, expected }));
  if (leftOut > 0) lines.push(t('status.left-out', { count: leftOut }));
  return lines;
}

export function duration(ms: number, t: Translate): string {
  const whole = Math.max(1, Math.round(ms / 1000));
  const [minutes, seconds] = [Math.floor(whole / 60), whole % 60];
  if (minutes === 0) return t('duration.seconds', { seconds });
  return seconds === 0 ? t('duration.whole-minutes', { minutes }) : t('duration.minutes', { minutes, seconds });
}
