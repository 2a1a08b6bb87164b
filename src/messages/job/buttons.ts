import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js';
import { encode, type JobAction } from '../../core/custom-id.ts';
import type { JobView } from '../../core/job/view.ts';
import type { Translate } from '../../words/words.ts';

const styles: Readonly<Record<JobAction, ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger>> = {
  cancel: ButtonStyle.Secondary,
  private: ButtonStyle.Secondary,
  withhold: ButtonStyle.Danger,
  receipt: ButtonStyle.Secondary,
  show: ButtonStyle.Primary,
};

/** A button on a job, in its own message and in private answers about it alike. */
export function jobButton(action: JobAction, jobId: string, t: Translate): ButtonBuilder {
  return new ButtonBuilder()
    .setCustomId(encode('job', action, { job: jobId }))
    .setLabel(t(`button.${action}`))
    .setStyle(styles[action]);
}

export function buttonRow(buttons: JobView['buttons'], t: Translate): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    buttons.map(({ action, jobId }) => jobButton(action, jobId, t)),
  );
}
