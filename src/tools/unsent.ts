import { createLogger } from '../log.ts';
import { createJobRecords } from '../services/jobs/records.ts';
import { openStore } from '../services/store.ts';

/**
 * Jobs whose paid request had not left when the backup was made may have sent it since. In the database at `path` they
 * become jobs of unknown outcome, which the bot ends at its next start: they are never sent a second time.
 * @returns how many.
 */
export async function giveUpUnsent(path: string, at: number): Promise<number> {
  const log = createLogger('error');
  const store = await openStore(path, log);
  try {
    const records = createJobRecords({ store, log });
    const unsent = (await records.load()).filter(({ state }) => state === 'accepted' || state === 'waiting');
    for (const { id } of unsent) {
      await records.apply(id, { type: 'acknowledged', messageId: undefined });
      await records.apply(id, { type: 'submitting', at });
    }
    return unsent.length;
  } finally {
    await store.close();
  }
}
