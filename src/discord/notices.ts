import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Job } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import type { MessageBody } from '../messages/message-body.ts';
import type { Messenger } from '../services/jobs/messenger.ts';
import { tryRequest } from './try-request.ts';
import { unrecordedNotice, unrecordedOf } from './follow-ups.ts';
import { isFinal } from './limited.ts';
import type { MessageTargets } from './message-targets.ts';
import type { Rests } from './rest.ts';
import type { Sender } from './sender.ts';

type Notices = Pick<
  Messenger,
  'openDirect' | 'findNotice' | 'removeNotice' | 'removeUnrecorded' | 'sendNoticeInChannel' | 'sendNoticeDirectly'
>;

const channel = z.object({ id: z.string() });

/** Messages about a job's end besides its reply: in its channel, or as a direct message to its owner. */
export function createNotices(options: {
  readonly rests: Rests;
  readonly sender: Sender;
  readonly asBot: MessageTargets['asBot'];
  readonly render: (job: Job, view: JobView) => MessageBody;
}): Notices {
  const { rests, sender, asBot, render } = options;
  const createIn = (channelId: string) => [asBot('post', Routes.channelMessages(channelId))];
  const messageIn = (channelId: string, id: string) => [asBot('delete', Routes.channelMessage(channelId, id))];

  const openDirect: Notices['openDirect'] = async ({ owner }, signal) =>
    tryRequest(
      async (own) =>
        rests.bot.post(Routes.userChannels(), { body: { recipient_id: owner.id }, headers: isFinal, signal: own }),
      signal,
      (answer) => {
        const { data } = channel.safeParse(answer);
        return data === undefined ? { kind: 'refused' } : { kind: 'opened', channelId: data.id };
      },
    );

  return {
    openDirect,

    async findNotice(job, signal) {
      const direct = await openDirect(job, signal);
      if (direct.kind === 'unreachable') return direct;
      const places = [
        { channelId: job.place.channelId, isDirect: false },
        ...(direct.kind === 'opened' ? [{ channelId: direct.channelId, isDirect: true }] : []),
      ];
      for (const { channelId, isDirect } of places) {
        const made = await unrecordedNotice(rests.bot, job, channelId, signal);
        if (made.kind === 'unreachable') return made;
        if (made.kind === 'found') return { kind: 'found', id: made.id, isDirect };
      }
      return { kind: 'none' };
    },

    async removeNotice(job, signal) {
      if (job.notice === undefined) return { kind: 'removed' };
      const opened = job.notice.isDirect ? await openDirect(job, signal) : undefined;
      if (opened !== undefined && opened.kind !== 'opened') return opened;
      return sender.remove(messageIn(opened?.channelId ?? job.place.channelId, job.notice.id), signal);
    },

    async removeUnrecorded(job, signal) {
      const direct = job.told === true ? undefined : await openDirect(job, signal);
      const left = await unrecordedOf(rests.bot, job, direct?.kind === 'opened' ? direct.channelId : undefined, signal);
      if (left.kind === 'unreachable') return left;
      for (const { channelId, id } of left.messages) {
        const removed = await sender.remove(messageIn(channelId, id), signal);
        if (removed.kind !== 'removed') return removed;
      }
      return { kind: 'removed' };
    },

    sendNoticeInChannel: async (job, view, signal) =>
      sender.create('place', createIn(job.place.channelId), render(job, view), noticeNonce(job), signal),

    async sendNoticeDirectly(job, view, signal) {
      const opened = await openDirect(job, signal);
      if (opened.kind !== 'opened') return opened;
      return sender.create('direct', createIn(opened.channelId), render(job, view), noticeNonce(job), signal);
    },
  };
}

function noticeNonce(job: Job): { readonly nonce: string } {
  return { nonce: `${job.id}-told` };
}
