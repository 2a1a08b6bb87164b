import { decisionRecord, type Decision } from '../../src/core/moderation/decision.ts';
import { schema } from '../../src/services/storage/schema.ts';
import { rowsOf } from '../support/ledger-data.ts';
import type { Easel } from '../support/easel.ts';

/** The stored audit log of a server, the oldest first. */
export function decisionsOf(
  { config }: { readonly config: Pick<Easel['config'], 'databasePath'> },
  guildId: string,
): readonly Decision[] {
  return rowsOf(config.databasePath, [schema.audit.under(guildId)]).map(({ value }) => decisionRecord.parse(value));
}
