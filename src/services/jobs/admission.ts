import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { inputBytes } from '../../core/job/inputs.ts';
import { hasEnded } from '../../core/job/predicates.ts';
import { newJob, type Job } from '../../core/job/record.ts';
import type { WaitStatus } from '../../core/job/status-view.ts';
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
  /** The job is on disk with its hold. It will end in a result or a clear message. `wait`: why it has to wait. */
  | { readonly ok: true; readonly job: Job; readonly wait: WaitStatus | undefined }
  /** The job existed already. */
  | { readonly ok: true; readonly job: undefined }
  | { readonly ok: false; readonly refusal: AdmissionRefusal };

export interface Admission {
  /** Decides whether a request is accepted, and accepts it. @throws where it could not be written down. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /** Why the request would be refused now. Nothing is written or held. */
  check(priced: PricedRequest): Promise<AdmissionRefusal | undefined>;
  /**
   * An accepted job has its place in the queue now, or is over. It no longer counts as pending. Repeating this is
   * harmless.
   */
  dropPending(jobId: string): void;
}

/** The longest time for the decision with its commit, in ms. Discord drops a command after three seconds. */
const commitTimeout = 1_500;
const admissionTimeout = 2_200;
/** How long the second use of a form waits for the card of the first, in ms. */
const cardPatience = 500;
/** How many requests of one member may wait for their decision. Further ones fail at once. */
const maxDeciding = 1_000;

/** Checks a request in memory first. The transaction that accepts it checks the accounts again. */
export function createAdmission(
  options: Omit<AdmissionChecksOptions, 'pending'> & {
    readonly records: Pick<JobRecords, 'add' | 'all' | 'get' | 'findByForm' | 'nextChange'>;
    readonly accounts: Pick<Accounts, 'booking'>;
    readonly clock: Clock;
    /** Undoes an acceptance that was committed after its member had been refused. */
    readonly undo: (job: Job) => Promise<void>;
    readonly log: Logger;
  },
): Admission {
  const { records, accounts, queue, servers, clock, rules, undo, log } = options;
  /** Requests whose acceptance is being decided, or whose card is being sent. */
  const pending = createMemberIndex<PendingRequest>();
  /**
   * A member's requests are decided one after the other, as they are committed. So a refused request takes no place
   * from the next.
   */
  const memberLock = new AsyncLock({ maxPending: maxDeciding });
  const { checkInMemory, checkSpend, checkTexts, atOnceIn } = createAdmissionChecks({ ...options, pending });

  const bookingFor = async ({ request, requester }: PricedRequest): Promise<Booking> =>
    accounts.booking({ guildId: request.place.guildId, memberId: request.owner.id, roleIds: requester.roleIds });

  /** Writes the job down with its hold, if it is still accepted. */
  async function accept(priced: PricedRequest, amounts: Amounts): Promise<AdmissionResult> {
    const { request } = priced;
    const { guildId } = request.place;
    const { revision, onlyForMe, mentionOwner } = servers.policy(guildId);
    const mentions = mentionOwner && rules.mentionAfter > 0 ? { mentionAfter: rules.mentionAfter } : {};
    const policy = { revision, atOnce: atOnceIn(guildId), onlyForMe, ...mentions };
    for (;;) {
      const booking = await bookingFor(priced);
      const job = newJob({ ...request, hold: { ...amounts, ...booking.windows }, policy }, clock.now());
      try {
        const added = await records.add(job, booking, (rows) =>
          checkSpend(booking, rows, { ...amounts, guildId, now: job.times.accepted }),
        );
        if (added.kind === 'refused') return { ok: false, refusal: added.refusal };
        if (added.kind === 'added') return { ok: true, job, wait: waitStatusOf(job) };
        if (added.kind === 'form-used') return { ok: false, refusal: await formRefusal(request.form) };
        return added.kind === 'exists' ? { ok: true, job: undefined } : { ok: false, refusal: { reason: added.kind } };
      } catch (error) {
        // The bot's budget was spent meanwhile. The next check tells how much is left.
        if (!(error instanceof AboveLimitError)) throw error;
      }
    }
  }

  /** Names the job that the form made, with its message if that comes soon. */
  async function formRefusal(form = ''): Promise<AdmissionRefusal> {
    const by = await records.findByForm(form);
    const isShown = by === undefined || by.reply !== undefined || hasEnded(by);
    const shown = isShown ? undefined : await doneWithin(clock, cardPatience, records.nextChange(by.id));
    return { reason: 'form-used', by: shown?.value ?? by };
  }

  async function decide(priced: PricedRequest, amounts: Amounts): Promise<AdmissionResult> {
    // Time has passed since the first checks, so they are made again.
    const changed = checkInMemory(priced, amounts.credits);
    if (changed !== undefined) return { ok: false, refusal: changed };
    const { id, owner } = priced.request;
    pending.set({ job: id, member: owner.id, bytes: inputBytes(priced.request) });
    let isAccepted = false;
    try {
      const result = await accept(priced, amounts);
      isAccepted = result.ok && result.job !== undefined;
      return result;
    } finally {
      if (!isAccepted) pending.delete(id);
    }
  }

  /** Why the job has to wait; `undefined` if it starts at once. The job itself is among the pending. */
  function waitStatusOf(job: Job): WaitStatus | undefined {
    const { guildId } = job.place;
    const { id: memberId } = job.owner;
    const room = queue.freeSlots({ guildId, memberId, atOnce: atOnceIn(guildId) });
    return queue.waitingCount(memberId) === 0 && pending.of(memberId).length <= room
      ? undefined
      : queue.waitStatusOf(job);
  }

  /** Refuses if the decision takes too long. What is committed later is undone. */
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
      .catch((error: unknown) =>
        log.warn({ job: id, err: error }, 'a request that was refused as too late could not be written or undone'),
      );
    return late;
  }

  async function checkSpendNow(priced: PricedRequest, amounts: Amounts): Promise<AdmissionRefusal | undefined> {
    const booking = await bookingFor(priced);
    const { guildId } = priced.request.place;
    return checkSpend(booking, await booking.read(), { ...amounts, guildId, now: clock.now() });
  }

  async function check(priced: PricedRequest): Promise<AdmissionRefusal | undefined> {
    const { request, price } = priced;
    const { guildId } = request.place;
    if (rules.guilds !== undefined && !rules.guilds.includes(guildId)) return { reason: 'server-not-allowed' };
    if (request.form !== undefined && (await records.findByForm(request.form)) !== undefined) {
      return formRefusal(request.form);
    }
    const amounts = { credits: creditsFor(price, rules.creditWorth), micros: price };
    // These checks come before anything is read, so that a flood of refused requests costs little and is not
    // screened.
    return checkInMemory(priced, amounts.credits) ?? (await checkSpendNow(priced, amounts)) ?? checkTexts(priced);
  }

  return {
    check,
    async admit(priced) {
      const begun = clock.monotonic();
      const refusal = await check(priced);
      if (refusal !== undefined) return { ok: false, refusal };
      const amounts = { credits: creditsFor(priced.price, rules.creditWorth), micros: priced.price };
      const left = begun + admissionTimeout - clock.monotonic();
      return decideWithinTimeout(priced, amounts, Math.min(commitTimeout, left));
    },
    dropPending: (jobId) => pending.delete(jobId),
  };
}
