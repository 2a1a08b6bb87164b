import AsyncLock from 'async-lock';
import type { Logger } from 'pino';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { inputBytes } from '../../core/job/inputs.ts';
import { hasEnded } from '../../core/job/predicates.ts';
import { newJob, type Job } from '../../core/job/record.ts';
import type { WaitStatus } from '../../core/job/status-view.ts';
import { creditsFor, type Micros } from '../../core/money.ts';
import { AboveLimitError, type Rows, type Write } from '../storage/store.ts';
import type { Clock } from '../runtime/clock.ts';
import { doneWithin } from '../runtime/done-within.ts';
import type { Accounts, Amounts, Booking } from './accounts.ts';
import {
  createAdmissionChecks,
  type AdmissionChecksOptions,
  type CostedRequest,
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

export type BatchResult =
  /** All are on disk with their holds. */
  | { readonly ok: true; readonly jobs: readonly Job[] }
  /** The row, or one of the jobs, existed already. */
  | { readonly ok: true; readonly jobs: undefined }
  | Extract<AdmissionResult, { ok: false }>;

export interface Admission {
  /** Decides whether a request is accepted, and accepts it. @throws where it could not be written down. */
  admit(priced: PricedRequest): Promise<AdmissionResult>;
  /** Why the request would be refused now. Nothing is written or held. */
  check(priced: PricedRequest): Promise<AdmissionRefusal | undefined>;
  /**
   * Decides about several requests of one member in one channel at once, and writes them together with `row`, all or
   * nothing. @throws where it could not be written down.
   */
  admitAll(all: readonly PricedRequest[], row: Write): Promise<BatchResult>;
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

type WriteResult =
  | { readonly kind: 'added' | 'exists' | 'retried' | 'original-removed' | 'form-used' }
  | { readonly kind: 'refused'; readonly refusal: AdmissionRefusal };

/** Requests that are accepted together. */
interface Group {
  readonly all: readonly CostedRequest[];
  readonly first: PricedRequest;
  readonly total: Amounts;
  readonly write: (
    jobs: readonly Job[],
    booking: Booking,
    refuse: (rows: Rows) => AdmissionRefusal | undefined,
  ) => Promise<WriteResult>;
}

/** How many requests of one member may wait for their decision. Further ones fail at once. */
const maxDeciding = 1_000;

/** Checks a request in memory first. The transaction that accepts it checks the accounts again. */
export function createAdmission(
  options: Omit<AdmissionChecksOptions, 'pending'> & {
    readonly records: Pick<JobRecords, 'add' | 'addAll' | 'all' | 'get' | 'findByForm' | 'nextChange'>;
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

  /** Writes the jobs down with their holds, if they are still accepted. */
  async function accept({ all, first, total, write }: Group): Promise<BatchResult> {
    const { guildId } = first.request.place;
    const { revision, onlyForMe, mentionOwner } = servers.policy(guildId);
    const mentions = mentionOwner && rules.mentionAfter > 0 ? { mentionAfter: rules.mentionAfter } : {};
    const policy = { revision, atOnce: atOnceIn(guildId), onlyForMe, ...mentions };
    for (;;) {
      const booking = await bookingFor(first);
      const now = clock.now();
      const jobs = all.map(({ priced: { request }, amounts }) =>
        newJob({ ...request, hold: { ...amounts, ...booking.windows }, policy }, now),
      );
      try {
        const added = await write(jobs, booking, (rows) => checkSpend(booking, rows, { ...total, guildId, now }));
        if (added.kind === 'refused') return { ok: false, refusal: added.refusal };
        if (added.kind === 'added') return { ok: true, jobs };
        if (added.kind === 'form-used') return { ok: false, refusal: await formRefusal(first.request.form) };
        return added.kind === 'exists' ? { ok: true, jobs: undefined } : { ok: false, refusal: { reason: added.kind } };
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

  async function decide(group: Group): Promise<BatchResult> {
    // Time has passed since the first checks, so they are made again.
    const changed = checkInMemory(group.all);
    if (changed !== undefined) return { ok: false, refusal: changed };
    const requests = group.all.map(({ priced }) => priced.request);
    for (const request of requests) {
      pending.set({ job: request.id, member: request.owner.id, bytes: inputBytes(request) });
    }
    let isAccepted = false;
    try {
      const result = await accept(group);
      isAccepted = result.ok && result.jobs !== undefined;
      return result;
    } finally {
      if (!isAccepted) for (const { id } of requests) pending.delete(id);
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
  async function decideWithinTimeout(group: Group, ms: number): Promise<BatchResult> {
    const { id, owner } = group.first.request;
    const late: BatchResult = { ok: false, refusal: { reason: 'store-failing' } };
    if (ms <= 0) return late;
    let isLate = false;
    const decided = memberLock.acquire(owner.id, async () => (isLate ? late : decide(group)));
    const inTime = await doneWithin(clock, ms, decided);
    if (inTime !== undefined) return inTime.value;
    isLate = true;
    log.warn({ job: id }, 'a request was refused: it could not be written down in time');
    void decided
      .then(async (result) => Promise.all(result.ok ? (result.jobs ?? []).map(async (job) => undo(job)) : []))
      .catch((error: unknown) =>
        log.warn({ job: id, err: error }, 'a request that was refused as too late could not be written or undone'),
      );
    return late;
  }

  async function checkSpendNow({ first, total }: Group): Promise<AdmissionRefusal | undefined> {
    const booking = await bookingFor(first);
    const { guildId } = first.request.place;
    return checkSpend(booking, await booking.read(), { ...total, guildId, now: clock.now() });
  }

  async function admitGroup(requests: readonly PricedRequest[], write: Group['write']): Promise<BatchResult> {
    const group = groupOf(requests, rules.creditWorth, write);
    if (group === undefined) return { ok: true, jobs: [] };
    const begun = clock.monotonic();
    const refusal = await checkGroup(group);
    if (refusal !== undefined) return { ok: false, refusal };
    const left = begun + admissionTimeout - clock.monotonic();
    return decideWithinTimeout(group, Math.min(commitTimeout, left));
  }

  async function checkGroup(group: Group): Promise<AdmissionRefusal | undefined> {
    const { form, place } = group.first.request;
    if (rules.guilds !== undefined && !rules.guilds.includes(place.guildId)) return { reason: 'server-not-allowed' };
    if (form !== undefined && (await records.findByForm(form)) !== undefined) return formRefusal(form);
    // These checks come before anything is read, so that a flood of refused requests costs little and is not
    // screened.
    return checkInMemory(group.all) ?? (await checkSpendNow(group)) ?? checkTexts(group.all);
  }

  /** One request, which is not written down with others. */
  const alone: Group['write'] = async ([job], booking, refuse) =>
    job === undefined ? { kind: 'exists' } : records.add(job, booking, refuse);

  return {
    async check(priced) {
      const group = groupOf([priced], rules.creditWorth, alone);
      return group === undefined ? undefined : checkGroup(group);
    },
    async admit(priced) {
      const result = await admitGroup([priced], alone);
      if (!result.ok) return result;
      const [job] = result.jobs ?? [];
      return job === undefined ? { ok: true, job } : { ok: true, job, wait: waitStatusOf(job) };
    },
    admitAll: async (all, row) =>
      admitGroup(all, async (jobs, booking, refuse) => records.addAll(jobs, booking, row, refuse)),
    dropPending: (jobId) => pending.delete(jobId),
  };
}

/** `undefined` for no requests. */
function groupOf(requests: readonly PricedRequest[], creditWorth: Micros, write: Group['write']): Group | undefined {
  const [first] = requests;
  if (first === undefined) return undefined;
  const all = requests.map((priced) => ({
    priced,
    amounts: { credits: creditsFor(priced.price, creditWorth), micros: priced.price },
  }));
  const sum = (of: keyof Amounts): number => all.reduce((total, { amounts }) => total + amounts[of], 0);
  return { all, first, total: { credits: sum('credits'), micros: sum('micros') }, write };
}
