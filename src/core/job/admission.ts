import type { PolicyRefusal } from '../moderation/check.ts';
import type { Hit } from '../screening/rule.ts';

/** What is left in a window, and what the request costs, in credits; `renewsAt` in epoch ms. */
interface Shortage {
  readonly window: 'day' | 'month';
  readonly left: number;
  readonly cost: number;
  readonly renewsAt: number;
}

/** Why a request that is right in itself is not taken on; said in private, before anything is spent. */
export type AdmissionRefusal =
  | { readonly reason: 'paused' }
  | { readonly reason: 'server-not-allowed' }
  /** The member has as many waiting as allowed. */
  | { readonly reason: 'member-waiting'; readonly limit: number }
  /** The bot has as many waiting as it can promise to serve. */
  | { readonly reason: 'all-waiting' }
  /** The member's allowance. */
  | ({ readonly reason: 'quota' } & Shortage)
  /** The budget of the server, or of the whole bot. */
  | ({ readonly reason: 'budget'; readonly of: 'server' | 'bot' } & Shortage)
  /** Nothing can be written down just now. */
  | { readonly reason: 'store-failing' }
  /** The server's moderators paused it, with their reason. */
  | { readonly reason: 'server-paused'; readonly why: string }
  /** The member is blocked in this server; `until` in epoch ms, missing for a block without an end. */
  | { readonly reason: 'barred'; readonly why: string; readonly until: number | undefined }
  /** Too soon after the member's last request here; `until` in epoch ms. */
  | { readonly reason: 'cooldown'; readonly until: number }
  /** What was written is not allowed: by the server's AutoMod, its moderators' words, or the operator's list. */
  | { readonly reason: 'screened'; readonly by: Hit['source'] }
  /** The server's AutoMod rules are not known yet. */
  | { readonly reason: 'rules-unread' }
  /** It could not be screened in time. */
  | { readonly reason: 'unscreened' }
  | PolicyRefusal;
