import { Routes, type REST } from 'discord.js';
import { z } from 'zod';
import type { Job } from '../core/job/record.ts';
import { following } from './rest.ts';

const messages = z.array(z.object({ id: z.string(), interaction_metadata: z.object({ id: z.string() }).optional() }));

/**
 * A further message of a job's reply that is not on record: it was made, and its answer was lost or the process ended
 * before it was written down. Webhooks know no nonce, so that making it again would leave the first one standing.
 * `undefined` also where the channel cannot be read.
 */
export async function unrecordedFollowUp(rest: REST, job: Job, signal: AbortSignal): Promise<string | undefined> {
  const known = new Set([job.reply, ...job.messages.map(({ id }) => id)]);
  try {
    const newest = await following(signal, async (own) =>
      rest.get(Routes.channelMessages(job.place.channelId), {
        query: new URLSearchParams({ limit: '100' }),
        signal: own,
      }),
    );
    const found = messages
      .safeParse(newest)
      .data?.find(({ id, interaction_metadata: asked }) => asked?.id === job.id && !known.has(id));
    return found?.id;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
