import { MessageFlags, Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Job } from '../core/job/record.ts';
import { privateText } from '../messages/private-text.ts';
import type { InputNotices } from '../services/moderation/input-notices.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { LocalizedInteraction } from './responder.ts';
import { errorFacts } from './outcome.ts';

/** In ms. Nothing waits for the notice. */
const patience = 10_000;

/**
 * Tells a member in private what happens to a file, after the first card that has files of theirs in this server. Never
 * throws: without the notice the job goes on as it would, and the next one tells.
 */
export function createInputNotice(options: {
  readonly rest: REST;
  readonly notices: InputNotices;
  readonly log: Logger;
  /** Aborts what is running. */
  readonly signal: AbortSignal;
}): (job: Job, interaction: LocalizedInteraction) => Promise<void> {
  const { rest, notices, log, signal } = options;

  async function send({ applicationId, token, t }: LocalizedInteraction): Promise<void> {
    const body = {
      flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2,
      components: privateText([t('input-notice')]),
      allowed_mentions: { parse: [] },
    };
    await bounded({ signal, ms: patience }, async (own) =>
      rest.post(Routes.webhook(applicationId, token), { auth: false, body, signal: own }),
    );
  }

  return async (job, interaction) => {
    if (job.inputs.length === 0) return;
    try {
      await notices.tellOnce(job.place.guildId, job.owner.id, async () => send(interaction));
    } catch (error) {
      log.warn({ job: job.id, ...errorFacts(error) }, 'a member could not be told what happens to a file');
    }
  };
}
