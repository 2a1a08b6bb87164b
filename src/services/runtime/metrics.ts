import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { jobEnds, jobStates, type JobEnd, type JobState } from '../../core/job/record.ts';
import { alertKinds, type AlertKind } from './alerts.ts';
import type { StatusOutcome, SubmitOutcome } from '../runcomfy/answers.ts';

/** The outcomes of the one paid request. `unknown` may have been paid for and is never sent again. */
const submissionOutcomes = [
  'taken',
  'not-taken',
  'refused',
  'unknown',
] as const satisfies readonly SubmitOutcome['kind'][];
type SubmissionOutcome = (typeof submissionOutcomes)[number];

/** RunComfy's answers to a poll. */
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
  /** An option or the prompt is invalid. */
  'request',
  /** The member's own credits are used up. */
  'quota',
  /** The server's or the bot's budget is used up. */
  'budget',
  /** Too many jobs of the member, or of everyone, wait. */
  'waiting',
  'paused',
  /** Refused by the server's policy. */
  'policy',
  /** Refused by screening. */
  'screened',
  /** The server's AutoMod rules are not known yet. */
  'rules-unread',
  'unscreened',
  'barred',
  /** The server may not use the bot, or the command came from no server. */
  'server',
  /** Discord refused the card. */
  'card',
  /** The bot no longer has the command. */
  'unknown-command',
  'stopping',
  /** The store could not write the job. */
  'store',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** The kinds of requests to Discord. */
const discordRequests = ['edit', 'place', 'private', 'direct'] as const;
export type DiscordRequest = (typeof discordRequests)[number];
const discordOutcomes = ['shown', 'gone', 'token-dead', 'forbidden', 'too-large', 'refused', 'unreachable'] as const;
type DiscordOutcome = (typeof discordOutcomes)[number];

/** Discord shuts out a bot that gets too many of these answers. */
const invalidStatuses = [401, 403, 429] as const;
export type InvalidStatus = (typeof invalidStatuses)[number];

/** What the gauges read whenever they are scraped. */
interface GaugeSources {
  /** The state of every job that is not over. */
  readonly openJobs: () => Iterable<JobState>;
  /** Jobs that wait for their turn. */
  readonly waiting: () => number;
  /** Whether the operator has paused the bot for everyone. */
  readonly paused: () => boolean;
  /** How many ms the machine's clock is ahead of Discord's. */
  readonly clockOffset: () => number;
  /** Whether each shard is connected, by its number. */
  readonly shards: () => readonly boolean[];
  /** How many shards Discord recommends; `undefined` before its first answer. */
  readonly recommendedShards: () => number | undefined;
  /** How many IDENTIFYs were left at Discord's last answer. */
  readonly sessionStartsLeft: () => number | undefined;
}

/** Counts events for Prometheus. No metric has a server, a person, a model or a prompt as a label. */
export interface Metrics {
  jobEnded(state: JobEnd): void;
  submission(outcome: SubmissionOutcome): void;
  poll(outcome: PollOutcome): void;
  refusal(reason: RefusalReason): void;
  discordRequest(kind: DiscordRequest, outcome: DiscordOutcome): void;
  /** Seconds from the arrival of the interaction to its first answer. */
  firstAnswered(seconds: number): void;
  /** Seconds from noticing that the run is over to the last delivered file. */
  delivered(seconds: number): void;
  /** Seconds from asking the store for a change to its commit. */
  committed(seconds: number): void;
  /** Discord answered 401, 403 or 429, which it counts against the bot. */
  invalidRequest(status: InvalidStatus): void;
  alert(kind: AlertKind, raised: boolean): void;
  /** Sets what some of the gauges read. */
  watch(sources: Partial<GaugeSources>): void;
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const { jobsEnded, submissions, polls, refusals, requests, invalid } = createCounters(registry);
  const { firstAnswer, delivery, commits } = createHistograms(registry);
  let sources: GaugeSources = {
    openJobs: () => [],
    waiting: () => 0,
    paused: () => false,
    clockOffset: () => 0,
    shards: () => [],
    recommendedShards: () => undefined,
    sessionStartsLeft: () => undefined,
  };
  const alerts = createGauges(registry, () => sources);

  return {
    jobEnded: (state) => jobsEnded.inc({ state }),
    submission: (outcome) => submissions.inc({ outcome }),
    poll: (outcome) => polls.inc({ outcome }),
    refusal: (reason) => refusals.inc({ reason }),
    discordRequest: (kind, outcome) => requests.inc({ kind, outcome }),
    invalidRequest: (status) => invalid.inc({ status }),
    firstAnswered: (seconds) => firstAnswer.observe(seconds),
    delivered: (seconds) => delivery.observe(seconds),
    committed: (seconds) => commits.observe(seconds),
    alert: (kind, raised) => alerts.set({ kind }, Number(raised)),
    watch(next) {
      sources = { ...sources, ...next };
    },
    contentType: registry.contentType,
    text: async () => registry.metrics(),
  };
}

type Series = Readonly<Record<string, readonly (string | number)[]>>;

function createCounters(registry: Registry) {
  /** Every series exists from the start at zero, because a rate needs the value before the first event. */
  function counter(name: string, help: string, series: Series): Counter {
    const made = new Counter({ name, help, labelNames: Object.keys(series), registers: [registry] });
    let all: Record<string, string | number>[] = [{}];
    for (const [label, values] of Object.entries(series)) {
      all = all.flatMap((labels) => values.map((value) => ({ ...labels, [label]: value })));
    }
    for (const labels of all) made.inc(labels, 0);
    return made;
  }
  return {
    jobsEnded: counter('easel_jobs_ended_total', 'Jobs that ended, by how.', { state: jobEnds }),
    submissions: counter(
      'easel_submissions_total',
      'Paid requests to RunComfy, by what became of them. "unknown" may have been paid for and is never sent again.',
      { outcome: submissionOutcomes },
    ),
    polls: counter('easel_polls_total', 'Questions to RunComfy about how a request stands, by answer.', {
      outcome: pollOutcomes,
    }),
    refusals: counter('easel_refusals_total', 'Commands that were refused in private, by reason.', {
      reason: refusalReasons,
    }),
    requests: counter('easel_discord_requests_total', 'Requests to Discord, by what was asked and what came of it.', {
      kind: discordRequests,
      outcome: discordOutcomes,
    }),
    invalid: counter(
      'easel_discord_invalid_requests_total',
      'Answers of Discord that count against the bot, by status: 10,000 in ten minutes shut it out.',
      { status: invalidStatuses },
    ),
  };
}

function createHistograms(registry: Registry) {
  return {
    firstAnswer: new Histogram({
      name: 'easel_acknowledge_seconds',
      help: 'From an interaction to its first answer; Discord waits 3 seconds.',
      buckets: [0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 2.5, 3],
      registers: [registry],
    }),
    delivery: new Histogram({
      name: 'easel_delivery_seconds',
      help: 'From noticing that a run is over to its last delivered file.',
      buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300, 900],
      registers: [registry],
    }),
    commits: new Histogram({
      name: 'easel_commit_seconds',
      help: 'From asking the database for a change to its commit.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers: [registry],
    }),
  };
}

/** The gauge of alerts, and the gauges that read the bot's state at each scrape. */
function createGauges(registry: Registry, now: () => GaugeSources): Gauge {
  function gauge(name: string, help: string, labelNames: string[], collect?: (own: Gauge) => void): Gauge {
    const made: Gauge = new Gauge({ name, help, labelNames, registers: [registry], collect: () => collect?.(made) });
    return made;
  }
  gauge('easel_jobs_open', 'Jobs that are not over, by state.', ['state'], (own) => {
    for (const state of jobStates) own.set({ state }, 0);
    for (const state of now().openJobs()) own.inc({ state });
  });
  gauge('easel_waiting', 'Jobs that wait for their turn.', [], (own) => own.set(now().waiting()));
  gauge('easel_paused', '1 while the operator has paused the bot.', [], (own) => own.set(Number(now().paused())));
  const offset = "How far the machine's clock is ahead of Discord's; 0 within two seconds.";
  gauge('easel_clock_offset_seconds', offset, [], (own) => own.set(now().clockOffset() / 1000));
  gauge('easel_shards', 'Connections to Discord among which the servers are divided.', [], (own) =>
    own.set(now().shards().length),
  );
  gauge('easel_shard_up', '1 while the shard is connected.', ['shard'], (own) => {
    for (const [shard, isConnected] of now().shards().entries()) own.set({ shard }, Number(isConnected));
  });
  gauge('easel_shards_recommended', 'How many shards Discord recommends; NaN until it has answered.', [], (own) =>
    own.set(now().recommendedShards() ?? Number.NaN),
  );
  const startsLeft = 'Connections that Discord still allows today, by its last answer; NaN until it has answered.';
  gauge('easel_session_starts_left', startsLeft, [], (own) => own.set(now().sessionStartsLeft() ?? Number.NaN));
  const alerts = gauge('easel_alert', '1 while an operator has to see to something.', ['kind']);
  for (const kind of alertKinds) alerts.set({ kind }, 0);
  return alerts;
}
