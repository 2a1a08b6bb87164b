import { publicMessage } from '../job/predicates.ts';
import type { Job } from '../job/record.ts';
import { clip } from '../plain-text.ts';
import type { DecidedResult } from './log-entry.ts';

/** A card shows no more of a prompt. */
const longestPrompt = 1_000;

/** What the card of a decision shows of the job that it is about. */
export function decidedResult(job: Job): DecidedResult {
  return {
    channelId: job.place.channelId,
    message: publicMessage(job),
    prompt: job.prompt === undefined ? undefined : clip(job.prompt, longestPrompt),
    ...(job.origin === undefined ? {} : { origin: { kind: job.origin.kind, parent: job.origin.parent } }),
  };
}
