import { Routes } from 'discord.js';
import { z } from 'zod';
import { jobOfMessage } from '../core/moderation/target.ts';
import type { Job } from '../core/job/record.ts';
import { inputsView, type JobView } from '../core/job/view.ts';
import type { MessageBody } from '../messages/message-body.ts';
import type { Messenger } from '../services/jobs/messenger.ts';
import { filesIn, inputsIn, withFiles } from './files.ts';
import { unrecordedFollowUp } from './follow-ups.ts';
import type { MessageTarget, MessageTargets } from './message-targets.ts';
import type { Rests } from './rest.ts';
import type { Sender } from './sender.ts';
import { tryRequest } from './try-request.ts';

type InputMessages = Pick<
  Messenger,
  'createInputsMessage' | 'postInputs' | 'readInputs' | 'removeInputs' | 'readResult' | 'readUpload'
>;

const resultMessage = z.object({
  author: z.object({ id: z.string() }),
  interaction_metadata: z.object({ id: z.string() }).optional(),
});

/** The messages with what members put in, and the messages of results that they put in. */
export function createInputMessages(options: {
  readonly rests: Rests;
  readonly sender: Sender;
  readonly targets: MessageTargets;
  readonly render: (job: Job, view: JobView) => MessageBody;
}): InputMessages {
  const { rests, sender, render } = options;
  const { toReply, toFollowUp, toNewMessage, asBot } = options.targets;

  const targetsOf = (job: Job): MessageTarget[] =>
    job.inputsMessage === undefined ? toReply(job) : toFollowUp(job, job.inputsMessage);

  return {
    async createInputsMessage(job, signal) {
      const made = await unrecordedFollowUp(rests.bot, job, signal);
      if (made.kind === 'unreachable') return made;
      if (made.kind === 'found') return { kind: 'shown', message: { id: made.id, attachments: [] } };
      const body = render(job, { ...inputsView(job), inputs: [] });
      return sender.create('place', toNewMessage(job), body, { nonce: `${job.id}-in` }, signal);
    },

    async postInputs(job, view, uploads, signal) {
      // What is posted anew takes the place of what was there.
      const kept = uploads.length > 0 ? [] : view.inputs.map(({ attachment }) => ({ id: attachment }));
      const body = async (): Promise<object> => withFiles(render(job, view), kept, uploads);
      const sent = await sender.edit('edit', targetsOf(job), body, signal);
      return sent.kind === 'sent' ? { kind: 'posted', posted: inputsIn(sent.message, view.inputs) } : sent;
    },

    async readInputs(job, view, signal) {
      const id = job.inputsMessage ?? job.reply;
      if (id === undefined) return { kind: 'gone' };
      const sent = await sender.find([asBot('get', Routes.channelMessage(job.place.channelId, id))], signal);
      return sent.kind === 'sent' ? { kind: 'posted', posted: inputsIn(sent.message, view.inputs) } : sent;
    },

    removeInputs: async (job, signal) =>
      job.inputsMessage === undefined ? { kind: 'removed' } : sender.remove(toFollowUp(job, job.inputsMessage), signal),

    readResult: async (job, { channelId, messageId }, signal) =>
      tryRequest(
        async (own) => rests.bot.get(Routes.channelMessage(channelId, messageId), { signal: own }),
        signal,
        (answer) => {
          const { data } = resultMessage.safeParse(answer);
          const facts = {
            id: messageId,
            channelId,
            authorId: data?.author.id ?? '',
            interactionId: data?.interaction_metadata?.id,
            customIds: customIdsIn(answer),
          };
          const files = filesIn(answer).flatMap(({ attachment_id: attachment, url }) =>
            attachment === undefined || url === undefined ? [] : [{ attachment, url }],
          );
          return { kind: 'found' as const, jobId: jobOfMessage(facts, job.place.applicationId), files };
        },
      ),

    readUpload: async ({ channelId, messageId, attachment }, signal) =>
      tryRequest(
        async (own) => rests.bot.get(Routes.channelMessage(channelId, messageId), { signal: own }),
        signal,
        (answer) => {
          const { attachments = [] } = withAttachments.safeParse(answer).data ?? {};
          const shown = filesIn(answer).map(({ attachment_id: id, url }) => ({ id, url }));
          const found = [...attachments, ...shown].find(({ id }) => id !== undefined && id === attachment);
          return { kind: 'found' as const, url: found?.url };
        },
      ),
  };
}

const withAttachments = z.object({ attachments: z.array(z.object({ id: z.string(), url: z.string() })) });
const component = z.object({ custom_id: z.string().optional() });
const row = z.object({ components: z.array(component).optional() });
const container = z.object({ components: z.array(row).optional() });
const withComponents = z.object({ components: z.array(container) });

/** The custom ids of the buttons in a message's containers. */
function customIdsIn(message: unknown): string[] {
  return (withComponents.safeParse(message).data?.components ?? [])
    .flatMap(({ components = [] }) => components)
    .flatMap(({ components = [] }) => components)
    .flatMap(({ custom_id: id }) => id ?? []);
}
