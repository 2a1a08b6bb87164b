import { MessageFlags } from 'discord.js';
import type { Job } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import type { BestNext } from '../messages/best-next.ts';
import { attachmentText, jobMessage } from '../messages/job/message.ts';
import type { MessageBody } from '../messages/message-body.ts';
import type { Messenger, Shown, Upload } from '../services/jobs/messenger.ts';
import type { DiscordRequest, Metrics } from '../services/runtime/metrics.ts';
import type { Words } from '../words/words.ts';
import { postedIn, withFiles, type KeptFile } from './files.ts';
import { unrecordedFollowUp } from './follow-ups.ts';
import { isFinal } from './limited.ts';
import { createInputMessages } from './input-messages.ts';
import { createMentions } from './mentions.ts';
import { createMessageTargets, type MessageTarget } from './message-targets.ts';
import { createNotices } from './notices.ts';
import type { Rests } from './rest.ts';
import { createSender } from './sender.ts';

interface Edit {
  readonly job: Job;
  readonly view: JobView;
  /** The message on record whose files are kept. */
  readonly page: number | undefined;
  readonly uploads?: readonly Upload[];
}

/** The only code that writes jobs' messages. */
export function createMessenger(options: {
  readonly rests: Rests;
  readonly words: Words;
  readonly bestNext: BestNext;
  readonly metrics: Metrics;
}): Messenger {
  const { rests, words, bestNext } = options;
  const messageTargets = createMessageTargets(rests);
  const { toReply, toMessage, toNewMessage, asBot } = messageTargets;
  const sender = createSender(options);
  const render = (job: Job, view: JobView): MessageBody =>
    jobMessage(view, job.owner.id, words.in(job.owner.language), bestNext);

  async function edit(
    kind: DiscordRequest,
    targets: readonly MessageTarget[],
    { job, view, page, uploads = [] }: Edit,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Shown> {
    const results = page === undefined ? [] : (job.messages[page]?.attachments ?? []);
    const t = words.in(job.owner.language);
    const kept = [
      ...view.inputs.map(({ attachment }): KeptFile => ({ id: attachment })),
      ...results.map(({ id, file }): KeptFile => ({ id, description: attachmentText(view, file, t) })),
    ];
    const described = uploads.map((upload) => ({ ...upload, description: attachmentText(view, upload.file, t) }));
    const body = async (): Promise<object> => withFiles(render(job, view), kept, described);
    const sent = await sender.edit(kind, targets, body, signal, headers);
    return sent.kind === 'sent' ? { kind: 'shown', message: postedIn(sent.message, view) } : sent;
  }

  return {
    async editReply(job, view, signal, mayEditAsBot) {
      const page = job.route.via === 'reply' ? 0 : undefined;
      // An edit that only shows progress is not urgent, and may be skipped.
      const headers = mayEditAsBot === undefined ? isFinal : {};
      return edit('edit', toReply(job, mayEditAsBot), { job, view, page }, signal, headers);
    },

    edit: async (job, page, view, uploads, signal) =>
      edit(kindOf(job), toMessage(job, page), { job, view, page, uploads }, signal),

    async findReply(job, signal) {
      const found = await sender.find(toReply(job), signal);
      if (found.kind === 'token-dead') {
        // A card stands in the channel after that, too; a private answer does not.
        const card = await unrecordedFollowUp(rests.bot, job, signal);
        return card.kind === 'none' ? found : card;
      }
      if (found.kind !== 'sent') return found;
      const { id, flags = 0 } = found.message;
      return (flags & MessageFlags.Ephemeral) === 0 ? { kind: 'found', id } : { kind: 'private' };
    },

    remove: async (job, page, signal) => sender.remove(toMessage(job, page), signal),
    removeReply: async (job, signal) => sender.remove(toReply(job), signal),

    async createMessage(job, view, signal) {
      if (job.route.via === 'reply') {
        const made = await unrecordedFollowUp(rests.bot, job, signal);
        if (made.kind === 'unreachable') return made;
        if (made.kind === 'found') return { kind: 'shown', message: { id: made.id, attachments: [] } };
      }
      const nonce = `${job.id}-${job.messages.length}`;
      const isPrivate = job.route.via === 'press' && job.messages.length > 0;
      const flags = isPrivate ? MessageFlags.Ephemeral : 0;
      return sender.create('place', toNewMessage(job), render(job, view), { nonce, flags }, signal);
    },

    ...createInputMessages({ rests, sender, targets: messageTargets, render }),
    ...createNotices({ rests, sender, asBot, render }),
    ...createMentions({ rests, sender, asBot, words }),
  };
}

function kindOf(job: Job): DiscordRequest {
  if (job.route.via === 'press') return 'private';
  return job.route.via === 'direct' ? 'direct' : 'edit';
}
