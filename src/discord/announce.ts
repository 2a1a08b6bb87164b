import { Routes, type REST } from 'discord.js';
import { sentAnyway } from './make-request.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { AlertKind } from '../services/runtime/alerts.ts';
import type { Words } from '../words/words.ts';

/** Posts alerts in the operator's channel, if one is set. They are in English, like the operator's tools. */
export function createAnnouncer(options: {
  readonly rest: REST;
  readonly channelId: string | undefined;
  readonly words: Words;
  readonly signal: AbortSignal;
}): (kind: AlertKind) => Promise<void> {
  const { rest, channelId } = options;
  const t = options.words.in('en-US');
  return async (kind) => {
    if (channelId === undefined) return;
    await bounded({ signal: options.signal }, async (own) =>
      rest.post(Routes.channelMessages(channelId), {
        body: { content: t(`alert.${kind}`), allowed_mentions: { parse: [] } },
        // Its subject may be the database that gives the right to act.
        headers: sentAnyway,
        signal: own,
      }),
    );
  };
}
