import type { AdmissionRefusal } from '../../core/job/admission.ts';
import type { Job, JobRequest } from '../../core/job/record.ts';
import { checkPolicy } from '../../core/moderation/check.ts';
import type { Asked, Asker } from '../../core/moderation/setting.ts';
import { jobsAtOnce } from '../../core/moderation/settings/pace.ts';
import { creditsFor, type Micros } from '../../core/money.ts';
import type { Accounts, Promised, Short } from './accounts.ts';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Screening } from '../moderation/screening.ts';
import type { Servers } from '../moderation/servers.ts';
import { createByMember } from './by-member.ts';
import type { Line } from './line.ts';

/** A request that is right in itself, and what it is expected to cost. */
export interface PricedRequest {
  readonly request: Omit<JobRequest, 'hold' | 'policy'>;
  readonly price: Micros;
  /** What a server's policy decides by, beside the request itself. */
  readonly asker: Asker;
  /** All that was written freely. */
  readonly texts: readonly string[];
  readonly size: Pick<Asked, 'images' | 'seconds'>;
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
  /** A member's jobs at RunComfy at once. */
  readonly perMember: number;
  /** What one credit is worth. */
  readonly creditWorth: Micros;
}

/** Decides, from memory, whether a request is taken on. */
export function createAdmission(options: {
  readonly accounts: Accounts;
  readonly line: Line;
  readonly alerts: Pick<Alerts, 'standing'>;
  readonly servers: Servers;
  readonly screening: Pick<Screening, 'refusal'>;
  readonly clock: Clock;
  readonly rules: AdmissionRules;
}) {
  const { accounts, line, alerts, servers, screening, clock, rules } = options;
  /** Requests between their admission and their acceptance. */
  const arriving = createByMember<{ readonly job: string; readonly member: string; readonly guild: string }>();

  function crowding({ place: { guildId }, owner }: PricedRequest['request']): AdmissionRefusal | undefined {
    if (line.paused) return { reason: 'paused' };
    // Of those that arrive just now, some start without having to wait.
    const room = line.roomFor({ guildId, memberId: owner.id, atOnce: atOnceIn(guildId) });
    if (line.waitingOf(owner.id) + arriving.of(owner.id).length >= rules.waitingPerMember + room) {
      return { reason: 'member-waiting', limit: rules.waitingPerMember };
    }
    return line.size + arriving.size >= rules.waitingInAll + room ? { reason: 'all-waiting' } : undefined;
  }

  const atOnceIn = (guildId: string): number => jobsAtOnce(servers.policy(guildId), rules.perMember);

  /** What the server's moderators decided of this member and this request. */
  function moderated({ request, asker, size }: PricedRequest, credits: number): AdmissionRefusal | undefined {
    const { guildId } = request.place;
    const pause = servers.pause(guildId);
    if (pause !== undefined) return { reason: 'server-paused', why: pause.why };
    const bar = servers.bar(guildId, request.owner.id);
    if (bar !== undefined) return { reason: 'barred', why: bar.why, until: bar.until };
    return checkPolicy(servers.policy(guildId), asker, { ...request, credits, ...size });
  }

  async function screened({ request, texts, asker }: PricedRequest): Promise<AdmissionRefusal | undefined> {
    const { guildId, channelId } = request.place;
    return screening.refusal({ guildId, channelId, memberId: request.owner.id, texts, asker });
  }

  /** Until when a member has to wait after their last request in this server, where that is not over. */
  function coolingUntil(guildId: string, memberId: string, last: number | undefined): number | undefined {
    const pause = servers.policy(guildId).cooldown * 1000;
    if (pause === 0) return undefined;
    const now = clock.now();
    // Of several at the same moment the first is taken on.
    if (arriving.of(memberId).some(({ guild }) => guild === guildId)) return now + pause;
    // A request that was noted by a clock that ran ahead says nothing.
    if (last === undefined || last > now) return undefined;
    return last + pause > now ? last + pause : undefined;
  }

  /** What stands against it whatever its member and server have spent. */
  function precheck(priced: PricedRequest, credits: number): AdmissionRefusal | undefined {
    // What cannot be written down is not even acknowledged.
    if (alerts.standing().some((kind) => kind === 'store' || kind === 'store-damaged')) {
      return { reason: 'store-failing' };
    }
    return moderated(priced, credits) ?? crowding(priced.request);
  }

  /** A place in the line and the credits are decided in one moment: who is short of one takes none of the other. `taken` is then done at once. */
  async function decide<T>(
    priced: PricedRequest,
    taken: (promised: Promised) => T,
  ): Promise<{ readonly ok: true; readonly value: T } | Extract<AdmissionResult, { ok: false }>> {
    const { request, price, asker } = priced;
    const { guildId } = request.place;
    const memberId = request.owner.id;
    const credits = creditsFor(price, rules.creditWorth);
    // Before anything is read: a flood of what is refused anyway costs nothing.
    const refusal = precheck(priced, credits);
    if (refusal !== undefined) return { ok: false, refusal };
    return accounts.decide({ guildId, memberId, roleIds: asker.roleIds }, ({ promise, last }) => {
      const until = coolingUntil(guildId, memberId, last);
      const changed = until === undefined ? precheck(priced, credits) : { reason: 'cooldown' as const, until };
      if (changed !== undefined) return { ok: false, refusal: changed };
      const result = promise({ credits, micros: price });
      return result.ok ? { ok: true, value: taken(result.promised) } : { ok: false, refusal: shortOf(result, credits) };
    });
  }

  function shortOf({ short, window, left, renewsAt }: Short, cost: number): AdmissionRefusal {
    const inCredits = short === 'bot' ? Math.floor(left / rules.creditWorth) : left;
    const shortage = { window, left: Math.max(inCredits, 0), cost, renewsAt };
    return short === 'member' ? { reason: 'quota', ...shortage } : { reason: 'budget', of: short, ...shortage };
  }

  function admitted({ request }: PricedRequest, promised: Promised): Admitted {
    const { guildId } = request.place;
    const { revision, onlyForMe } = servers.policy(guildId);
    arriving.set({ job: request.id, member: request.owner.id, guild: guildId });
    let released = false;
    return {
      request: {
        ...request,
        hold: holdOf(promised.hold),
        policy: { revision, atOnce: atOnceIn(guildId), onlyForMe },
      },
      counted: () => promised.release(),
      release() {
        if (released) return;
        released = true;
        arriving.delete(request.id);
        promised.release();
      },
    };
  }

  return async function admit(priced: PricedRequest): Promise<AdmissionResult> {
    if (rules.guilds !== undefined && !rules.guilds.includes(priced.request.place.guildId)) {
      return { ok: false, refusal: { reason: 'server-not-allowed' } };
    }
    // What is refused anyway costs no screening. No credits are kept free meanwhile: most of what is screened for long is refused.
    const early = await decide(priced, (promised) => promised.release());
    if (!early.ok) return early;
    const refusal = await screened(priced);
    if (refusal !== undefined) return { ok: false, refusal };
    // Of all that was decided before, nothing need be so any more.
    const decided = await decide(priced, (promised) => admitted(priced, promised));
    return decided.ok ? { ok: true, admitted: decided.value } : decided;
  };
}

function holdOf({ credits, micros, day, month }: Job['hold']): Job['hold'] {
  return { credits, micros, day, month };
}
