import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCallback } from '../../sandbox/discord/rules/callback.ts';
import type { CommandAnswer } from '../../src/commands/answer.ts';
import { jobCommandNames } from '../../src/messages/command-name.ts';
import { createCatalog } from '../../src/services/runcomfy/catalog.ts';
import { jobsCommand } from '../../src/commands/jobs.ts';
import { privateText } from '../../src/messages/private-text.ts';
import { receiptLines } from '../../src/messages/job/receipt.ts';
import { jobStates, type Job } from '../../src/core/job/record.ts';
import { languages } from '../support/languages.ts';
import { createWords } from '../../src/words/words.ts';
import { anyJob, jobIn } from '../core/job/any-job.ts';
import { measure, over } from '../support/measure.ts';
import { assertReaching } from '../support/assert-reaching.ts';
import { servicesWith, typed } from './typed.ts';

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
        const answer = jobsCommand(words, nameOf).run(
          typed({ t: words.in(language) }),
          servicesWith({ jobs: { listOf: () => jobs } }),
        );
        if (!('kind' in answer) || answer.kind !== 'message') throw new Error('not said at once');
        expect(violationsOf(answer.components)).toEqual([]);
        for (const [branch, holds] of named) saw(branch, jobs.map(({ job }) => job).some(holds));
        saw('no job', jobs.length === 0);
        saw('as many as are shown', jobs.length === 10);
        saw('one more', jobs.length === 11);
        saw('buttons for all', measure(answer.components).customIds.length === 10);
      }),
    runs,
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
      runs,
    );
  },
);
