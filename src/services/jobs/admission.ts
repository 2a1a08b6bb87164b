import type { AdmissionRefusal } from '../../core/job/admission.ts';
import type { Job, JobRequest } from '../../core/job/record.ts';
import { creditsFor, type Micros } from '../../core/money.ts';
import type { Accounts } from '../accounts.ts';
import type { Alerts } from '../alerts.ts';
import type { Line } from './line.ts';

/** A request that is right in itself, and what it is expected to cost. */
export interface PricedRequest {
  readonly request: Omit<JobRequest, 'hold'>;
  readonly price: Micros;
}

/** A request that may become a job: its credits are kept free until it is accepted or dropped. */
export interface Admitted {
  readonly request: JobRequest;
  /** Its hold is in the accounts: what was promised for it is no longer. */
  counted(): void;
  /** Gives everything back, or makes room for what is now on disk. Harmless when repeated. */
  release(): void;
}

export type AdmissionResult =
  | { readonly ok: true; readonly admitted: Admitted }
  | { readonly ok: false; readonly refusal: AdmissionRefusal };

export interface AdmissionRules {
  /** The servers that may use the bot; `undefined`: all. */
  readonly guilds: readonly string[] | undefined;
  readonly waitingPerMember: number;
  readonly waitingInAll: number;
  /** What one credit is worth. */
  readonly creditWorth: Micros;
}

/** Decides, from memory, whether a request is taken on. */
export function createAdmission(options: {
  readonly accounts: Accounts;
  readonly line: Line;
  readonly alerts: Pick<Alerts, 'standing'>;
  readonly rules: AdmissionRules;
}) {
  const { accounts, line, alerts, rules } = options;
  /** Requests between their admission and their acceptance, by member. */
  const arriving = new Map<string, number>();
  let arrivingInAll = 0;

  function arrive(memberId: string, change: 1 | -1): void {
    const count = (arriving.get(memberId) ?? 0) + change;
    if (count === 0) arriving.delete(memberId);
    else arriving.set(memberId, count);
    arrivingInAll += change;
  }

  function crowding(memberId: string): AdmissionRefusal | undefined {
    if (line.paused) return { reason: 'paused' };
    // Of those that arrive just now, some start without having to wait.
    const room = line.roomFor(memberId);
    if (line.waitingOf(memberId) + (arriving.get(memberId) ?? 0) >= rules.waitingPerMember + room) {
      return { reason: 'member-waiting', limit: rules.waitingPerMember };
    }
    return line.size + arrivingInAll >= rules.waitingInAll + room ? { reason: 'all-waiting' } : undefined;
  }

  return async function admit({ request, price }: PricedRequest): Promise<AdmissionResult> {
    const { guildId } = request.place;
    const memberId = request.owner.id;
    if (rules.guilds !== undefined && !rules.guilds.includes(guildId)) {
      return { ok: false, refusal: { reason: 'server-not-allowed' } };
    }
    // What cannot be written down is not even acknowledged.
    if (alerts.standing().some((kind) => kind === 'store' || kind === 'store-damaged')) {
      return { ok: false, refusal: { reason: 'store-failing' } };
    }
    // Before anything is read: a flood of what is refused anyway costs nothing.
    const full = crowding(memberId);
    if (full !== undefined) return { ok: false, refusal: full };
    const amounts = { credits: creditsFor(price, rules.creditWorth), micros: price };
    // A place in the line and the credits are decided in one moment: who is short of one takes none of the other.
    return accounts.decide({ guildId, memberId }, (promise): AdmissionResult => {
      const crowded = crowding(memberId);
      if (crowded !== undefined) return { ok: false, refusal: crowded };
      const result = promise(amounts);
      if (!result.ok) {
        return {
          ok: false,
          refusal:
            result.short === 'member'
              ? { reason: 'quota', window: result.window, renewsAt: result.renewsAt }
              : { reason: 'budget' },
        };
      }
      arrive(memberId, 1);
      let released = false;
      return {
        ok: true,
        admitted: {
          request: { ...request, hold: holdOf(result.promised.hold) },
          counted: () => result.promised.release(),
          release() {
            if (released) return;
            released = true;
            arrive(memberId, -1);
            result.promised.release();
          },
        },
      };
    });
  };
}

function holdOf({ credits, micros, day, month }: Job['hold']): Job['hold'] {
  return { credits, micros, day, month };
}
