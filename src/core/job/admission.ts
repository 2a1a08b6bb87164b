import type { PolicyRefusal } from '../moderation/check.ts';
import type { Micros } from '../money.ts';
import type { Job } from './record.ts';
import type { Hit } from '../screening/rule.ts';

/** How many credits are left in a window, and how many the request costs. `renewsAt` is in epoch ms. */
interface Shortage {
  readonly window: 'day' | 'month';
  readonly left: number;
  readonly cost: number;
  readonly renewsAt: number;
  /** The highest price that all accounts have room for, whichever of them is the one that is named. */
  readonly affordable: Micros;
}

/** Why a valid request is refused. Its member is told in private, before anything is spent. */
export type AdmissionRefusal =
  | { readonly reason: 'paused' }
  | { readonly reason: 'server-not-allowed' }
  /** The member has as many waiting jobs as allowed. */
  | { readonly reason: 'member-waiting'; readonly limit: number }
  /** The bot has as many waiting jobs as it can promise to serve. */
  | { readonly reason: 'all-waiting' }
  /** The member's allowance is too small. */
  | ({ readonly reason: 'quota' } & Shortage)
  /** The budget of the server, or of the whole bot, is too small. */
  | ({ readonly reason: 'budget'; readonly of: 'server' | 'bot' } & Shortage)
  /** The files that members put in, and that RunComfy has not had yet, have as many bytes as the bot keeps. */
  | { readonly reason: 'inputs-full' }
  /** Nothing can be written down now. */
  | { readonly reason: 'store-failing' }
  /** The server's moderators paused it. `why` is their reason. */
  | { readonly reason: 'server-paused'; readonly why: string }
  /** The member is blocked in this server. `until` is in epoch ms; a block without an end has none. */
  | { readonly reason: 'blocked'; readonly why: string; readonly until: number | undefined }
  /** The request comes too soon after the member's last one in this server. `until` is in epoch ms. */
  | { readonly reason: 'cooldown'; readonly until: number }
  /** A text is not allowed by the server's AutoMod, the words of its policy, or the operator's list. */
  | { readonly reason: 'screened'; readonly by: Hit['source'] }
  /** The server's AutoMod rules are not known yet. */
  | { readonly reason: 'rules-unread' }
  /** The texts could not be screened in time. */
  | { readonly reason: 'unscreened' }
  /** The job was tried again already. */
  | { readonly reason: 'retried' }
  /** The result that it is made from was removed just then. */
  | { readonly reason: 'original-removed' }
  /** The form was sent already, and made a job. */
  | { readonly reason: 'form-used'; readonly by: Job | undefined }
  | PolicyRefusal;
