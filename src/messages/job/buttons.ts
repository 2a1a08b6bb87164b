import { ButtonStyle, type ActionRowBuilder, type ButtonBuilder } from 'discord.js';
import { encode, type JobAction } from '../../core/custom-id.ts';
import type { JobButton } from '../../core/job/view.ts';
import type { Translate } from '../../words/words.ts';
import type { BestNext } from '../best-next.ts';
import { button, buttonRow, type AnsweredStyle } from '../buttons.ts';

const styles: Readonly<Record<JobAction, AnsweredStyle>> = {
  cancel: ButtonStyle.Secondary,
  private: ButtonStyle.Secondary,
  withhold: ButtonStyle.Danger,
  receipt: ButtonStyle.Secondary,
  details: ButtonStyle.Secondary,
  show: ButtonStyle.Primary,
  retry: ButtonStyle.Primary,
  again: ButtonStyle.Secondary,
  delete: ButtonStyle.Secondary,
  'delete-now': ButtonStyle.Danger,
  more: ButtonStyle.Secondary,
  animate: ButtonStyle.Secondary,
  prompt: ButtonStyle.Secondary,
  report: ButtonStyle.Secondary,
  edit: ButtonStyle.Secondary,
  describe: ButtonStyle.Secondary,
  next: ButtonStyle.Secondary,
  share: ButtonStyle.Secondary,
  unshare: ButtonStyle.Secondary,
  remove: ButtonStyle.Danger,
};

/** A row has five buttons. */
const inRow = 5;

/** A button of a job, for its own message and for private answers about it. */
export function jobButton({ action, jobId, credits }: JobButton, t: Translate): ButtonBuilder {
  return button(encode('job', action, { job: jobId }), labelOf(action, credits, t), styles[action]);
}

function labelOf(action: JobAction, credits: number | undefined, t: Translate): string {
  return action === 'private' ? t('button.private', { count: credits ?? 0 }) : t(`button.${action}`);
}

/** The row of a job's message. The button of the best next names its model; where no model takes the result there is none. */
export function resultButtonRow(
  buttons: readonly JobButton[],
  t: Translate,
  bestNext: BestNext,
): ActionRowBuilder<ButtonBuilder> {
  return buttonRow(
    buttons.flatMap((each) => {
      if (each.media === undefined) return [jobButton(each, t)];
      const next = bestNext(each.media, t.language);
      if (next === undefined) return [];
      const id = encode('job', 'next', { job: each.jobId, command: next.command });
      return [button(id, next.label, styles.next)];
    }),
  );
}

function jobButtonRow(buttons: readonly JobButton[], t: Translate): ActionRowBuilder<ButtonBuilder> {
  return buttonRow(buttons.map((each) => jobButton(each, t)));
}

/** As many rows as the buttons need. */
export function jobButtonRows(buttons: readonly JobButton[], t: Translate): ActionRowBuilder<ButtonBuilder>[] {
  return Array.from({ length: Math.ceil(buttons.length / inRow) }, (_, row) =>
    jobButtonRow(buttons.slice(row * inRow, (row + 1) * inRow), t),
  );
}
