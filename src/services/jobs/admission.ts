import AsyncLock from 'async-lock';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { newJob, type Job, type JobRequest } from '../../core/job/record.ts';
import { checkPolicy } from '../../core/moderation/check.ts';
import type { Asked, Asker } from '../../core/moderation/setting.ts';
import { jobsAtOnce } from '../../core/moderation/settings/pace.ts';
import { creditsFor, type Micros } from '../../core/money.ts';
import { AboveLimitError, type Rows } from '../storage/store.ts';
import type { Accounts, Amounts, Booking, Short } from './accounts.ts';
import type { Alerts } from '../runtime/alerts.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Screening } from '../moderation/screening.ts';
import type { Servers } from '../moderation/servers.ts';
import { createByMember } from './by-member.ts';
import type { Line } from './line.ts';
import type { JobRecords } from './records.ts';

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

export type AdmissionResult =
  /** The job is on disk, with its hold: it will end in a result or a clear message. None where it was there before. */
  { readonly ok: true; readonly job: Job | undefined } | { readonly ok: false; readonly refusal: AdmissionRefusal };

export interface Admission {
  /** Decides whether a request is taken on, and accepts it. @throws where it could not be written down. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /** A job that was accepted has its place now, or is over. Harmless when repeated. */
  placed(jobId: string): void;
}

/** Of two requests at once, the one that is decided second may have been asked for first: by less than this, in ms. */
const clockSlack = 60_000;

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

/** What stands against a request is told from memory; the transaction that accepts it looks again at what it spends. */
export function createAdmission(options: {
  readonly records: Pick<JobRecords, 'add'>;
  readonly accounts: Pick<Accounts, 'booking'>;
  readonly line: Line;
  readonly alerts: Pick<Alerts, 'standing'>;
  readonly servers: Servers;
  readonly screening: Pick<Screening, 'refusal'>;
  readonly clock: Clock;
  readonly rules: AdmissionRules;
}): Admission {
  const { records, accounts, line, alerts, servers, screening, clock, rules } = options;
  /** Requests that are just being accepted, or wait for Discord to show that they are. */
  const arriving = createByMember<{ readonly job: string; readonly member: string }>();
  /** One of a member's after the other, as their commits are: what is refused then takes no place from the next. */
  const deciding = new AsyncLock({ maxPending: Infinity });

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
  function coolingUntil(guildId: string, last: number | undefined, now: number): number | undefined {
    const pause = servers.policy(guildId).cooldown * 1000;
    if (pause === 0) return undefined;
    // A request that was noted by a clock that ran ahead says nothing.
    if (last === undefined || last - now > clockSlack) return undefined;
    return last + pause > now ? last + pause : undefined;
  }

  /** What stands against it whatever its member and server have spent. */
  function precheck(priced: PricedRequest, credits: number): AdmissionRefusal | undefined {
    // What cannot be written down is not even begun.
    if (alerts.standing().some((kind) => kind === 'store' || kind === 'store-damaged')) {
      return { reason: 'store-failing' };
    }
    return moderated(priced, credits) ?? crowding(priced.request);
  }

  /** What stands against it by what its member, its server and the bot have spent, as these rows have it. */
  function unaffordable(
    booking: Booking,
    rows: Rows,
    { guildId, now, ...amounts }: Amounts & { readonly guildId: string; readonly now: number },
  ): AdmissionRefusal | undefined {
    const until = coolingUntil(guildId, booking.last(rows), now);
    if (until !== undefined) return { reason: 'cooldown', until };
    const short = booking.short(rows, amounts);
    return short === undefined ? undefined : shortOf(short, amounts.credits);
  }

  function shortOf({ short, window, left, renewsAt }: Short, cost: number): AdmissionRefusal {
    const inCredits = short === 'bot' ? Math.floor(left / rules.creditWorth) : left;
    const shortage = { window, left: Math.max(inCredits, 0), cost, renewsAt };
    return short === 'member' ? { reason: 'quota', ...shortage } : { reason: 'budget', of: short, ...shortage };
  }

  /** Written down with its hold, where nothing stands against that any more. */
  async function accept({ request, asker }: PricedRequest, amounts: Amounts): Promise<AdmissionResult> {
    const { guildId } = request.place;
    const { revision, onlyForMe } = servers.policy(guildId);
    const policy = { revision, atOnce: atOnceIn(guildId), onlyForMe };
    for (;;) {
      const booking = await accounts.booking({ guildId, memberId: request.owner.id, roleIds: asker.roleIds });
      const job = newJob({ ...request, hold: { ...amounts, ...booking.windows }, policy }, clock.now());
      try {
        const added = await records.add(job, booking, (rows) =>
          unaffordable(booking, rows, { ...amounts, guildId, now: job.times.accepted }),
        );
        if (added.kind === 'refused') return { ok: false, refusal: added.refusal };
        return { ok: true, job: added.kind === 'added' ? job : undefined };
      } catch (error) {
        // What the bot has left was spent meanwhile: the next look says how much it is.
        if (!(error instanceof AboveLimitError)) throw error;
      }
    }
  }

  async function decide(priced: PricedRequest, amounts: Amounts): Promise<AdmissionResult> {
    // Of all that was found before, nothing need be so any more.
    const changed = precheck(priced, amounts.credits);
    if (changed !== undefined) return { ok: false, refusal: changed };
    const { id, owner } = priced.request;
    arriving.set({ job: id, member: owner.id });
    let isAccepted = false;
    try {
      const result = await accept(priced, amounts);
      isAccepted = result.ok && result.job !== undefined;
      return result;
    } finally {
      if (!isAccepted) arriving.delete(id);
    }
  }

  async function unaffordableNow({ request, asker }: PricedRequest, amounts: Amounts) {
    const { guildId } = request.place;
    const booking = await accounts.booking({ guildId, memberId: request.owner.id, roleIds: asker.roleIds });
    return unaffordable(booking, await booking.read(), { ...amounts, guildId, now: clock.now() });
  }

  return {
    async admit(priced) {
      const { request, price } = priced;
      const { guildId } = request.place;
      if (rules.guilds !== undefined && !rules.guilds.includes(guildId)) {
        return { ok: false, refusal: { reason: 'server-not-allowed' } };
      }
      const amounts = { credits: creditsFor(price, rules.creditWorth), micros: price };
      // Before anything is read: a flood of what is refused anyway costs nothing, and what is refused costs no screening.
      const refusal =
        precheck(priced, amounts.credits) ?? (await unaffordableNow(priced, amounts)) ?? (await screened(priced));
      if (refusal !== undefined) return { ok: false, refusal };
      return deciding.acquire(request.owner.id, async () => decide(priced, amounts));
    },
    placed: (jobId) => arriving.delete(jobId),
  };
}
