import type { DemoWorld } from '../demo/world.ts';
import type { Outcome } from '../runcomfy/switches.ts';
import type { Fault, FaultRule } from '../wire/faults.ts';

/** Something that can go wrong. It goes wrong with the next requests or runs that it is about. */
export type Mishap = {
  readonly id: string;
  /** Where it happens: at Discord, at RunComfy, or where RunComfy keeps its files. */
  readonly at: 'discord' | 'runcomfy' | 'files';
} & ({ readonly rule: FaultRule } | { readonly outcome: Partial<Outcome> });

const answer = (status: number, body: object, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  body,
  headers,
});

const discordApi = /^\/api\/v10\//u;
const firstAnswers = /^\/api\/v10\/interactions\/\d+\/.+\/callback/u;
const messagePosts = /^\/api\/v10\/(?:channels\/\d+\/messages|webhooks\/\d+\/)/u;
const submissions = { method: 'POST', path: /^\/v1\/models\// };
const questions = { method: 'GET', path: /^\/v1\/requests\// };

/** The order is that of the panel. The page has a word for each id. */
export const mishaps: readonly Mishap[] = [
  {
    id: 'discord-down',
    at: 'discord',
    rule: { path: discordApi, fault: answer(503, { message: 'Service Unavailable', code: 0 }) },
  },
  { id: 'discord-late', at: 'discord', rule: { path: firstAnswers, fault: { kind: 'delay', ms: 3_500 } } },
  {
    id: 'discord-limited',
    at: 'discord',
    rule: {
      path: messagePosts,
      fault: answer(
        429,
        { message: 'You are being rate limited.', retry_after: 3, global: false },
        { 'retry-after': '3', 'x-ratelimit-scope': 'shared' },
      ),
    },
  },
  { id: 'discord-lost-answer', at: 'discord', rule: { path: messagePosts, fault: { kind: 'drop-reply' } } },
  { id: 'discord-reset', at: 'discord', rule: { path: discordApi, fault: { kind: 'reset' } } },
  {
    id: 'runcomfy-down',
    at: 'runcomfy',
    rule: { fault: answer(503, { error_code: 503_000, error_message: 'Service unavailable' }) },
  },
  { id: 'runcomfy-slow', at: 'runcomfy', rule: { fault: { kind: 'delay', ms: 10_000 } } },
  {
    id: 'runcomfy-limited',
    at: 'runcomfy',
    rule: {
      ...submissions,
      fault: answer(429, { error_code: 429_001, error_message: 'Too many requests' }, { 'retry-after': '5' }),
    },
  },
  {
    id: 'runcomfy-refused',
    at: 'runcomfy',
    rule: { ...submissions, fault: answer(422, { error_code: 422_001, error_message: 'The input is not valid' }) },
  },
  {
    id: 'runcomfy-no-money',
    at: 'runcomfy',
    rule: { ...submissions, fault: answer(402, { error_code: 400_002, error_message: 'InsufficientResources' }) },
  },
  { id: 'runcomfy-lost-answer', at: 'runcomfy', rule: { ...submissions, fault: { kind: 'drop-reply' } } },
  { id: 'runcomfy-questions-fail', at: 'runcomfy', rule: { ...questions, fault: { kind: 'reset' } } },
  { id: 'run-fails', at: 'runcomfy', outcome: { end: 'failed' } },
  { id: 'run-makes-fewer', at: 'runcomfy', outcome: { count: 1 } },
  { id: 'run-makes-nothing', at: 'runcomfy', outcome: { shape: 'empty' } },
  { id: 'run-ignores-cancel', at: 'runcomfy', outcome: { cancel: 'race' } },
  { id: 'files-missing', at: 'files', outcome: { media: { answer: 404 } } },
  { id: 'files-cut', at: 'files', outcome: { media: { answer: 'truncated' } } },
  { id: 'files-large', at: 'files', outcome: { media: { bytes: 30 * 1024 * 1024 } } },
  { id: 'files-slow', at: 'files', rule: { fault: { kind: 'delay', ms: 10_000 } } },
];

/** The mishaps of a demo world: how many of each are still to come. */
export interface Mishaps {
  /** `undefined` for an unknown id. */
  waiting(id: string): number | undefined;
  /** Lets it happen `times` more times. False for an unknown id. */
  add(id: string, times: number): boolean;
  /** None of those that were added happens any more. */
  clear(): void;
}

function find(id: string): Mishap | undefined {
  return mishaps.find((each) => each.id === id);
}

export function createMishaps(world: DemoWorld): Mishaps {
  const { discord, runcomfy, outcomes } = world;
  const placeOf = { discord: discord.faults, runcomfy: runcomfy.faults, files: runcomfy.mediaFaults } as const;
  return {
    waiting(id) {
      const mishap = find(id);
      if (mishap === undefined) return undefined;
      if ('outcome' in mishap) return outcomes.filter((each) => each === mishap.outcome).length;
      return placeOf[mishap.at].left(mishap.rule.fault);
    },
    add(id, times) {
      const mishap = find(id);
      if (mishap === undefined) return false;
      if ('outcome' in mishap) outcomes.push(...Array.from({ length: times }, () => mishap.outcome));
      else placeOf[mishap.at].inject({ ...mishap.rule, times });
      return true;
    },
    clear() {
      outcomes.length = 0;
      for (const faults of Object.values(placeOf)) faults.clear();
    },
  };
}
