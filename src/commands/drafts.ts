import { createBoundedCache } from './bounded-cache.ts';

/** One person in one server. */
interface Writer {
  readonly guildId: string;
  readonly memberId: string;
}

/** Forms that people filled in and that changed nothing, to be offered again. Each person has one draft: the newest. */
export interface Drafts<D> {
  /** `now`: ms of the monotonic clock. */
  keep(writer: Writer, draft: D, now: number): void;
  find(writer: Writer, now: number): D | undefined;
  forget(writer: Writer): void;
}

/**
 * A draft is kept as long as the answer that offers it can be used, at most five in a server. It has at most 8,000
 * characters: the two texts of a form.
 */
const bounds = { lifetime: 15 * 60_000, mostPerGroup: 5, mostInAll: 200 };

export function createDrafts<D>(): Drafts<D> {
  const cache = createBoundedCache<D>(bounds);
  return {
    keep: (writer, draft, now) => cache.keep(keyOf(writer), writer.guildId, draft, now),
    find: (writer, now) => cache.find(keyOf(writer), now),
    forget: (writer) => cache.forget(keyOf(writer)),
  };
}

function keyOf({ guildId, memberId }: Writer): string {
  return `${guildId}:${memberId}`;
}
