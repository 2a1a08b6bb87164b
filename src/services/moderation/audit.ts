import type { Decision } from '../../core/moderation/decision.ts';
import type { DecidedResult, LogEntry } from '../../core/moderation/log-entry.ts';
import type { Clock } from '../runtime/clock.ts';
import { newestRows, type PageOptions } from '../storage/newest.ts';
import { momentOf, schema } from '../storage/schema.ts';
import type { Rows, Store, Write } from '../storage/store.ts';
import { channelKey, entryWrites, type LogNotice } from './log-rows.ts';
import type { LogQueue } from './log-queue.ts';

/** A page of a server's decisions, the newest first. `next` leads to older ones, if there are any. */
export async function auditPage(store: Store, guildId: string, options: PageOptions) {
  const { rows, next } = await newestRows(store, schema.audit.under(guildId), options);
  return { decisions: rows.map(({ value }) => schema.audit.record.parse(value)), next };
}

/** What a transaction writes in addition, for the audit log, log channels and reports. */
export interface ExtraWrites {
  /** The rows that the transaction has to read. */
  readonly keys: readonly string[];
  /** `undefined`: somebody else was first, and the transaction must write nothing at all. */
  writes(rows: Rows): readonly Write[] | undefined;
  /** Called after the commit. */
  committed(): void;
}

export const noExtraWrites: ExtraWrites = { keys: [], writes: () => [], committed: () => {} };

/** Composes the extra writes of decisions. Rows of the audit log are made here and nowhere else. */
export interface AuditLog {
  /** Writes a decision to the audit log and to these log channels. `result`: what it is about; the card of its report is looked up. */
  decision(
    guildId: string,
    decision: Decision,
    channels: readonly (string | undefined)[],
    result?: DecidedResult,
  ): ExtraWrites;
  /** Writes an entry for a log channel. `id` makes its key unique within a millisecond. */
  entry(guildId: string, channelId: string | undefined, id: string, entry: LogEntry): ExtraWrites;
}

export function createAuditLog(options: {
  readonly logQueue: Pick<LogQueue, 'send'>;
  readonly clock: Pick<Clock, 'now'>;
}): AuditLog {
  const { logQueue, clock } = options;
  return {
    decision(guildId, decision, channels, result) {
      const at = clock.now();
      const row = { key: schema.audit.key(guildId, momentOf(decision.at), decision.id), value: decision };
      const report = result === undefined ? undefined : schema.report.key(guildId, decision.job ?? '');
      const notices = toChannels(guildId, channels, decision.id, { kind: 'decision', decision, result });
      return {
        keys: [...notices.map(channelKey), ...(report === undefined ? [] : [report])],
        writes(rows) {
          const card = schema.report.record.safeParse(rows.get(report ?? '')).data?.card;
          if (result === undefined || card === undefined) return [row, ...entryWrites(rows, notices, at)];
          const withReport = { ...result, report: { channelId: card.channelId, id: card.id } };
          const entry = { kind: 'decision' as const, decision, result: withReport };
          const linked = notices.map((notice) => ({ ...notice, entry }));
          return [row, ...entryWrites(rows, linked, at)];
        },
        committed: () => logQueue.send(notices),
      };
    },
    entry(guildId, channelId, id, entry) {
      const at = clock.now();
      const notices = toChannels(guildId, [channelId], id, entry);
      return {
        keys: notices.map(channelKey),
        writes: (rows) => entryWrites(rows, notices, at),
        committed: () => logQueue.send(notices),
      };
    },
  };
}

const toChannels = (
  guildId: string,
  channels: readonly (string | undefined)[],
  id: string,
  entry: LogEntry,
): LogNotice[] =>
  [...new Set(channels)].flatMap((channelId) => (channelId === undefined ? [] : [{ guildId, channelId, id, entry }]));

/** Combines several extra writes for one transaction. If one of them refuses, nothing is written. */
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
