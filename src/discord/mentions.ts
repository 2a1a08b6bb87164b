import { Routes } from 'discord.js';
import type { Job } from '../core/job/record.ts';
import { mentionMessage } from '../messages/job/mention.ts';
import type { Messenger } from '../services/jobs/messenger.ts';
import type { Words } from '../words/words.ts';
import { unrecordedMention } from './follow-ups.ts';
import type { MessageTarget, MessageTargets } from './message-targets.ts';
import type { Rests } from './rest.ts';
import type { Sender } from './sender.ts';

type Mentions = Pick<Messenger, 'findMention' | 'sendMention' | 'removeMention'>;

/** The replies to jobs' cards that mention their owners. */
export function createMentions(options: {
  readonly rests: Rests;
  readonly sender: Sender;
  readonly asBot: MessageTargets['asBot'];
  readonly words: Words;
}): Mentions {
  const { rests, sender, asBot, words } = options;

  const findMention: Mentions['findMention'] = async (job, signal) => unrecordedMention(rests.bot, job, signal);
  const at = ({ place }: Job, id: string): MessageTarget[] => [
    asBot('delete', Routes.channelMessage(place.channelId, id)),
  ];

  return {
    findMention,

    sendMention: async (job, signal) =>
      sender.create(
        'place',
        [asBot('post', Routes.channelMessages(job.place.channelId))],
        mentionMessage(job, words.in(job.owner.language)),
        { nonce: `${job.id}-tell`, replyTo: job.reply },
        signal,
      ),

    async removeMention(job, signal) {
      if (job.mention === undefined) return { kind: 'removed' };
      if (job.mention.message !== undefined) return sender.remove(at(job, job.mention.message), signal);
      const found = await findMention(job, signal);
      if (found.kind === 'unreachable') return found;
      return found.kind === 'none' ? { kind: 'removed' } : sender.remove(at(job, found.id), signal);
    },
  };
}
