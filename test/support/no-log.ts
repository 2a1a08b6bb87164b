import { noExtraWrites, type AuditLog } from '../../src/services/moderation/audit.ts';

/** In the place of what moderators are told and what is written of decisions, where a test is about something else. */
export const noAuditLog: AuditLog = { decision: () => noExtraWrites, entry: () => noExtraWrites };

/** For accounts: nobody is told of a budget. */
export const nobodyTold = {
  decisionWrites: () => noExtraWrites,
  logChannelOf: () => undefined,
  logQueue: { send: (): void => {} },
};
