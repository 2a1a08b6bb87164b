import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCallback } from '../../sandbox/discord/rules/callback.ts';
import type { CommandAnswer } from '../../src/commands/answer.ts';
import { jobCommandNames } from '../../src/messages/command-name.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { privateText } from '../../src/messages/private-text.ts';
import { jobList } from '../../src/messages/job/list.ts';
import { receiptLines } from '../../src/messages/job/receipt.ts';
import { jobStates, type Job } from '../../src/core/job/record.ts';
import { replyView } from '../../src/core/job/view.ts';
import { languages } from '../support/languages.ts';
import { createLists } from '../../src/commands/moderate/lists.ts';
import { decisionKinds, type Decision } from '../../src/core/moderation/decision.ts';
import { policyRecord, policySettings } from '../../src/core/moderation/policy.ts';
import { createWords } from '../../src/words/words.ts';
import { anyJob, jobIn } from '../core/job/any-job.ts';
import { measure, over } from '../support/measure.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { balanceWith, servicesWith, typed } from './typed.ts';

const words = createWords();
const nameOf = jobCommandNames(createCatalog([]));
// Shrinking such large counterexamples takes minutes, so the first one is reported as it is.
const runs = { numRuns: 150, endOnFailure: true };

type Components = Extract<CommandAnswer, { kind: 'message' }>['components'];

/** Includes lists in which every job has a button. */
const jobsToList = fc.oneof(
  anyJob,
  jobIn('waiting').map((job) => ({ ...job, wish: undefined })),
);

/** The violations that Discord would report for a private answer of these components. */
function violationsOf(components: Components): unknown[] {
  const data = { flags: (1 << 6) | (1 << 15), components };
  return [...checkCallback({ type: 4, data }, { interactionType: 2, files: [] }), ...over(measure(components))];
}

const wait = fc.option(
  fc.record({
    ahead: fc.nat({ max: 100_000 }),
    held: fc.constantFrom('unreachable', 'rate-limited', 'account', 'paused', undefined),
  }),
  { nil: undefined },
);

const branches = {
  'half a surrogate pair': (job: Job) => job.prompt?.isWellFormed() === false,
  'letters from right to left': (job: Job) => job.prompt?.includes('עברית') === true,
  'a backtick': (job: Job) => job.prompt?.includes('`') === true,
  'a line end': (job: Job) => job.prompt?.includes('\n') === true,
  'no prompt': (job: Job) => job.prompt === undefined,
  'a prompt that is clipped': (job: Job) => (job.prompt?.length ?? 0) > 120,
} satisfies Record<string, (job: Job) => boolean>;
const named = Object.entries(branches);

test.each(languages)('/jobs of any jobs is an answer that Discord accepts (%s)', (language) => {
  const mine = fc.constantFrom(0, 1, 2, 10, 10, 11).chain((length) =>
    fc.uniqueArray(fc.record({ job: jobsToList, wait }), {
      minLength: length,
      maxLength: length,
      selector: ({ job }) => job.id,
    }),
  );
  const counts = ['no job', 'as many as are shown', 'one more', 'buttons for all'] as const;
  assertReaching(
    [...named.map(([branch]) => branch), ...counts],
    (saw) =>
      fc.property(mine, (jobs) => {
        const listed = jobs.map(({ job, wait: held }) => ({ job, view: replyView(job, { wait: held }) }));
        const components = jobList(listed, words.in(language), nameOf);
        expect(violationsOf(components)).toEqual([]);
        for (const [branch, holds] of named) saw(branch, jobs.map(({ job }) => job).some(holds));
        saw('no job', jobs.length === 0);
        saw('as many as are shown', jobs.length === 10);
        saw('one more', jobs.length === 11);
        saw('buttons for all', measure(components).customIds.length === 10);
      }),
    { ...runs, shortened: true },
  );
});

test.each(languages)(
  'the receipt of any job is an answer that Discord accepts, without the prompt (%s)',
  (language) => {
    assertReaching(
      jobStates,
      (saw) =>
        fc.property(anyJob, (job) => {
          const lines = receiptLines(job, words.in(language), nameOf);
          expect(violationsOf(privateText(lines))).toEqual([]);
          expect(lines).toEqual(receiptLines({ ...job, prompt: 'another', asked: [] }, words.in(language), nameOf));
          saw(job.state);
        }),
      { ...runs, shortened: true },
    );
  },
);

const id = '9223372036854775807';
const at = Date.UTC(2026, 10, 21);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('`', '||', '龍', '<@1>', '[x](https://x.y)').map((text) => text.repeat(300)),
);
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `${id}${index}`.slice(-19));
/** A policy in which every list is long. */
const longPolicy = policyRecord.parse({
  version: 1,
  revision: 1,
  channels: many(50),
  allowance: { day: 1e9, month: 1e9 },
  roleAllowances: many(20).map((roleId) => ({ roleId, day: 1e9, month: 1e9 })),
  cooldown: 1e6,
  budget: { day: 1e9, month: 1e9 },
  modelsOff: many(50).map((each) => `maker-of-models/${each}`.repeat(3)),
  modelRoles: many(50).map((each) => ({ modelId: `maker-of-models/${each}`.repeat(3), roleIds: many(20) })),
  ageRestricted: many(50).map((each) => `maker-of-models/${each}`.repeat(3)),
  inputs: { allowed: true, roles: many(20), channels: many(25), others: true },
});
const anyDecision: fc.Arbitrary<Decision> = fc
  .record({
    what: fc.constantFrom(...decisionKinds),
    why: fc.option(hostile, { nil: undefined }),
    setting: fc.constantFrom(...policySettings),
  })
  .map(({ what, why, setting }) => {
    const made = { version: 1 as const, id, at, by: id, what };
    // A change of the policy has no reason and no member.
    if (what === 'policy') return { ...made, setting, before: {}, after: longPolicy };
    return { ...made, whom: id, job: id, amount: at, ...(why === undefined ? {} : { why }) };
  });

/** The texts of an answer without what is in code. */
function active(components: Components): string {
  const texts: string[] = [];
  JSON.stringify(components, (key, value: unknown) => {
    if (key === 'content') texts.push(String(value));
    return value;
  });
  return texts.join('\n').replaceAll(/`[^`]*`/gu, '');
}

test.each(languages)(
  'the lists of moderators, of any jobs and decisions, are answers that Discord accepts (%s)',
  async (language) => {
    const lists = createLists(nameOf);
    const request = typed({ t: words.in(language) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyJob, { minLength: 1, maxLength: 7 }),
        fc.array(anyDecision, { minLength: 1, maxLength: 5 }),
        hostile,
        async (jobs, decisions, why) => {
          const block = { version: 1 as const, memberId: id, by: id, why, at, until: at };
          const services = servicesWith({
            jobs: {
              history: async () => Promise.resolve({ jobs, unreadable: 9, next: 'x' }),
              findIn: async () => Promise.resolve(new Map(jobs.map((job) => [id, job]))),
            },
            accounts: { balance: async () => Promise.resolve(balanceWith()) },
            moderation: {
              audit: async () => Promise.resolve({ decisions, next: 'x' }),
              servers: { blockOf: () => block, blocks: () => Array.from({ length: 9 }, () => block) } as never,
            },
          });
          const shown = [
            await lists.history(request, services, { memberId: id, roleIds: [] }, 'x'),
            await lists.log(request, services, 'x'),
          ];
          for (const answer of shown) {
            expect(violationsOf(answer.components)).toEqual([]);
            expect(active(answer.components)).not.toMatch(/`|\|\||<@1>|\]\(/u);
          }
        },
      ),
      runs,
    );
  },
);
