import { decisionKey, decisionPrefix, decisionRecord, type Decision } from '../../core/moderation/decision.ts';
import { newestRows, type PageOptions } from '../storage/newest.ts';
import type { Store, Write } from '../storage/store.ts';
import type { LogQueue } from './log-queue.ts';

/** A server's decisions, as they were made. Nothing here writes: a decision is written with what it decides. */
export interface Audit {
  /** The newest first; `next` leads to older ones, where there are any. */
  page(
    guildId: string,
    options: PageOptions,
  ): Promise<{ readonly decisions: readonly Decision[]; readonly next: string | undefined }>;
}

export function createAudit(store: Store): Audit {
  return {
    async page(guildId, options) {
      const { rows, next } = await newestRows(store, decisionPrefix(guildId), options);
      return { decisions: rows.map(({ value }) => decisionRecord.parse(value)), next };
    },
  };
}

/** The row of the audit log and what log channels are told, to be written in one commit with what is decided. */
export function decisionRows(
  logQueue: Pick<LogQueue, 'rows'>,
  guildId: string,
  decision: Decision,
  channels: readonly (string | undefined)[],
): readonly Write[] {
  const entry = { kind: 'decision', decision } as const;
  return [
    { key: decisionKey(guildId, decision), value: decision },
    ...[...new Set(channels)].flatMap((channelId) => logQueue.rows(guildId, channelId, decision.id, entry)),
  ];
}
