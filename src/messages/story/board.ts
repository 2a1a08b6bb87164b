import { ButtonStyle, ContainerBuilder } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { isBatchOver, type BatchView } from '../../core/job/batch.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { messageBody, type MessageBody } from '../message-body.ts';

/** The message of a batch, in its owner's language: how many clips are done, and *Cancel all* while some are not. */
export function boardMessage(view: BatchView, t: Translate): MessageBody {
  const { id, story, of, delivered, cancelled, failed, credits } = view;
  const isOver = isBatchOver(view);
  const without = [
    ...(failed > 0 ? [t('story.board-failed', { count: failed })] : []),
    ...(cancelled > 0 ? [t('story.board-cancelled', { count: cancelled })] : []),
    ...(isOver ? [t('status.used', { count: credits })] : []),
  ];
  const lines = [
    t(isOver ? 'story.board-over' : 'story.board', { done: delivered, of }),
    ...(without.length > 0 ? [`-# ${without.join(' · ')}`] : []),
  ];
  const container = new ContainerBuilder().addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
  if (!isOver) {
    const cancel = encode('batch', 'cancel', { job: story, batch: id });
    container.addActionRowComponents(buttonRow([button(cancel, t('button.cancel-all'), ButtonStyle.Secondary)]));
  }
  return messageBody(container);
}
