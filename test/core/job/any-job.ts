import * as fc from 'fast-check';
import { windowsAt } from '../../../src/core/accounts.ts';
import type { JobEvent, JobEventType } from '../../../src/core/job/events.ts';
import { advance, transitions } from '../../../src/core/job/machine.ts';
import { hasEnded } from '../../../src/core/job/predicates.ts';
import { jobStates, newJob } from '../../../src/core/job/record.ts';
import type { Job, JobRequest, JobState } from '../../../src/core/job/record.ts';
import { languages } from '../../support/languages.ts';
import { derivations } from '../../../src/core/job/origin.ts';
import {
  anyParent,
  at,
  cost,
  eventOf,
  eventTypes,
  fetched,
  index,
  problem,
  reason,
  route,
  snowflake,
  start,
} from './any-event.ts';
import { mediaKinds } from '../../../src/core/media/media-kind.ts';
import { hostile, prompts, urls } from './any-text.ts';

/** Like Discord's tokens: base64, perhaps with dots. */
const token = fc.stringMatching(/^[\w.=+-]{1,300}$/);

const anyInput: fc.Arbitrary<JobRequest['inputs'][number]> = fc.record({
  input: fc.constantFrom('image', 'images', 'video'),
  isList: fc.boolean(),
  label: hostile(60),
  source: fc.oneof(
    fc.record({ kind: fc.constantFrom('attachment', 'address'), url: urls } as const),
    fc.record({
      kind: fc.constant('message'),
      channelId: snowflake,
      messageId: snowflake,
      number: fc.integer({ min: 1, max: 10 }),
    } as const),
  ),
  bounds: fc.record({
    media: fc.constantFrom(...mediaKinds),
    bytes: fc.integer({ min: 1, max: 2 ** 27 }),
    still: fc.boolean(),
  }),
  resize: fc.boolean(),
  dataUri: fc.boolean(),
  reserved: fc.nat(2 ** 27),
});

const requests: fc.Arbitrary<JobRequest> = fc.record({
  id: snowflake,
  model: fc.record({ id: fc.constant('maker/model'), version: fc.constant('0a1b2c'), command: fc.constant('image') }),
  owner: fc.record({ id: snowflake, language: fc.constantFrom(...languages) }),
  place: fc.record({
    guildId: snowflake,
    channelId: snowflake,
    applicationId: snowflake,
    token,
    attachmentLimit: fc.constant(10 * 1024 * 1024),
  }),
  prompt: fc.option(prompts, { nil: undefined }),
  asked: fc.array(fc.record({ label: hostile(60), value: hostile(700) }), { maxLength: 25, size: 'max' }),
  inputs: fc.oneof(
    { weight: 3, arbitrary: fc.constant<JobRequest['inputs']>([]) },
    fc.array(anyInput, { maxLength: 10, size: 'max' }),
  ),
  input: fc.dictionary(
    // JavaScript reserves this name, and no schema has such an input.
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
  captions: fc.option(fc.array(hostile(300), { maxLength: 15 }), { nil: undefined }),
  origin: fc.option(
    fc.record({
      kind: fc.constantFrom(...derivations),
      parent: fc.constant(anyParent),
      root: snowflake,
      credit: fc.record({ owner: snowflake, channelId: snowflake, message: snowflake }),
    }),
    { nil: undefined },
  ),
  hold: fc.record({
    credits: fc.nat({ max: 100 }),
    micros: fc.nat({ max: 1_000_000 }),
    day: fc.constant(windowsAt(start).day),
    month: fc.constant(windowsAt(start).month),
  }),
  pace: fc.record({ key: fc.string(), guess: fc.integer({ min: 1, max: 600_000 }) }),
});

/** A job and the events that brought it into its state. */
export interface Walk {
  readonly jobs: readonly Job[];
  readonly events: readonly JobEvent[];
}

/** Which events a step chooses from. */
type Choice = 'onward' | 'fitting' | 'any';

/**
 * The events to choose from in a state: mostly those that continue the job, so that runs get far; then those that fit;
 * then all.
 */
function likely(state: JobState, choice: Choice): readonly JobEventType[] {
  const fitting = eventTypes.filter((type) => transitions[type][state] !== undefined);
  const onward = fitting.filter((type) => !hasEnded({ state: transitions[type][state] ?? state }));
  const chosen = { onward, fitting, any: eventTypes }[choice];
  return chosen.length > 0 ? chosen : eventTypes;
}

/** For `fc.gen()`, which keeps each function that it gets, and compares the arguments of each with all earlier ones. */
type Kept<Value> = () => fc.Arbitrary<Value>;

function kept<Value>(arbitrary: fc.Arbitrary<Value>): Kept<Value> {
  return () => arbitrary;
}

const diceOf = kept(fc.integer({ min: 0, max: 10 }));

const typesOf = Object.fromEntries(
  jobStates.map((state) => {
    const of = (choice: Choice): Kept<JobEventType> => kept(fc.constantFrom(...likely(state, choice)));
    return [state, { onward: of('onward'), fitting: of('fitting'), any: of('any') }];
  }),
) as Readonly<Record<JobState, Readonly<Record<Choice, Kept<JobEventType>>>>>;

const eventsOf = Object.fromEntries(eventTypes.map((type) => [type, kept(eventOf(type))])) as Readonly<
  Record<JobEventType, Kept<JobEvent>>
>;

/** Jobs that the machine makes, mostly through events that fit. */
export const walks: fc.Arbitrary<Walk> = fc
  .tuple(requests, fc.integer({ min: 0, max: 60 }), fc.gen())
  .map(([request, steps, draw]) => {
    let job = newJob(request, start);
    const jobs = [job];
    const happened: JobEvent[] = [];
    for (let step = 0; step < steps; step += 1) {
      const dice = draw(diceOf);
      const type = draw(typesOf[job.state][dice < 8 ? 'onward' : dice < 10 ? 'fitting' : 'any']);
      const event = draw(eventsOf[type]);
      job = advance(job, event);
      happened.push(event);
      jobs.push(job);
    }
    return { jobs, events: happened };
  });

/** A job in a state, with any values in the rest of its record, even values that no run of the machine would make. */
export function jobIn(state: JobState): fc.Arbitrary<Job> {
  const time = fc.option(at, { nil: undefined });
  const flag = fc.option(fc.boolean(), { nil: undefined });
  const file = fc.record({
    url: urls,
    fetched: fc.option(fetched, { nil: undefined }),
    problem: fc.option(problem, { nil: undefined }),
    linked: flag,
    shrinking: flag,
    shrinks: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  });
  const message = fc.record({
    id: snowflake,
    attachments: fc.array(fc.record({ id: snowflake, file: index }), { maxLength: 10 }),
  });
  return fc
    .tuple(
      requests,
      fc.record({
        times: fc.record({ accepted: at, submitted: time, running: time, completed: time, late: time, ended: time }),
        unsent: fc.nat({ max: 5 }),
        requestId: fc.option(fc.uuid(), { nil: undefined }),
        position: fc.option(fc.nat(), { nil: undefined }),
        files: fc.array(file, { maxLength: 50, size: 'max' }),
        messages: fc.array(message, { maxLength: 5 }),
        settlement: fc.option(fc.record({ at, credits: fc.nat({ max: 100 }), micros: fc.nat({ max: 1_000_000 }) }), {
          nil: undefined,
        }),
        cost,
        wish: fc.option(fc.constantFrom('cancel', 'private', 'withhold'), { nil: undefined }),
        cancel: fc.option(fc.constantFrom('taken', 'refused'), { nil: undefined }),
        press: fc.option(fc.record({ token, at }), { nil: undefined }),
        late: flag,
        answered: fc.nat({ max: 3_600_000 }),
        reply: fc.option(snowflake, { nil: undefined }),
        route,
        failure: fc.option(reason, { nil: undefined }),
        kept: flag,
        told: flag,
        removed: fc.option(fc.record({ by: snowflake, at, cleared: fc.boolean() }), { nil: undefined }),
      }),
    )
    .map(([request, rest]) => ({ ...newJob(request, start), ...rest, state }));
}

export const anyJob: fc.Arbitrary<Job> = fc.constantFrom(...jobStates).chain(jobIn);
