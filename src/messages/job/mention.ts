import { TextDisplayBuilder, userMention } from 'discord.js';
import type { Job } from '../../core/job/record.ts';
import type { Translate } from '../../words/words.ts';
import { messageBody, type MessageBody } from '../message-body.ts';

/** A reply to a job's card that mentions its owner, and nobody else. */
export function mentionMessage({ owner, state }: Job, t: Translate): MessageBody {
  const text = t(state === 'delivered' ? 'mention.delivered' : 'mention.ended', { owner: userMention(owner.id) });
  return messageBody(new TextDisplayBuilder().setContent(text), [owner.id]);
}
