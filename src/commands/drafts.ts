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

/** In ms: as long as the answer that offers the draft can be used. */
const lifetime = 15 * 60_000;
const mostPerServer = 5;
/** A draft has at most 8,000 characters: the two texts of a form. */
const mostInAll = 200;

export function createDrafts<D>(): Drafts<D> {
  /** By server and member, the oldest first. */
  const drafts = new Map<string, { readonly guildId: string; readonly draft: D; readonly at: number }>();

  function makeRoom(guildId: string, now: number): void {
    for (const [key, { at }] of drafts) if (now - at >= lifetime) drafts.delete(key);
    const here = [...drafts].filter(([, each]) => each.guildId === guildId).map(([key]) => key);
    for (const key of here.slice(0, Math.max(here.length - mostPerServer + 1, 0))) drafts.delete(key);
    const [oldest] = drafts.keys();
    if (drafts.size >= mostInAll && oldest !== undefined) drafts.delete(oldest);
  }

  return {
    keep(writer, draft, now) {
      drafts.delete(keyOf(writer));
      makeRoom(writer.guildId, now);
      drafts.set(keyOf(writer), { guildId: writer.guildId, draft, at: now });
    },
    find(writer, now) {
      const found = drafts.get(keyOf(writer));
      return found !== undefined && now - found.at < lifetime ? found.draft : undefined;
    },
    forget(writer) {
      drafts.delete(keyOf(writer));
    },
  };
}

function keyOf({ guildId, memberId }: Writer): string {
  return `${guildId}:${memberId}`;
}
