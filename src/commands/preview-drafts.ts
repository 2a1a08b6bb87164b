import type { OptionValues } from '../catalog/requested-file.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';

/** A request that was shown before anything is spent. */
export interface Draft {
  /** The id of the interaction that it was shown to. */
  readonly id: string;
  readonly guildId: string;
  readonly memberId: string;
  readonly modelId: string;
  readonly given: OptionValues;
  /** What the request has besides its options. */
  readonly others: Pick<PricedRequest['request'], 'origin' | 'retryOf' | 'form' | 'captions'>;
  readonly original: number | undefined;
  /** What it costs, as it was shown. */
  readonly credits: number;
}

/** Requests that were shown and not made yet, in memory. `now`: ms of the monotonic clock. */
export interface Drafts {
  keep(draft: Draft, now: number): void;
  /** The draft, if it was shown to this member in this server, not too long ago. */
  find(id: string, by: Pick<Draft, 'guildId' | 'memberId'>, now: number): Draft | undefined;
}

/** In ms. */
const lifetime = 10 * 60_000;
const mostOfMember = 5;
/** A draft has at most 25 options of 6,000 characters. */
const mostInAll = 500;

export function createDrafts(): Drafts {
  /** By id, the oldest first. */
  const drafts = new Map<string, { readonly draft: Draft; readonly at: number }>();

  function makeRoom(memberId: string, now: number): void {
    for (const [id, { at }] of drafts) if (now - at >= lifetime) drafts.delete(id);
    const own = [...drafts].filter(([, { draft }]) => draft.memberId === memberId).map(([id]) => id);
    for (const id of own.slice(0, Math.max(own.length - mostOfMember + 1, 0))) drafts.delete(id);
    const [oldest] = drafts.keys();
    if (drafts.size >= mostInAll && oldest !== undefined) drafts.delete(oldest);
  }

  return {
    keep(draft, now) {
      drafts.delete(draft.id);
      makeRoom(draft.memberId, now);
      drafts.set(draft.id, { draft, at: now });
    },
    find(id, { guildId, memberId }, now) {
      const found = drafts.get(id);
      if (found === undefined || now - found.at >= lifetime) return undefined;
      const { draft } = found;
      return draft.guildId === guildId && draft.memberId === memberId ? draft : undefined;
    },
  };
}
