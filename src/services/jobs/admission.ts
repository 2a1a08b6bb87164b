import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { newJob, type Job } from '../../core/job/record.ts';
import type { WaitStatus } from '../../core/job/view.ts';
import { creditsFor } from '../../core/money.ts';
import { AboveLimitError } from '../storage/store.ts';
import type { Clock } from '../runtime/clock.ts';
import { doneWithin } from '../runtime/done-within.ts';
import type { Accounts, Amounts, Booking } from './accounts.ts';
import {
  createAdmissionChecks,
  type AdmissionChecksOptions,
  type PendingRequest,
  type PricedRequest,
} from './admission-checks.ts';
import { createMemberIndex } from './member-index.ts';
import type { JobRecords } from './records.ts';

export type AdmissionResult =
  /** The job is on disk, with its hold: it will end in a result or a clear message. `place`: where it has to wait. */
  | { readonly ok: true; readonly job: Job; readonly wait: WaitStatus | undefined }
  /** It was there before. */
  | { readonly ok: true; readonly job: undefined }
  | { readonly ok: false; readonly refusal: AdmissionRefusal };

export interface Admission {
  /** Decides whether a request is taken on, and accepts it. @throws where it could not be written down. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /** A job that was accepted has its place now, or is over. Harmless when repeated. */
  dropPending(jobId: string): void;
}

/** A commit may take so many ms, and all that is decided before it no longer: Discord forgets a command after three seconds. */
const commitTimeout = 1_500;
const admissionTimeout = 2_200;
/** Of one member's requests so many wait to be decided; those beyond fail at once. */
const maxDeciding = 1_000;

/** What stands against a request is told from memory; the transaction that accepts it looks again at what it spends. */
export function createAdmission(
  options: Omit<AdmissionChecksOptions, 'pending'> & {
    readonly records: Pick<JobRecords, 'add'>;
    readonly accounts: Pick<Accounts, 'booking'>;
    readonly clock: Clock;
    /** Undoes what was written down after its member had been told that it was not. */
    readonly undo: (job: Job) => Promise<void>;
    readonly log: Logger;
  },
): Admission {
  const { records, accounts, queue, servers, clock, rules, undo, log } = options;
  /** Requests that are just being accepted, or wait for Discord to show that they are. */
  const pending = createMemberIndex<PendingRequest>();
  /** One of a member's after the other, as their commits are: what is refused then takes no place from the next. */
  const memberLock = new AsyncLock({ maxPending: maxDeciding });
  const { checkInMemory, checkSpend, checkTexts, atOnceIn } = createAdmissionChecks({ ...options, pending });

  const bookingFor = async ({ request, requester }: PricedRequest): Promise<Booking> =>
    accounts.booking({ guildId: request.place.guildId, memberId: request.owner.id, roleIds: requester.roleIds });

  /** Written down with its hold, where nothing stands against that any more. */
  async function accept(priced: PricedRequest, amounts: Amounts): Promise<AdmissionResult> {
    const { request } = priced;
    const { guildId } = request.place;
    const { revision, onlyForMe } = servers.policy(guildId);
    const policy = { revision, atOnce: atOnceIn(guildId), onlyForMe };
    for (;;) {
      const booking = await bookingFor(priced);
      const job = newJob({ ...request, hold: { ...amounts, ...booking.windows }, policy }, clock.now());
      try {
        const added = await records.add(job, booking, (rows) =>
          checkSpend(booking, rows, { ...amounts, guildId, now: job.times.accepted }),
        );
        if (added.kind === 'refused') return { ok: false, refusal: added.refusal };
        return added.kind === 'added' ? { ok: true, job, wait: waitStatusOf(job) } : { ok: true, job: undefined };
      } catch (error) {
        // What the bot has left was spent meanwhile: the next look says how much it is.
        if (!(error instanceof AboveLimitError)) throw error;
      }
    }
  }

  async function decide(priced: PricedRequest, amounts: Amounts): Promise<AdmissionResult> {
    // Of all that was found before, nothing need be so any more.
    const changed = checkInMemory(priced, amounts.credits);
    if (changed !== undefined) return { ok: false, refusal: changed };
    const { id, owner } = priced.request;
    pending.set({ job: id, member: owner.id });
    let isAccepted = false;
    try {
      const result = await accept(priced, amounts);
      isAccepted = result.ok && result.job !== undefined;
      return result;
    } finally {
      if (!isAccepted) pending.delete(id);
    }
  }

  /** Where it waits; `undefined` where its turn comes at once. It arrives itself just now. */
  function waitStatusOf(job: Job): WaitStatus | undefined {
    const { guildId } = job.place;
    const { id: memberId } = job.owner;
    const room = queue.freeSlots({ guildId, memberId, atOnce: atOnceIn(guildId) });
    return queue.waitingCount(memberId) === 0 && pending.of(memberId).length <= room
      ? undefined
      : queue.waitStatusOf(job);
  }

  /** What takes too long is refused. What is written all the same is undone. */
  async function decideWithinTimeout(priced: PricedRequest, amounts: Amounts, ms: number): Promise<AdmissionResult> {
    const { id, owner } = priced.request;
    const late: AdmissionResult = { ok: false, refusal: { reason: 'store-failing' } };
    if (ms <= 0) return late;
    let isLate = false;
    const decided = memberLock.acquire(owner.id, async () => (isLate ? late : decide(priced, amounts)));
    const inTime = await doneWithin(clock, ms, decided);
    if (inTime !== undefined) return inTime.value;
    isLate = true;
    log.warn({ job: id }, 'a request was refused: it could not be written down in time');
    void decided
      .then(async (result) => (result.ok && result.job !== undefined ? undo(result.job) : undefined))
      .catch((error: unknown) => log.warn({ job: id, err: error }, 'what could not be written down in time failed'));
    return late;
  }

  async function checkSpendNow(priced: PricedRequest, amounts: Amounts): Promise<AdmissionRefusal | undefined> {
    const booking = await bookingFor(priced);
    const { guildId } = priced.request.place;
    return checkSpend(booking, await booking.read(), { ...amounts, guildId, now: clock.now() });
  }

  return {
    async admit(priced) {
      const { request, price } = priced;
      const { guildId } = request.place;
      const begun = clock.monotonic();
      if (rules.guilds !== undefined && !rules.guilds.includes(guildId)) {
        return { ok: false, refusal: { reason: 'server-not-allowed' } };
      }
      const amounts = { credits: creditsFor(price, rules.creditWorth), micros: price };
      // Before anything is read: a flood of what is refused anyway costs nothing, and what is refused costs no screening.
      const refusal =
        checkInMemory(priced, amounts.credits) ?? (await checkSpendNow(priced, amounts)) ?? (await checkTexts(priced));
      if (refusal !== undefined) return { ok: false, refusal };
      const left = begun + admissionTimeout - clock.monotonic();
      return decideWithinTimeout(priced, amounts, Math.min(commitTimeout, left));
    },
    dropPending: (jobId) => pending.delete(jobId),
  };
}
