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

/** What a transaction writes in addition, for the audit log, log channels and reports. */
export interface ExtraWrites {
  /** The rows that the transaction has to read. */
  readonly keys: readonly string[];
  /** `undefined`: somebody was first, and the transaction is to write nothing at all. */
  writes(rows: Rows): readonly Write[] | undefined;
  /** They are written. */
  committed(): void;
}

export const noExtraWrites: ExtraWrites = { keys: [], writes: () => [], committed: () => {} };

/** Composes the extra writes of decisions. Rows of the audit log are made here and nowhere else. */
export interface AuditLog {
  /** A decision, and what log channels are told of it. */
  decision(guildId: string, decision: Decision, channels: readonly (string | undefined)[]): ExtraWrites;
  /** Something that a log channel is told; `id` makes it unique in its moment. */
  entry(guildId: string, channelId: string | undefined, id: string, entry: LogEntry): ExtraWrites;
}

export function createAuditLog(options: {
  readonly logQueue: Pick<LogQueue, 'send'>;
  readonly clock: Pick<Clock, 'now'>;
}): AuditLog {
  const { logQueue, clock } = options;
  function writesFor(notices: readonly LogNotice[], others: readonly Write[] = []): ExtraWrites {
    const at = clock.now();
    return {
      keys: notices.map(channelKey),
      writes: (rows) => [...others, ...entryWrites(rows, notices, at)],
      committed: () => logQueue.send(notices),
    };
  }
  return {
    decision: (guildId, decision, channels) =>
      writesFor(toChannels(guildId, channels, decision.id, { kind: 'decision', decision }), [
        { key: schema.audit.key(guildId, momentOf(decision.at), decision.id), value: decision },
      ]),
    entry: (guildId, channelId, id, entry) => writesFor(toChannels(guildId, [channelId], id, entry)),
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
export function combined(...notes: readonly ExtraWrites[]): ExtraWrites {
  return {
    keys: notes.flatMap(({ keys }) => keys),
    writes(rows) {
      const all = notes.map((each) => each.writes(rows));
      return all.some((writes) => writes === undefined) ? undefined : all.flatMap((writes) => writes ?? []);
    },
    committed() {
      for (const each of notes) each.committed();
    },
  };
}
