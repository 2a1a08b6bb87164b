import { decisionRecord, type Decision } from '../../src/core/moderation/decision.ts';
import { schema } from '../../src/services/storage/schema.ts';
import type { Easel } from '../support/easel.ts';

/** The stored audit log of a server, the oldest first. */
export function decisionsOf({ database }: Pick<Easel, 'database'>, guildId: string): readonly Decision[] {
  return database.rows([schema.audit.under(guildId)]).map(({ value }) => decisionRecord.parse(value));
}
