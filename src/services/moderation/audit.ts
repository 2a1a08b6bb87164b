import { decisionPrefix, decisionRecord, type Decision } from '../../core/moderation/decision.ts';
import type { Store } from '../store.ts';

/** A server's decisions, as they were made. Nothing here writes: a decision is written with what it decides. */
export interface Audit {
  /** The newest first; `next` leads to older ones, where there are any. */
  page(
    guildId: string,
    options: { readonly limit: number; readonly before?: string | undefined },
  ): Promise<{ readonly decisions: readonly Decision[]; readonly next: string | undefined }>;
}

export function createAudit(store: Store): Audit {
  return {
    async page(guildId, { limit, before }) {
      const prefix = decisionPrefix(guildId);
      const rows = await store.range(prefix, {
        limit: limit + 1,
        newestFirst: true,
        ...(before === undefined ? {} : { before: `${prefix}${before}` }),
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        decisions: shown.map(({ value }) => decisionRecord.parse(value)),
        next: rows.length > limit && last !== undefined ? last.key.slice(prefix.length) : undefined,
      };
    },
  };
}
