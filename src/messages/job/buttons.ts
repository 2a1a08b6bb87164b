import { ButtonStyle, type ActionRowBuilder, type ButtonBuilder } from 'discord.js';
import { encode, type JobAction } from '../../core/custom-id.ts';
import type { JobView } from '../../core/job/view.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow, type AnsweredStyle } from '../buttons.ts';

const styles: Readonly<Record<JobAction, AnsweredStyle>> = {
  cancel: ButtonStyle.Secondary,
  private: ButtonStyle.Secondary,
  withhold: ButtonStyle.Danger,
  receipt: ButtonStyle.Secondary,
  show: ButtonStyle.Primary,
  retry: ButtonStyle.Primary,
};

/** A button of a job, for its own message and for private answers about it. */
export function jobButton(action: JobAction, jobId: string, t: Translate): ButtonBuilder {
  return button(encode('job', action, { job: jobId }), t(`button.${action}`), styles[action]);
}

export function jobButtonRow(buttons: JobView['buttons'], t: Translate): ActionRowBuilder<ButtonBuilder> {
  return buttonRow(buttons.map(({ action, jobId }) => jobButton(action, jobId, t)));
}
