import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMessage } from '../../../sandbox/discord/rules/message.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { filesPerMessage, pages, viewOf, type JobView } from '../../../src/core/job/view.ts';
import { languages } from '../../../src/core/language.ts';
import { jobMessage } from '../../../src/discord/job-message.ts';
import { createWords } from '../../../src/words/words.ts';
import { anyJob, walks } from './any-job.ts';

const words = createWords();
// Making such large counterexamples smaller takes minutes: the first is told as it is.
const runs = { numRuns: 300, endOnFailure: true };

/** Every file came, and all are attached, ten to a message. */
function shownWhole(job: Job): Job {
  const files = job.files.map(({ url }, file) => ({
    url,
    fetched: { name: `image-${file + 1}.png`, size: 1, kind: 'image' as const, type: 'image/png' },
  }));
  const messages = pages({ ...job, files }).map((page, index) => ({
    id: String(index + 1),
    attachments: page.map((file) => ({ id: String(file + 1), file })),
  }));
  return { ...job, files, messages };
}

const jobs = fc.oneof(
  anyJob,
  anyJob.map(shownWhole),
  walks.map((walk) => walk.jobs.at(-1)).filter((job) => job !== undefined),
);

/** What a message can show that few jobs have. */
const branches: Readonly<Record<string, (view: JobView) => boolean>> = {
  'a full gallery': ({ gallery }) => gallery.length === filesPerMessage,
  'a link': ({ links }) => links.length > 0,
  'a further part': ({ page }) => page.number > 1,
  'a fifth part': ({ page }) => page.number === 5,
  'no prompt': ({ prompt }) => prompt === undefined,
  'a prompt that is clipped': ({ prompt }) => (prompt?.length ?? 0) > 4000,
  'more asked than fits': ({ asked }) =>
    asked.reduce((sum, { label, value }) => sum + label.length + value.length, 0) > 4000,
};

test.each(languages)('the message of any job, on any of its pages, is one that Discord takes (%s)', (language) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(jobs, (job) => {
      for (const page of pages(job).keys()) {
        const view = viewOf(job, page);
        for (const [branch, holds] of Object.entries(branches)) {
          if (holds(view)) seen.add(branch);
        }
        const files = view.gallery.map(({ name }) => ({ name, size: 1 }));
        const attachments = files.map(({ name }, id) => ({ id: String(id), filename: name }));
        const message = { ...jobMessage(view, language, words), attachments };
        const place = { kind: 'edit', webhook: true, wasV2: true, keptAttachmentIds: [] } as const;
        expect(checkMessage(message, { ...place, keptAttachmentIds: [], files })).toEqual([]);
        expect(message.allowed_mentions).toEqual({ parse: [] });
      }
    }),
    runs,
  );
  expect(Object.keys(branches).filter((branch) => !seen.has(branch))).toEqual([]);
});

test('the pages hold every usable file once, in order, ten at most, and there is always a first page', () => {
  fc.assert(
    fc.property(jobs, (job) => {
      const all = pages(job);
      const usable = job.files.flatMap((file, index) =>
        file.fetched !== undefined || file.linked === true || file.problem === 'too-large' ? [index] : [],
      );
      expect(all.flat()).toEqual(usable);
      expect(all.length).toBeGreaterThan(0);
      for (const page of all) expect(page.length).toBeLessThanOrEqual(filesPerMessage);
      for (const page of all.slice(0, -1)) expect(page).toHaveLength(filesPerMessage);
    }),
    runs,
  );
});
