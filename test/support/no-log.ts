import { noExtraWrites, type AuditLog } from '../../src/services/moderation/audit.ts';

/** Replaces the audit log and the log channels in tests about something else. */
export const noAuditLog: AuditLog = { decision: () => noExtraWrites, entry: () => noExtraWrites };

/** For accounts: nobody is told about a budget. */
export const nobodyTold = {
  decisionWrites: () => noExtraWrites,
  logChannelOf: () => undefined,
  logQueue: { send: (): void => {} },
};
