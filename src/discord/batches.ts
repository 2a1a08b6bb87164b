import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Batch } from '../core/job/batch.ts';
import { encode } from '../core/custom-id.ts';
import type { BestNext } from '../messages/best-next.ts';
import { jobMessage } from '../messages/job/message.ts';
import type { MessageBody } from '../messages/message-body.ts';
import { boardMessage } from '../messages/story/board.ts';
import type { BatchMessenger } from '../services/jobs/batch-messenger.ts';
import type { Shown } from '../services/jobs/messenger.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { Metrics } from '../services/runtime/metrics.ts';
import type { Words } from '../words/words.ts';
import { madeWithButton, unrecordedNotice, type Unrecorded } from './follow-ups.ts';
import { isFinal } from './limited.ts';
import type { MessageTarget } from './message-targets.ts';
import { isThreadThere, notShown } from './outcome.ts';
import type { Rests } from './rest.ts';
import { createSender } from './sender.ts';

const channel = z.object({ id: z.string() });
/** A thread is archived after a day without messages. In minutes. */
const archiveAfter = 1440;

const channelOf = ({ channelId, place }: Batch): string => channelId ?? place.channelId;

/** The only code that writes the messages of batches. */
export function createBatchMessenger(options: {
  readonly rests: Rests;
  readonly words: Words;
  readonly metrics: Metrics;
  readonly bestNext: BestNext;
}): BatchMessenger {
  const { rests, words, bestNext } = options;
  const sender = createSender(options);
  const target = (method: MessageTarget['method'], route: MessageTarget['route']): MessageTarget[] => [
    { rest: rests.bot, method, route },
  ];

  async function create(
    batch: Batch,
    body: MessageBody,
    nonce: string,
    earlier: Unrecorded,
    signal: AbortSignal,
  ): Promise<Shown> {
    if (earlier.kind === 'unreachable') return earlier;
    if (earlier.kind === 'found') return { kind: 'shown', message: { id: earlier.id, attachments: [] } };
    return sender.create('place', target('post', Routes.channelMessages(channelOf(batch))), body, { nonce }, signal);
  }

  return {
    async openThread({ place, message }, name, signal) {
      try {
        const route = Routes.threads(place.channelId, message);
        const body = { name, auto_archive_duration: archiveAfter };
        const answer = await bounded({ signal }, async (own) =>
          rests.bot.post(route, { body, headers: isFinal, signal: own }),
        );
        const { data } = channel.safeParse(answer);
        return data === undefined ? { kind: 'refused' } : { kind: 'opened', channelId: data.id };
      } catch (error) {
        signal.throwIfAborted();
        // A thread has the id of the message that it was started from (developers/resources/channel).
        return isThreadThere(error) ? { kind: 'opened', channelId: message } : notShown(error);
      }
    },

    async createBoard(batch, view, mayExist, signal) {
      const { id, story, owner, place } = batch;
      const wanted = {
        channelId: channelOf(batch),
        authorId: place.applicationId,
        customId: encode('batch', 'cancel', { job: story, batch: id }),
      };
      const earlier: Unrecorded = mayExist ? await madeWithButton(rests.bot, wanted, signal) : { kind: 'none' };
      return create(batch, boardMessage(view, words.in(owner.language)), `${id}-board`, earlier, signal);
    },

    async editBoard(batch, view, signal) {
      const route = Routes.channelMessage(channelOf(batch), batch.board ?? '');
      const body = async () => Promise.resolve(boardMessage(view, words.in(batch.owner.language)));
      const sent = await sender.edit('edit', target('patch', route), body, signal);
      return sent.kind === 'sent' ? { kind: 'shown', message: { id: sent.message.id, attachments: [] } } : sent;
    },

    async createCard(batch, job, view, mayExist, signal) {
      const earlier: Unrecorded = mayExist
        ? await unrecordedNotice(rests.bot, job, channelOf(batch), signal)
        : { kind: 'none' };
      const body = jobMessage(view, job.owner.id, words.in(job.owner.language), bestNext);
      return create(batch, body, `${job.id}-clip`, earlier, signal);
    },
  };
}
