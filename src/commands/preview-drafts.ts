import type { OptionValues } from '../catalog/requested-file.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import { createBoundedCache } from './bounded-cache.ts';

/** A request that was shown before anything is spent. */
export interface PreviewDraft {
  /** The id of the interaction that it was shown to. */
  readonly id: string;
  readonly guildId: string;
  readonly memberId: string;
  readonly modelId: string;
  readonly given: OptionValues;
  /** What the request has besides its options. */
  readonly others: Pick<PricedRequest['request'], 'origin' | 'retryOf' | 'form' | 'captions'>;
  readonly original: number | undefined;
  /** What the seed that was shown was drawn with. */
  readonly seedFraction: number | undefined;
  /** What it costs, as it was shown. */
  readonly credits: number;
}

/** Requests that were shown and not made yet, in memory. `now`: ms of the monotonic clock. */
export interface PreviewDrafts {
  keep(draft: PreviewDraft, now: number): void;
  /** The draft, if it was shown to this member in this server, not too long ago. */
  find(id: string, by: Pick<PreviewDraft, 'guildId' | 'memberId'>, now: number): PreviewDraft | undefined;
}

/** At most five of a member. A draft has at most 25 options of 6,000 characters. */
const bounds = { lifetime: 10 * 60_000, mostPerGroup: 5, mostInAll: 500 };

export function createPreviewDrafts(): PreviewDrafts {
  const cache = createBoundedCache<PreviewDraft>(bounds);
  return {
    keep: (draft, now) => cache.keep(draft.id, draft.memberId, draft, now),
    find(id, { guildId, memberId }, now) {
      const draft = cache.find(id, now);
      return draft?.guildId === guildId && draft.memberId === memberId ? draft : undefined;
    },
  };
}
