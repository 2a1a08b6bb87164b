import {
  ButtonStyle,
  ContainerBuilder,
  FileBuilder,
  MediaGalleryBuilder,
  MediaGalleryItemBuilder,
  messageLink,
  userMention,
} from 'discord.js';
import type { JobCommandName } from '../command-name.ts';
import { evidenceGroups } from '../../core/moderation/evidence.ts';
import { outcomeOf, type EvidenceFile } from '../../core/moderation/report.ts';
import { encode } from '../../core/custom-id.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { CardFacts } from '../../services/moderation/report-cards.ts';
import type { Translate } from '../../words/words.ts';
import { dateTime } from '../time.ts';
import { button, buttonRow, type AnsweredStyle } from '../buttons.ts';
import { messageBody, type MessageBody } from '../message-body.ts';

const colours = { open: 0xed4245, decided: 0x99aab5 } as const;
/** With five reasons and all other text the card stays below a message's 4,000 characters. */
const longestPrompt = 900;
const longestReason = 300;

/** A report's card: the result, its owner, who reported it and why, and buttons for the decision. It pings nobody. */
export function reportCard({ report, job }: CardFacts, t: Translate, nameOf: JobCommandName): MessageBody {
  const { guildId, jobId, messageId, count } = report;
  const decided = outcomeOf(report, job);
  const container = new ContainerBuilder().setAccentColor(decided === undefined ? colours.open : colours.decided);
  const more = count - report.first.length;
  const lines = [
    t('report.card.title', { count }),
    t('report.card.result', {
      whom: userMention(job.owner.id),
      command: nameOf(job.model, t.language),
      when: dateTime(job.times.accepted),
      link: messageLink(job.place.channelId, messageId === '' ? jobId : messageId, guildId),
    }),
    ...(job.prompt === undefined ? [] : [inlineCode(job.prompt, longestPrompt)]),
    ...report.first.map(({ by, at: when, why }) =>
      t('report.card.reason', {
        by: userMention(by),
        when: dateTime(when),
        why: inlineCode(why, longestReason),
      }),
    ),
    ...(more > 0 ? [t('report.card.more', { count: more })] : []),
  ];
  container.addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
  const { evidence } = report.card ?? {};
  addEvidence(container, evidence?.files ?? [], t);
  const ending = [
    ...(evidence !== undefined && evidence.missing > 0 ? [t('report.card.missing', { count: evidence.missing })] : []),
    t('receipt.id', { id: inlineCode(jobId) }),
    ...(decided === undefined
      ? []
      : [t(`report.card.${decided.what}`, { by: userMention(decided.by), when: dateTime(decided.at) })]),
  ];
  container.addTextDisplayComponents((display) => display.setContent(ending.join('\n')));
  if (decided === undefined) container.addActionRowComponents(buttons(jobId, t));
  return messageBody(container);
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
          seen.map(({ name }) => new MediaGalleryItemBuilder().setURL(`attachment://${name}`).setSpoiler(true)),
        ),
      );
    }
    container.addFileComponents(
      heard.map(({ name }) => new FileBuilder().setURL(`attachment://${name}`).setSpoiler(true)),
    );
  }
}

function buttons(jobId: string, t: Translate): ReturnType<typeof buttonRow> {
  const decision = (what: 'remove' | 'bar' | 'dismiss', style: AnsweredStyle) =>
    button(encode('report', what, { job: jobId }), t(`report.button.${what}`), style);
  return buttonRow([
    decision('remove', ButtonStyle.Danger),
    decision('bar', ButtonStyle.Danger),
    decision('dismiss', ButtonStyle.Secondary),
  ]);
}
