import type { Clock } from '../runtime/clock.ts';
import { schema } from '../storage/schema.ts';
import { write, type Store } from '../storage/store.ts';

/** The members who were told what happens to the files that they put in, in each server once. */
export interface InputNotices {
  /**
   * Calls `tell` unless the member was told in this server, and stores when they were. If `tell` throws, or the process
   * ends before that is stored, the member's next file calls it again. While it is under way, further calls for the same
   * member do nothing. @throws what the store and `tell` throw.
   */
  tellOnce(guildId: string, memberId: string, tell: () => Promise<void>): Promise<void>;
}

const { inputNotice } = schema;

export function createInputNotices({ store, clock }: { readonly store: Store; readonly clock: Clock }): InputNotices {
  const underWay = new Set<string>();
  return {
    async tellOnce(guildId, memberId, tell) {
      const key = inputNotice.key(guildId, memberId);
      if (underWay.has(key)) return;
      underWay.add(key);
      try {
        if ((await store.get(key)) !== undefined) return;
        await tell();
        await write(store, { key, value: clock.now() });
      } finally {
        underWay.delete(key);
      }
    },
  };
}
