import type { Amount } from '../../catalog/unit-price.ts';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import { inputBytes } from '../../core/job/inputs.ts';
import type { JobRequest } from '../../core/job/record.ts';
import { checkPolicy } from '../../core/moderation/check.ts';
import { inputOwner, type UploadHosts } from '../../core/moderation/input-owner.ts';
import type { PolicyRequest, Requester } from '../../core/moderation/setting.ts';
import { cooldownEnd, jobsAtOnce } from '../../core/moderation/settings/pace.ts';
import type { Micros } from '../../core/money.ts';
import type { Screening } from '../moderation/screening.ts';
import type { Servers } from '../moderation/servers.ts';
import type { Alerts } from '../runtime/alerts.ts';
import type { Rows } from '../storage/store.ts';
import type { Amounts, Booking, Shortfall } from './accounts.ts';
import type { MemberIndex } from './member-index.ts';
import type { JobRecords } from './records.ts';
import type { SubmissionQueue } from './submission-queue.ts';

/** A valid request and its expected price. */
export interface PricedRequest {
  readonly request: Omit<JobRequest, 'hold' | 'policy'>;
  readonly price: Micros;
  /** The member's attributes that a server's policy depends on. */
  readonly requester: Requester;
  /** All texts that the member wrote. */
  readonly texts: readonly string[];
  readonly size: Pick<PolicyRequest, 'images' | 'seconds'>;
  /** What the job cost that it is made from, in credits. */
  readonly original?: number;
  /** What it may cost, in credits, as its member read it and agreed to. `none`: it is shown once more in any case. */
  readonly agreed?: number | 'none';
  /** In [0, 1): what its seed was drawn with. */
  readonly seedFraction?: number;
  /** The most images or seconds that a price pays for, as long as nothing else of the request changes. */
  readonly largestFor: (price: Micros) => Amount | undefined;
}

export interface AdmissionRules {
  /** The servers that may use the bot; `undefined`: all. */
  readonly guilds: readonly string[] | undefined;
  readonly waitingPerMember: number;
  readonly waitingInAll: number;
  /** How many jobs of one member may be at RunComfy at once. */
  readonly perMember: number;
  /** The value of one credit. */
  readonly creditWorth: Micros;
  /** After how many ms the end of a job may mention its owner; 0: never. */
  readonly mentionAfter: number;
  /** Where files are that any member of Discord may have uploaded. */
  readonly uploadHosts: UploadHosts;
}

/** How many bytes the files may have together that members put in and whose jobs are open. */
const mostInputBytes = 2 * 2 ** 30;
/** How many of them may be one member's. It is more than any one request has. */
const mostOfMember = mostInputBytes / 4;

export interface PendingRequest {
  /** Of the files that go in. */
  readonly bytes: number;
  readonly job: string;
  readonly member: string;
}

/** A request, and what it holds. */
export interface CostedRequest {
  readonly priced: PricedRequest;
  readonly amounts: Amounts;
}

/** Checks a request against the present state, and returns why it is refused. */
export interface AdmissionChecks {
  /**
   * All checks that need only memory: not what the member and the server have spent. The requests are of one member in
   * one channel, and are accepted together or not at all.
   */
  readonly checkInMemory: (all: readonly CostedRequest[]) => AdmissionRefusal | undefined;
  /** Checks what the member, the server and the bot have spent, by these rows. `now` is in epoch ms. */
  readonly checkSpend: (
    booking: Booking,
    rows: Rows,
    asked: Amounts & { readonly guildId: string; readonly now: number },
  ) => AdmissionRefusal | undefined;
  /** Checks the texts (screening). */
  readonly checkTexts: (all: readonly CostedRequest[]) => Promise<AdmissionRefusal | undefined>;
  /** How many jobs of one member may be at RunComfy at once from this server. */
  readonly atOnceIn: (guildId: string) => number;
}

export interface AdmissionChecksOptions {
  readonly queue: SubmissionQueue;
  readonly alerts: Pick<Alerts, 'active'>;
  readonly servers: Servers;
  readonly screening: Pick<Screening, 'refusal'>;
  readonly rules: AdmissionRules;
  readonly records: Pick<JobRecords, 'all' | 'get'>;
  /** Requests whose acceptance is being decided, or whose card is being sent. */
  readonly pending: Pick<MemberIndex<PendingRequest>, 'size' | 'of' | 'all'>;
}

export function createAdmissionChecks(options: AdmissionChecksOptions): AdmissionChecks {
  const { queue, alerts, servers, screening, rules, records, pending } = options;

  function checkQueue(all: readonly CostedRequest[]): AdmissionRefusal | undefined {
    const [first] = all;
    if (first === undefined) return undefined;
    const { place, owner } = first.priced.request;
    const { guildId } = place;
    const more = all.length - 1;
    if (queue.paused) return { reason: 'paused' };
    // Some of these requests start without waiting.
    const room = queue.freeSlots({ guildId, memberId: owner.id, atOnce: atOnceIn(guildId) });
    if (queue.waitingCount(owner.id) + pending.of(owner.id).length + more >= rules.waitingPerMember + room) {
      return { reason: 'member-waiting', limit: rules.waitingPerMember };
    }
    return queue.size + pending.size + more >= rules.waitingInAll + room ? { reason: 'all-waiting' } : undefined;
  }

  /** Checks how many bytes the files have that members put in. Only requests with files pay for the look at all jobs. */
  function checkInputs(asked: readonly CostedRequest[]): AdmissionRefusal | undefined {
    const requests = asked.map(({ priced }) => priced.request);
    const [first] = requests;
    if (first === undefined || requests.every(({ inputs }) => inputs.length === 0)) return undefined;
    const ids = new Set(requests.map(({ id }) => id));
    const kept = [...records.all()].map((job) => ({ member: job.owner.id, bytes: inputBytes(job) }));
    const coming = pending.all().filter(({ job }) => !ids.has(job) && records.get(job) === undefined);
    const now = requests.map((request) => ({ member: request.owner.id, bytes: inputBytes(request) }));
    const all = [...kept, ...coming, ...now];
    const own = all.filter(({ member }) => member === first.owner.id);
    const isFull = sumOf(all) > mostInputBytes || sumOf(own) > mostOfMember;
    return isFull ? { reason: 'inputs-full' } : undefined;
  }

  const atOnceIn = (guildId: string): number => jobsAtOnce(servers.policy(guildId), rules.perMember);

  /** Checks the server's block, pause and policy. */
  function checkModeration({ priced, amounts: { credits } }: CostedRequest): AdmissionRefusal | undefined {
    const { request, requester, size } = priced;
    const { guildId } = request.place;
    const pause = servers.pause(guildId);
    if (pause !== undefined) return { reason: 'server-paused', why: pause.why };
    const block = servers.blockOf(guildId, request.owner.id);
    if (block !== undefined) return { reason: 'blocked', why: block.why, until: block.until };
    const inputs = inputOwner(request.inputs, rules.uploadHosts);
    return checkPolicy(servers.policy(guildId), requester, { ...request, credits, ...size, inputs });
  }

  async function checkTexts(all: readonly CostedRequest[]): Promise<AdmissionRefusal | undefined> {
    const [first] = all;
    if (first === undefined) return undefined;
    const { request, requester } = first.priced;
    const { guildId, channelId } = request.place;
    const texts = all.flatMap(({ priced }) => [...priced.texts, ...(priced.request.captions ?? [])]);
    return screening.refusal({ guildId, channelId, memberId: request.owner.id, texts, requester });
  }

  function checkInMemory(all: readonly CostedRequest[]): AdmissionRefusal | undefined {
    // Nothing is begun that could not be written down.
    if (alerts.active().some((kind) => kind === 'store' || kind === 'store-damaged')) {
      return { reason: 'store-failing' };
    }
    for (const each of all) {
      const refusal = checkModeration(each);
      if (refusal !== undefined) return refusal;
    }
    return checkQueue(all) ?? checkInputs(all);
  }

  function checkSpend(
    booking: Booking,
    rows: Rows,
    { guildId, now, ...amounts }: Amounts & { readonly guildId: string; readonly now: number },
  ): AdmissionRefusal | undefined {
    const until = cooldownEnd(servers.policy(guildId), booking.lastAccepted(rows), now);
    if (until !== undefined) return { reason: 'cooldown', until };
    const short = booking.shortfall(rows, amounts);
    return short === undefined ? undefined : refusalOf(short, amounts.credits);
  }

  function refusalOf({ holder, window, left, renewsAt, ...short }: Shortfall, cost: number): AdmissionRefusal {
    const inCredits = holder === 'bot' ? Math.floor(left / rules.creditWorth) : left;
    const affordable = Math.min(short.affordable.credits * rules.creditWorth, short.affordable.micros);
    const shortage = { window, left: Math.max(inCredits, 0), cost, renewsAt, affordable };
    return holder === 'member' ? { reason: 'quota', ...shortage } : { reason: 'budget', of: holder, ...shortage };
  }

  return { checkInMemory, checkSpend, checkTexts, atOnceIn };
}

function sumOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
