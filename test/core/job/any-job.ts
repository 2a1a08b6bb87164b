import * as fc from 'fast-check';
import { advance, transitions, type JobEvent, type JobEventType } from '../../../src/core/job/machine.ts';
import { failureReasons, hasEnded, jobStates, newJob } from '../../../src/core/job/record.ts';
import type { Job, JobRequest, JobState } from '../../../src/core/job/record.ts';
import { languages } from '../../../src/core/language.ts';

export const eventTypes = Object.keys(transitions) as JobEventType[];

const start = Date.UTC(2026, 10, 21, 12);
const at = fc.integer({ min: start, max: start + 90 * 60_000 });
const snowflake = fc.bigInt({ min: 10n ** 16n, max: 10n ** 19n }).map(String);
const reason = fc.constantFrom(...failureReasons);

/** What a hostile member, model or result could bring: markup, mentions, fences, overrides, broken and combined characters. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '```',
      '`',
      '@everyone ',
      '<@1234567890>',
      '[x](https://evil.example)',
      '# ',
      '\u202Eabc\u202C',
      '\u200B',
      '\uD800',
      '||',
      '\n\n',
      '-# ',
      '{{since}}',
      '$t(status.running)',
      '👩‍👩‍👧‍👦',
      'e\u0301'.repeat(30),
      '貓'.repeat(200),
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

const hostile = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(piece, { maxLength: 12 }), fc.constantFrom(1, 1, 1, 40))
    .map(([parts, times]) => parts.join('').repeat(times).slice(0, most));

export const prompts = fc.oneof(
  { weight: 6, arbitrary: hostile(6000) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\u200B', '`'.repeat(4000), '\uDC00'.repeat(4000)) },
);

export const urls = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  hostile(300).map((path) => `https://files.runcomfy.net/${path}`),
  fc.integer({ min: 1, max: 3500 }).map((length) => `https://files.runcomfy.net/${'a'.repeat(length)})`),
);

const fetched = fc.record({
  name: fc.integer({ min: 0, max: 99 }).map((number) => `image-${number}.png`),
  size: fc.integer({ min: 0, max: 300_000_000 }),
  kind: fc.constantFrom('image', 'video', 'audio'),
  type: fc.constant('image/png'),
} as const);

const problem = fc.constantFrom('wrong-type', 'foreign-host', 'too-large', 'gone', 'damaged' as const);
const index = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 51 }));

/** One event of each type, with anything that it can carry. */
const events: { readonly [Type in JobEventType]: fc.Arbitrary<Extract<JobEvent, { type: Type }>> } = {
  acknowledged: fc.record({
    type: fc.constant('acknowledged'),
    messageId: fc.option(snowflake, { nil: undefined }),
  } as const),
  unseen: fc.record({ type: fc.constant('unseen'), at } as const),
  submitting: fc.record({ type: fc.constant('submitting'), at } as const),
  'not-taken': fc.constant({ type: 'not-taken' }),
  'accepted-upstream': fc.record({ type: fc.constant('accepted-upstream'), requestId: fc.uuid(), at } as const),
  'refused-upstream': fc.record({ type: fc.constant('refused-upstream'), reason, at } as const),
  vanished: fc.record({ type: fc.constant('vanished'), at } as const),
  'seen-queued': fc.record({
    type: fc.constant('seen-queued'),
    position: fc.option(fc.nat(), { nil: undefined }),
  } as const),
  'seen-running': fc.record({ type: fc.constant('seen-running'), at } as const),
  completed: fc.record({ type: fc.constant('completed'), at } as const),
  'failed-upstream': fc.record({ type: fc.constant('failed-upstream'), reason, at } as const),
  'cancelled-upstream': fc.record({ type: fc.constant('cancelled-upstream'), at } as const),
  listed: fc.record({ type: fc.constant('listed'), urls: fc.array(urls, { maxLength: 50, size: 'max' }) } as const),
  fetched: fc.record({
    type: fc.constant('fetched'),
    file: index,
    result: fc.oneof(fetched, fc.record({ problem })),
  } as const),
  'all-fetched': fc.constant({ type: 'all-fetched' }),
  'none-usable': fc.record({ type: fc.constant('none-usable'), at } as const),
  placed: fc.record({ type: fc.constant('placed'), messageId: snowflake } as const),
  attached: fc.record({
    type: fc.constant('attached'),
    message: fc.integer({ min: 0, max: 5 }),
    attachments: fc.array(fc.record({ id: snowflake, file: index }), { maxLength: 10 }),
  } as const),
  linked: fc.record({ type: fc.constant('linked'), files: fc.array(index, { maxLength: 10 }) } as const),
  delivered: fc.record({ type: fc.constant('delivered'), at } as const),
  kept: fc.record({ type: fc.constant('kept'), at } as const),
  told: fc.constant({ type: 'told' }),
};

export function eventOf(type: JobEventType): fc.Arbitrary<JobEvent> {
  return events[type];
}

export const requests: fc.Arbitrary<JobRequest> = fc.record({
  id: snowflake,
  model: fc.record({ id: fc.constant('maker/model'), version: fc.constant('0a1b2c'), command: fc.constant('image') }),
  owner: fc.record({ id: snowflake, language: fc.constantFrom(...languages) }),
  place: fc.record({
    guildId: snowflake,
    channelId: snowflake,
    applicationId: snowflake,
    token: fc.string({ minLength: 1 }),
    attachmentLimit: fc.constant(10 * 1024 * 1024),
  }),
  prompt: fc.option(prompts, { nil: undefined }),
  asked: fc.array(fc.record({ label: hostile(60), value: hostile(700) }), { maxLength: 25, size: 'max' }),
  input: fc.dictionary(
    // JavaScript keeps this name for itself, and no schema has an input of it.
    fc.string().filter((key) => key !== '__proto__'),
    // JSON has no -0.
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    ),
  ),
  expected: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
});

/** A job and the events that brought it where it stands. */
export interface Walk {
  readonly jobs: readonly Job[];
  readonly events: readonly JobEvent[];
}

/** The events to choose from in a state: mostly those that keep the job going, so that runs get far; then those that fit; then all. */
function likely(state: JobState, dice: number): readonly JobEventType[] {
  const fitting = eventTypes.filter((type) => transitions[type][state] !== undefined);
  const onward = fitting.filter((type) => !hasEnded({ state: transitions[type][state] ?? state }));
  const chosen = dice < 8 ? onward : dice < 10 ? fitting : eventTypes;
  return chosen.length > 0 ? chosen : eventTypes;
}

/** Jobs as the machine makes them, through events that mostly fit. */
export const walks: fc.Arbitrary<Walk> = fc
  .tuple(requests, fc.integer({ min: 0, max: 60 }), fc.gen())
  .map(([request, steps, draw]) => {
    let job = newJob(request, start);
    const jobs = [job];
    const happened: JobEvent[] = [];
    for (let step = 0; step < steps; step += 1) {
      const dice = draw(fc.integer, { min: 0, max: 10 });
      const { state } = job;
      const type = draw(() => fc.constantFrom(...likely(state, dice)));
      const event = draw(eventOf, type);
      job = advance(job, event);
      happened.push(event);
      jobs.push(job);
    }
    return { jobs, events: happened };
  });

/** A job in a state, with anything in the rest of its record: also what no run of the machine would make. */
export function jobIn(state: JobState): fc.Arbitrary<Job> {
  const time = fc.option(at, { nil: undefined });
  const flag = fc.option(fc.boolean(), { nil: undefined });
  const file = fc.record({
    url: urls,
    fetched: fc.option(fetched, { nil: undefined }),
    problem: fc.option(problem, { nil: undefined }),
    linked: flag,
  });
  const message = fc.record({
    id: snowflake,
    attachments: fc.array(fc.record({ id: snowflake, file: index }), { maxLength: 10 }),
  });
  return fc
    .tuple(
      requests,
      fc.record({
        times: fc.record({ accepted: at, submitted: time, running: time, completed: time, ended: time }),
        unsent: fc.nat({ max: 5 }),
        requestId: fc.option(fc.uuid(), { nil: undefined }),
        position: fc.option(fc.nat(), { nil: undefined }),
        files: fc.array(file, { maxLength: 50, size: 'max' }),
        messages: fc.array(message, { maxLength: 5 }),
        failure: fc.option(reason, { nil: undefined }),
        kept: flag,
        told: flag,
      }),
    )
    .map(([request, rest]) => ({ ...newJob(request, start), ...rest, state }));
}

export const anyJob: fc.Arbitrary<Job> = fc.constantFrom(...jobStates).chain(jobIn);
