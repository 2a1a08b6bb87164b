import { Routes, type REST } from 'discord.js';
import { z } from 'zod';
import { encode } from '../core/custom-id.ts';
import type { Job } from '../core/job/record.ts';
import type { NotShown } from '../services/jobs/messenger.ts';
import { tryRequest } from './try-request.ts';
import { isFinal } from './limited.ts';

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
    components: z.array(component).optional(),
  }),
);
type Message = z.infer<typeof messages>[number];

/** Looked for among a channel's newest messages; none also where the channel cannot be read. */
export type Unrecorded =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'none' }
  | Extract<NotShown, { kind: 'unreachable' }>;

/**
 * A job's card, or a further message of its reply, that is not on record: it was made, and its answer was lost or the process
 * ended before it was written down. Webhooks know no nonce, so that making it again would leave the first one standing.
 */
export async function unrecordedFollowUp(rest: REST, job: Job, signal: AbortSignal): Promise<Unrecorded> {
  const fits = ({ interaction_metadata: asked }: Message): boolean => asked?.id === job.id;
  return unrecorded(rest, knownIds(job), job.place.channelId, fits, signal);
}

/**
 * A message beside the reply that told how the job ended and is not on record: the process ended just then. By its
 * button, since Discord keeps a nonce for some minutes only.
 */
export async function unrecordedNotice(
  rest: REST,
  job: Job,
  channelId: string,
  signal: AbortSignal,
): Promise<Unrecorded> {
  const known = knownIds(job);
  const customId = encode('job', 'receipt', { job: job.id });
  return madeWithButton(rest, { channelId, authorId: job.place.applicationId, customId, known }, signal);
}

/**
 * What was said of a job and is not on record: a further message of its reply, and what told its end in the channel or
 * in its owner's direct messages, where they are given.
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

/** A message of the bot's that has this button and is not among the known ones. */
export async function madeWithButton(
  rest: REST,
  wanted: {
    readonly channelId: string;
    readonly authorId: string;
    readonly customId: string;
    readonly known?: ReadonlySet<string | undefined>;
  },
  signal: AbortSignal,
): Promise<Unrecorded> {
  const { channelId, authorId, customId, known = new Set() } = wanted;
  const fits = ({ author, components = [] }: Message): boolean =>
    author.id === authorId && components.some((part) => has(part, customId));
  return unrecorded(rest, known, channelId, fits, signal);
}

function has({ custom_id: customId, components = [] }: Component, wanted: string): boolean {
  return customId === wanted || components.some((part) => has(part, wanted));
}

function knownIds(job: Job): ReadonlySet<string | undefined> {
  return new Set([job.reply, ...job.messages.map(({ id }) => id)]);
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
        query: new URLSearchParams({ limit: '100' }),
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
