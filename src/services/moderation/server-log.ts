import type { Job } from '../../core/job/record.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import type { BudgetWarning } from '../accounts.ts';
import type { Screened } from './screening.ts';

/** What a server's moderators read in their log channel. */
export type LogEntry =
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'budget'; readonly warning: BudgetWarning }
  /** Messages of a removed job that Easel could not delete. */
  | { readonly kind: 'not-cleared'; readonly job: Job; readonly messages: number }
  /** `unsaid`: how many of the member's were refused since the last that was told. */
  | { readonly kind: 'screened'; readonly screened: Screened; readonly unsaid: number };

/** Writes in log channels, in the server's own language. It never throws. */
export interface ServerLog {
  /** Whether it stands there. */
  post(guildId: string, channelId: string, entry: LogEntry): Promise<boolean>;
}
