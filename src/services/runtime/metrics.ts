import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { jobEnds, jobStates, type JobEnd, type JobState } from '../../core/job/record.ts';
import { alertKinds, type AlertKind } from './alerts.ts';
import type { StatusOutcome, SubmitOutcome } from '../runcomfy/answers.ts';

/** How a job can end. */

/** What became of the one paid request; `unknown` may have been paid for and is never sent again. */
const submissionOutcomes = [
  'taken',
  'not-taken',
  'refused',
  'unknown',
] as const satisfies readonly SubmitOutcome['kind'][];
type SubmissionOutcome = (typeof submissionOutcomes)[number];

/** What RunComfy answered when asked how a request stands. */
const pollOutcomes = [
  'queued',
  'running',
  'over',
  'strange',
  'expired',
  'account',
  'token',
  'unusable',
  'unreachable',
] as const satisfies readonly StatusOutcome['kind'][];
type PollOutcome = (typeof pollOutcomes)[number];

/** Why a command was answered with a private refusal. */
const refusalReasons = [
  /** An option or the prompt. */
  'request',
  /** The member's own credits. */
  'quota',
  /** The server's or the bot's. */
  'budget',
  /** Too many of the member's, or of everyone's, wait. */
  'waiting',
  'paused',
  /** By the server's policy. */
  'policy',
  /** By what was written. */
  'screened',
  /** The server's AutoMod rules were not known yet. */
  'rules-unread',
  'unscreened',
  'barred',
  /** Not a server that may use the bot, or none at all. */
  'server',
  /** A command that the bot no longer has. */
  'unknown-command',
  'stopping',
  /** The store could not write it down. */
  'store',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What was asked of Discord. */
const discordRequests = ['edit', 'place', 'private', 'direct'] as const;
export type DiscordRequest = (typeof discordRequests)[number];
const discordOutcomes = ['shown', 'gone', 'token-dead', 'forbidden', 'too-large', 'refused', 'unreachable'] as const;
type DiscordOutcome = (typeof discordOutcomes)[number];

/** The answers for which Discord shuts a bot out, where they are too many. */
const invalidStatuses = [401, 403, 429] as const;
export type InvalidStatus = (typeof invalidStatuses)[number];

/** What the gauges read whenever they are looked at. */
interface Standing {
  /** The state of every job that is not over. */
  readonly openJobs: () => Iterable<JobState>;
  /** Jobs that wait for their turn. */
  readonly waiting: () => number;
  /** Whether the operator has paused the bot for everyone. */
  readonly paused: () => boolean;
  /** How many ms the machine's clock is ahead of Discord's. */
  readonly clockOffset: () => number;
}

/** Told what happened; shows it to Prometheus. Nothing is labelled by a server, a person, a model or a prompt. */
export interface Metrics {
  jobEnded(state: JobEnd): void;
  submission(outcome: SubmissionOutcome): void;
  poll(outcome: PollOutcome): void;
  refusal(reason: RefusalReason): void;
  discordRequest(kind: DiscordRequest, outcome: DiscordOutcome): void;
  /** Seconds from the interaction's arrival to its first answer. */
  acknowledged(seconds: number): void;
  /** Seconds from noticing that the run is over to the last delivered file. */
  delivered(seconds: number): void;
  /** Discord answered 401, 403 or 429, which it counts against the bot. */
  invalidRequest(status: InvalidStatus): void;
  alert(kind: AlertKind, raised: boolean): void;
  /** From now on the gauges read this. */
  watch(standing: Standing): void;
  readonly contentType: string;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

/** Every series exists from the start, at zero: a rate needs the value before the first event. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const jobsEnded = new Counter({
    name: 'easel_jobs_ended_total',
    help: 'Jobs that ended, by how.',
    labelNames: ['state'],
    registers,
  });
  const submissions = new Counter({
    name: 'easel_submissions_total',
    help: 'Paid requests to RunComfy, by what became of them. "unknown" may have been paid for and is never sent again.',
    labelNames: ['outcome'],
    registers,
  });
  const polls = new Counter({
    name: 'easel_polls_total',
    help: 'Questions to RunComfy about how a request stands, by answer.',
    labelNames: ['outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'easel_refusals_total',
    help: 'Commands that were refused in private, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const requests = new Counter({
    name: 'easel_discord_requests_total',
    help: 'Requests to Discord, by what was asked and what came of it.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const invalid = new Counter({
    name: 'easel_discord_invalid_requests_total',
    help: 'Answers of Discord that count against the bot, by status: 10,000 in ten minutes shut it out.',
    labelNames: ['status'],
    registers,
  });
  const acknowledge = new Histogram({
    name: 'easel_acknowledge_seconds',
    help: 'From an interaction to its first answer; Discord waits 3 seconds.',
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 2.5, 3],
    registers,
  });
  const delivery = new Histogram({
    name: 'easel_delivery_seconds',
    help: 'From noticing that a run is over to its last delivered file.',
    buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300, 900],
    registers,
  });
  const jobsOpen = new Gauge({
    name: 'easel_jobs_open',
    help: 'Jobs that are not over, by state.',
    labelNames: ['state'],
    registers,
  });
  const waiting = new Gauge({ name: 'easel_waiting', help: 'Jobs that wait for their turn.', registers });
  const paused = new Gauge({ name: 'easel_paused', help: '1 while the operator has paused the bot.', registers });
  const clockOffset = new Gauge({
    name: 'easel_clock_offset_seconds',
    help: "How far the machine's clock is ahead of Discord's; 0 within two seconds.",
    registers,
  });
  const alerts = new Gauge({
    name: 'easel_alert',
    help: '1 while an operator has to see to something.',
    labelNames: ['kind'],
    registers,
  });

  for (const state of jobEnds) jobsEnded.inc({ state }, 0);
  for (const outcome of submissionOutcomes) submissions.inc({ outcome }, 0);
  for (const outcome of pollOutcomes) polls.inc({ outcome }, 0);
  for (const reason of refusalReasons) refusals.inc({ reason }, 0);
  for (const kind of discordRequests) for (const outcome of discordOutcomes) requests.inc({ kind, outcome }, 0);
  for (const status of invalidStatuses) invalid.inc({ status }, 0);
  for (const kind of alertKinds) alerts.set({ kind }, 0);
  let standing: Standing = { openJobs: () => [], waiting: () => 0, paused: () => false, clockOffset: () => 0 };

  return {
    jobEnded: (state) => jobsEnded.inc({ state }),
    submission: (outcome) => submissions.inc({ outcome }),
    poll: (outcome) => polls.inc({ outcome }),
    refusal: (reason) => refusals.inc({ reason }),
    discordRequest: (kind, outcome) => requests.inc({ kind, outcome }),
    invalidRequest: (status) => invalid.inc({ status }),
    acknowledged: (seconds) => acknowledge.observe(seconds),
    delivered: (seconds) => delivery.observe(seconds),
    alert: (kind, raised) => alerts.set({ kind }, Number(raised)),
    watch(next) {
      standing = next;
    },
    contentType: registry.contentType,
    async text() {
      for (const state of jobStates) jobsOpen.set({ state }, 0);
      for (const state of standing.openJobs()) jobsOpen.inc({ state });
      waiting.set(standing.waiting());
      paused.set(Number(standing.paused()));
      clockOffset.set(standing.clockOffset() / 1000);
      return registry.metrics();
    },
  };
}
