import type { Decision } from '../../core/moderation/decision.ts';
import type { LogEntry } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { newestRows, type PageOptions } from '../storage/newest.ts';
import { momentOf, schema } from '../storage/schema.ts';
import type { Rows, Store, Write } from '../storage/store.ts';
import { channelKey, entryWrites, type LogNotice } from './log-rows.ts';
import type { LogQueue } from './log-queue.ts';

/** A server's decisions, as they were made, the newest first; `next` leads to older ones, where there are any. */
export async function auditPage(store: Store, guildId: string, options: PageOptions) {
  const { rows, next } = await newestRows(store, schema.audit.under(guildId), options);
  return { decisions: rows.map(({ value }) => schema.audit.record.parse(value)), next };
}

/** What a transaction writes down of what it does, for the audit log, log channels and reports. */
export interface Notes {
  /** The rows that the transaction has to read. */
  readonly keys: readonly string[];
  /** `undefined`: somebody was first, and the transaction is to write nothing at all. */
  writes(rows: Rows): readonly Write[] | undefined;
  /** They are written. */
  written(): void;
}

export const noNotes: Notes = { keys: [], writes: () => [], written: () => {} };

/** Makes notes. Rows of the audit log are made here and nowhere else. */
export interface Notebook {
  /** A decision, and what log channels are told of it. */
  decision(guildId: string, decision: Decision, channels: readonly (string | undefined)[]): Notes;
  /** Something that a log channel is told; `id` makes it unique in its moment. */
  entry(guildId: string, channelId: string | undefined, id: string, entry: LogEntry): Notes;
}

export function createNotebook(options: {
  readonly logQueue: Pick<LogQueue, 'send'>;
  readonly clock: Pick<Clock, 'now'>;
}): Notebook {
  const { logQueue, clock } = options;
  function telling(told: readonly LogNotice[], others: readonly Write[] = []): Notes {
    const at = clock.now();
    return {
      keys: told.map(channelKey),
      writes: (rows) => [...others, ...entryWrites(rows, told, at)],
      written: () => logQueue.send(told),
    };
  }
  return {
    decision: (guildId, decision, channels) =>
      telling(toChannels(guildId, channels, decision.id, { kind: 'decision', decision }), [
        { key: schema.audit.key(guildId, momentOf(decision.at), decision.id), value: decision },
      ]),
    entry: (guildId, channelId, id, entry) => telling(toChannels(guildId, [channelId], id, entry)),
  };
}

const toChannels = (
  guildId: string,
  channels: readonly (string | undefined)[],
  id: string,
  entry: LogEntry,
): LogNotice[] =>
  [...new Set(channels)].flatMap((channelId) => (channelId === undefined ? [] : [{ guildId, channelId, id, entry }]));

/** Several notes of one transaction; where somebody was first with one, none is written. */
export function together(...notes: readonly Notes[]): Notes {
  return {
    keys: notes.flatMap(({ keys }) => keys),
    writes(rows) {
      const all = notes.map((each) => each.writes(rows));
      return all.some((writes) => writes === undefined) ? undefined : all.flatMap((writes) => writes ?? []);
    },
    written() {
      for (const each of notes) each.written();
    },
  };
}
