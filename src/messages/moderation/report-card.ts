import {
  ButtonStyle,
  type ButtonBuilder,
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  messageLink,
  userMention,
} from 'discord.js';
import type { JobCommandName } from '../command-name.ts';
import { isDeleted } from '../../core/job/deletion.ts';
import { publicMessage } from '../../core/job/predicates.ts';
import { evidenceGroups } from '../../core/moderation/evidence.ts';
import {
  isUndoable,
  outcomeOf,
  removalAfter,
  type EvidenceFile,
  type MemberRecord,
} from '../../core/moderation/report.ts';
import { encode } from '../../core/custom-id.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { CardFacts } from '../../services/moderation/report-cards.ts';
import type { Translate, WordArgs } from '../../words/words.ts';
import { originLine } from '../job/origin.ts';
import { dateTime } from '../time.ts';
import { button, buttonRow } from '../buttons.ts';
import { jumpButton } from './jump-button.ts';
import { messageBody, type MessageBody } from '../message-body.ts';

/** An open report has a colour, because somebody has to decide. */
const openColour = 0xed4245;
/** With five reasons and all other text the card stays below a message's 4,000 characters. */
const longestPrompt = 900;
const longestReason = 300;

/** A report's card: the result, its owner, who reported it and why, and buttons for the decision. It pings nobody. */
export function reportCard({ report, job }: CardFacts, t: Translate, nameOf: JobCommandName): MessageBody {
  const { count, record } = report;
  const container = new ContainerBuilder();
  if (outcomeOf(report, job) === undefined) container.setAccentColor(openColour);
  const more = count - report.first.length;
  const lines = [
    t('report.card.title', { count }),
    t('report.card.result', {
      whom: userMention(job.owner.id),
      command: nameOf(job.model, t.language),
      when: dateTime(job.times.accepted),
    }),
    ...(job.prompt === undefined ? [] : [inlineCode(job.prompt, longestPrompt)]),
    ...originLine(job.origin, t),
    ...(record === undefined ? [] : [recordLine(record, t)]),
    ...report.first.flatMap(({ by, at, why }) => [
      `${userMention(by)} · ${dateTime(at)}`,
      `> ${inlineCode(why, longestReason)}`,
    ]),
    ...(more > 0 ? [t('report.card.more', { count: more })] : []),
  ];
  container.addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
  addEvidence(container, report.card?.evidence?.files ?? [], t);
  container.addTextDisplayComponents((display) => display.setContent(endingLines({ report, job }, t).join('\n')));
  const buttons = buttonsOf({ report, job }, t);
  if (buttons.length > 0) container.addActionRowComponents(buttonRow(buttons));
  return messageBody(container);
}

function recordLine({ results, blocks, removals, isPartial }: MemberRecord, t: Translate): string {
  return t('report.card.record', {
    results: atLeast(results.count, results.isPartial),
    blocks: atLeast(blocks, isPartial),
    removals: atLeast(removals, isPartial),
  });
}

const atLeast = (count: number, isPartial: boolean): string => `${count}${isPartial ? '+' : ''}`;

/** What is missing, the number, and what was decided. */
function endingLines({ report, job }: CardFacts, t: Translate): readonly string[] {
  const { card, undone } = report;
  const missing = card?.evidence?.missing ?? 0;
  const decided = outcomeOf(report, job);
  const removed = removalAfter(report, job);
  return [
    ...(missing > 0 ? [t('report.card.missing', { count: missing })] : []),
    `-# ${t('receipt.id', { id: inlineCode(report.jobId) })}`,
    ...(isDeleted(job) ? [t('report.card.deleted', { when: dateTime(job.removed?.at ?? 0) })] : []),
    ...(undone === undefined ? [] : [t(`report.card.undone-${undone.what}`, whoAndWhen(undone))]),
    ...(decided === undefined ? [] : [t(`report.card.${decided.what}`, whoAndWhen(decided))]),
    ...(removed === undefined ? [] : [t('report.card.removed', whoAndWhen(removed))]),
  ];
}

function whoAndWhen({ by, at }: { readonly by: string; readonly at: number }) {
  return { by: userMention(by), when: dateTime(at) };
}

/** What somebody hears who cannot see the file. */
function altText({ kind = 'image', isInput }: EvidenceFile, place: WordArgs, t: Translate): string {
  return isInput === true ? t('alt.input', place) : t(`alt.${kind}-alone`, place);
}

/** The files behind a spoiler. Where something was put in, each part has its heading. A gallery shows no sounds. */
function addEvidence(container: ContainerBuilder, files: readonly EvidenceFile[], t: Translate): void {
  const [inputs = [], inputSounds = [], results = [], sounds = []] = evidenceGroups(files);
  const headed = files.some(({ isInput }) => isInput === true);
  const parts = [
    { heading: t('report.card.inputs'), seen: inputs, heard: inputSounds },
    { heading: t('report.card.outputs'), seen: results, heard: sounds },
  ];
  for (const { heading, seen, heard } of parts) {
    if (headed && seen.length + heard.length > 0) {
      container.addTextDisplayComponents((display) => display.setContent(heading));
    }
    if (seen.length > 0) {
      container.addMediaGalleryComponents(
        new MediaGalleryBuilder().addItems(
          seen.map((file, index) =>
            new MediaGalleryItemBuilder()
              .setURL(`attachment://${file.name}`)
              .setSpoiler(true)
              .setDescription(altText(file, { number: index + 1, of: seen.length }, t)),
          ),
        ),
      );
    }
    container.addFileComponents(
      heard.map(({ name }) => new FileBuilder().setURL(`attachment://${name}`).setSpoiler(true)),
    );
  }
}

/** The decisions that can be made now, and the link to the reported message as long as it is there. */
function buttonsOf({ report, job }: CardFacts, t: Translate): readonly ButtonBuilder[] {
  const { jobId, guildId } = report;
  const decision = (what: 'remove' | 'bar' | 'dismiss' | 'undo', style: ButtonStyle.Danger | ButtonStyle.Secondary) =>
    button(encode('report', what, { job: jobId }), t(`report.button.${what}`), style);
  const message = report.messageId === '' ? publicMessage(job) : report.messageId;
  const isThere = message !== undefined && job.removed === undefined;
  return [
    ...(outcomeOf(report, job) === undefined
      ? [
          ...(isDeleted(job) ? [] : [decision('remove', ButtonStyle.Danger)]),
          decision('bar', ButtonStyle.Danger),
          decision('dismiss', ButtonStyle.Secondary),
        ]
      : []),
    ...(isUndoable(report, job) ? [decision('undo', ButtonStyle.Secondary)] : []),
    ...(isThere ? [jumpButton(messageLink(job.place.channelId, message, guildId), t)] : []),
  ];
}
