import { channelMention, ContainerBuilder, messageLink, TextDisplayBuilder, userMention } from 'discord.js';
import type { LogEntry, TimedEntry } from '../../core/moderation/log-entry.ts';
import type { DecisionKind } from '../../core/moderation/decision.ts';
import { hiddenCode, inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { buttonRow } from '../buttons.ts';
import { dateTime } from '../time.ts';
import { decisionLines } from './decision.ts';
import { originLine } from '../job/origin.ts';
import { jumpButton } from './jump-button.ts';

/** Only what somebody has to do something about has a colour. */
const urgentColour = 0xed4245;
const longestName = 100;

/** What a card says, before it is put into components. */
interface CardContent {
  readonly lines: readonly string[];
  /** The number of the job that it is about. */
  readonly job?: string | undefined;
  /** The message that its button leads to. */
  readonly jump?: string | undefined;
  /** The card of a report that its second button leads to. */
  readonly report?: string | undefined;
  readonly isUrgent?: boolean;
}

/** The results of these decisions may be bad to see. */
const hidesPrompt: ReadonlySet<DecisionKind> = new Set(['removed', 'withheld']);

/**
 * The card of one entry in a log channel: what happened, who and whom, why, the prompt, and a button to the message. It
 * pings nobody. `longestPrompt` is in UTF-16 units.
 */
export function logCard(guildId: string, { at, entry }: TimedEntry, longestPrompt: number, t: Translate) {
  const { lines, job, jump, report, isUrgent = false } = contentOf(guildId, entry, longestPrompt, t);
  const small = [dateTime(at), ...(job === undefined ? [] : [t('receipt.id', { id: inlineCode(job) })])].join(' · ');
  const text = new TextDisplayBuilder().setContent([...lines, `-# ${small}`].join('\n'));
  const container = new ContainerBuilder();
  if (isUrgent) container.setAccentColor(urgentColour);
  container.addTextDisplayComponents(text);
  // Below the text, because beside it the button takes half the width of a phone.
  const buttons = [
    ...(jump === undefined ? [] : [jumpButton(jump, t)]),
    ...(report === undefined ? [] : [jumpButton(report, t, 'log.report')]),
  ];
  return buttons.length === 0 ? container : container.addActionRowComponents(buttonRow(buttons));
}

function contentOf(guildId: string, entry: LogEntry, longestPrompt: number, t: Translate): CardContent {
  switch (entry.kind) {
    case 'decision':
      return decisionContent(guildId, entry, longestPrompt, t);
    case 'budget':
      return { lines: [t(`log.budget-${entry.window}`, { percent: entry.percent })] };
    case 'not-cleared': {
      const { job, channelId, reply, messages } = entry;
      return {
        lines: [t('log.not-cleared', { count: messages, where: channelMention(channelId) })],
        job,
        jump: reply === undefined ? undefined : messageLink(channelId, reply, guildId),
        isUrgent: true,
      };
    }
    case 'screened':
      return { lines: screenedLines(entry, longestPrompt, t) };
    case 'left-out':
      return { lines: [t('log.left-out', { count: entry.count })] };
  }
}

function decisionContent(
  guildId: string,
  { decision, result }: Extract<LogEntry, { kind: 'decision' }>,
  longestPrompt: number,
  t: Translate,
): CardContent {
  const { what, job } = decision;
  const { prompt, report, origin } = result ?? {};
  const asCode = hidesPrompt.has(what) ? hiddenCode : inlineCode;
  // The message of a removed result is deleted.
  const message = what === 'removed' ? undefined : result?.message;
  return {
    lines: [
      ...decisionLines(decision, t),
      ...originLine(origin, t),
      ...(prompt === undefined ? [] : [asCode(prompt, longestPrompt)]),
    ],
    job,
    jump: result === undefined || message === undefined ? undefined : messageLink(result.channelId, message, guildId),
    report: report === undefined ? undefined : messageLink(report.channelId, report.id, guildId),
  };
}

/** Who wrote the refused text, where, by which rule and word, and the text. For the host's list the word is not named. */
function screenedLines(
  { memberId, channelId, text, hit }: Extract<LogEntry, { kind: 'screened' }>,
  longestPrompt: number,
  t: Translate,
): readonly string[] {
  return [
    t(`log.screened-${hit.source}`, {
      who: userMention(memberId),
      where: channelMention(channelId),
      rule: inlineCode(hit.ruleName, longestName),
    }),
    ...(hit.source === 'operator' ? [] : [t('log.matched', { matched: inlineCode(hit.matched, longestName) })]),
    hiddenCode(text, longestPrompt),
  ];
}
