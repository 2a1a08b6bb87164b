import { Routes, type REST } from 'discord.js';
import { z } from 'zod';
import { decode } from '../core/custom-id.ts';
import type { Job } from '../core/job/record.ts';
import type { NotShown } from '../services/jobs/messenger.ts';
import { tryRequest } from './try-request.ts';
import { isFinal } from './limited.ts';
import { messageLimits } from '../core/discord-limits.ts';

interface Component {
  readonly custom_id?: string | undefined;
  readonly components?: readonly Component[] | undefined;
}

const component: z.ZodType<Component> = z.lazy(() =>
  z.object({ custom_id: z.string().optional(), components: z.array(component).optional() }),
);
const messages = z.array(
  z.object({
    id: z.string(),
    author: z.object({ id: z.string() }),
    interaction_metadata: z.object({ id: z.string() }).optional(),
    message_reference: z.object({ message_id: z.string().optional() }).optional(),
    components: z.array(component).optional(),
  }),
);
type Message = z.infer<typeof messages>[number];

/** A message among a channel's newest that is not on record. `none` also where the channel cannot be read. */
export type Unrecorded =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'none' }
  | Extract<NotShown, { kind: 'unreachable' }>;

/**
 * Finds a job's card, or a follow-up message of its reply, that is not on record: it was created, but the answer was
 * lost, or the process ended before it was stored. Webhooks have no nonce, so creating it again would post it twice.
 */
export async function unrecordedFollowUp(rest: REST, job: Job, signal: AbortSignal): Promise<Unrecorded> {
  const fits = ({ interaction_metadata: asked }: Message): boolean => asked?.id === job.id;
  return unrecorded(rest, knownIds(job), job.place.channelId, fits, signal);
}

/**
 * Finds a notice of a job's end that is not on record because the process ended just after it was sent. It is found by
 * any button of the job, because Discord remembers a nonce for some minutes only. The job's card has such buttons, too,
 * but answers an interaction.
 */
export async function unrecordedNotice(
  rest: REST,
  job: Job,
  channelId: string,
  signal: AbortSignal,
): Promise<Unrecorded> {
  const isOfJob = (customId: string): boolean => {
    const id = decode(customId);
    return id?.owner === 'job' && id.params.job === job.id;
  };
  const fits = ({ author, interaction_metadata: asked, components = [] }: Message): boolean =>
    author.id === job.place.applicationId && asked === undefined && components.some((part) => has(part, isOfJob));
  return unrecorded(rest, knownIds(job), channelId, fits, signal);
}

/** Finds a reply to a job's card that mentions its owner. The card of another try is also a reply, but answers a press. */
export async function unrecordedMention(rest: REST, job: Job, signal: AbortSignal): Promise<Unrecorded> {
  const fits = (message: Message): boolean =>
    message.author.id === job.place.applicationId &&
    message.interaction_metadata === undefined &&
    message.message_reference?.message_id === job.reply;
  return unrecorded(rest, knownIds(job), job.place.channelId, fits, signal);
}

/**
 * Finds all messages of a job that are not on record: a follow-up of its reply, and notices of its end in its channel
 * and, where `directId` is given, in its owner's direct messages.
 */
export async function unrecordedOf(
  rest: REST,
  job: Job,
  directId: string | undefined,
  signal: AbortSignal,
): Promise<
  | { readonly kind: 'found'; readonly messages: readonly { readonly channelId: string; readonly id: string }[] }
  | Extract<NotShown, { kind: 'unreachable' }>
> {
  const { channelId } = job.place;
  const notices = directId === undefined ? [channelId] : [channelId, directId];
  const looked = [
    { channelId, made: await unrecordedFollowUp(rest, job, signal) },
    ...(await Promise.all(
      notices.map(async (where) => ({ channelId: where, made: await unrecordedNotice(rest, job, where, signal) })),
    )),
  ];
  const found: { channelId: string; id: string }[] = [];
  for (const { channelId: where, made } of looked) {
    if (made.kind === 'unreachable') return made;
    if (made.kind === 'found') found.push({ channelId: where, id: made.id });
  }
  return { kind: 'found', messages: found };
}

/** Finds a message of the bot that has this button. */
export async function madeWithButton(
  rest: REST,
  wanted: {
    readonly channelId: string;
    readonly authorId: string;
    readonly customId: string;
  },
  signal: AbortSignal,
): Promise<Unrecorded> {
  const { channelId, authorId, customId } = wanted;
  const fits = ({ author, components = [] }: Message): boolean =>
    author.id === authorId && components.some((part) => has(part, (other) => other === customId));
  return unrecorded(rest, new Set(), channelId, fits, signal);
}

function has({ custom_id: customId, components = [] }: Component, isButton: (customId: string) => boolean): boolean {
  return (customId !== undefined && isButton(customId)) || components.some((part) => has(part, isButton));
}

function knownIds(job: Job): ReadonlySet<string | undefined> {
  return new Set([job.reply, job.inputsMessage, ...job.messages.map(({ id }) => id)]);
}

async function unrecorded(
  rest: REST,
  known: ReadonlySet<string | undefined>,
  channelId: string,
  fits: (message: Message) => boolean,
  signal: AbortSignal,
): Promise<Unrecorded> {
  const outcome = await tryRequest(
    async (own) =>
      rest.get(Routes.channelMessages(channelId), {
        query: new URLSearchParams({ limit: String(messageLimits.read) }),
        headers: isFinal,
        signal: own,
      }),
    signal,
    (newest): Unrecorded => {
      const found = messages.safeParse(newest).data?.find((message) => !known.has(message.id) && fits(message));
      return found === undefined ? { kind: 'none' } : { kind: 'found', id: found.id };
    },
  );
  return outcome.kind === 'found' || outcome.kind === 'unreachable' ? outcome : { kind: 'none' };
}
