import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMessage } from '../../../sandbox/discord/rules/message.ts';
import { firstPageRoom } from '../../../src/core/job/inputs.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { pages, pageView, replyView, type JobView } from '../../../src/core/job/view.ts';
import type { ViewContext } from '../../../src/core/job/status-view.ts';
import { languages } from '../../support/languages.ts';
import { jobMessage } from '../../../src/messages/job/message.ts';
import { createWords } from '../../../src/words/words.ts';
import { assertReaching } from '../../support/assert-reaching.ts';
import { measure, most, over } from '../../support/measure.ts';
import { anyJob, jobIn, walks } from './any-job.ts';
import { messageLimits } from '../../../src/core/discord-limits.ts';

const words = createWords();
// Shrinking such large counterexamples takes minutes, so the first one is reported as it is.
const runs = { numRuns: 600, endOnFailure: true };

/** Every file arrived and is attached, ten to a message. */
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
  // The states with the most text.
  fc.constantFrom('waiting' as const, 'delivered' as const).chain(jobIn),
  walks.map((walk) => walk.jobs.at(-1)).filter((job) => job !== undefined),
);

const contexts: fc.Arbitrary<ViewContext> = fc.record({
  wait: fc.option(
    fc.record({
      ahead: fc.nat({ max: 5000 }),
      held: fc.option(fc.constantFrom('unreachable', 'rate-limited', 'account', 'paused'), { nil: undefined }),
    }),
    { nil: undefined },
  ),
  usualMs: fc.option(fc.nat({ max: 600_000 }), { nil: undefined }),
});

/** Parts of a message that few jobs have. */
const branches = {
  'a full gallery': ({ gallery }) => gallery.length === messageLimits.files,
  'a link': ({ links }) => links.some(({ why }) => why === 'too-large'),
  'a link to an original': ({ links }) => links.some(({ why }) => why === 'original'),
  'a further part': ({ page }) => page.number > 1,
  'a fifth part': ({ page }) => page.number === 5,
  'no prompt': ({ prompt }) => prompt === undefined,
  'a prompt that is clipped': ({ prompt }) => (prompt?.length ?? 0) > 4000,
  'more asked than fits': ({ settings }) =>
    settings.reduce((sum, { label, value }) => sum + label.length + value.length, 0) > 4000,
  'a mention of its owner': ({ mentionsOwner }) => mentionsOwner,
  'a position': ({ status }) => status.kind === 'waiting' && status.ahead > 0,
  'two buttons': ({ buttons }) => buttons.length > 1,
  'no button': ({ buttons }) => buttons.length === 0,
  'half a surrogate pair': ({ prompt }) => prompt?.isWellFormed() === false,
  'letters from right to left': ({ prompt }) => prompt?.includes('עברית') === true,
  'a direction override': ({ prompt }) => prompt?.includes('\u202E') === true,
} satisfies Record<string, (view: JobView) => boolean>;

const statuses = [
  'waiting',
  'retrying',
  'paused',
  'account',
  'queued',
  'queued-at',
  'running',
  'late',
  'finishing',
  'delivered',
  'private-coming',
  'private-delivered',
  'delivered-elsewhere',
  'kept',
  'withheld',
  'failed',
  'cancelled',
] as const satisfies readonly JobView['status']['kind'][];

test.each(languages)('every message of any job, in any state, is one that Discord accepts (%s)', (language) => {
  const named = Object.entries(branches);
  const measured = ['a prompt that is folded', 'as much alt text as fits', 'an alt text cut before an emoji'] as const;
  assertReaching(
    [...named.map(([branch]) => branch), ...statuses, ...measured],
    (saw) =>
      fc.property(jobs, contexts, (job, context) => {
        const t = words.in(language);
        for (const view of [replyView(job, context), ...pages(job).map((_, page) => pageView(job, page, context))]) {
          for (const [branch, holds] of named) saw(branch, holds(view));
          saw(view.status.kind);
          const shown = new Set([...view.inputs, ...view.gallery].map(({ name }) => name));
          const files = [...shown].map((name) => ({ name, size: 1 }));
          const attachments = files.map(({ name }, id) => ({ id: String(id), filename: name }));
          const message = { ...jobMessage(view, job.owner.id, t, () => undefined), attachments };
          const place = { kind: 'edit', webhook: true, wasV2: true, keptAttachmentIds: [] } as const;
          expect(checkMessage(message, { ...place, keptAttachmentIds: [], files })).toEqual([]);
          expect(message.allowed_mentions).toEqual({ parse: [], ...(view.mentionsOwner && { users: [job.owner.id] }) });
          const measures = measure(message.components);
          const { alts } = measures;
          expect(over(measures)).toEqual([]);
          saw('a prompt that is folded', JSON.stringify(message.components).includes('…\\n```'));
          saw(
            'as much alt text as fits',
            alts.some((alt) => alt.length === most.alt),
          );
          saw(
            'an alt text cut before an emoji',
            alts.some((alt) => alt.length < most.alt && alt.endsWith('👦…')),
          );
        }
      }),
    { ...runs, shortened: true },
  );
});

test('the pages hold every usable file once, in order, ten at most, and there is always a first page', () => {
  fc.assert(
    fc.property(jobs, (job) => {
      const all = pages(job);
      const usable = job.files.flatMap((file, index) =>
        file.fetched !== undefined || file.linked === true || ['too-large', 'svg'].includes(file.problem ?? '')
          ? [index]
          : [],
      );
      expect(all.flat()).toEqual(usable);
      expect(all.length).toBeGreaterThan(0);
      for (const page of all) expect(page.length).toBeLessThanOrEqual(messageLimits.files);
      // What was put in stands beside the first files.
      const room = all.map((_page, index) => (index === 0 ? firstPageRoom(job) : messageLimits.files));
      expect(room[0]).toBeGreaterThan(0);
      expect(all.slice(0, -1).map((page) => page.length)).toEqual(room.slice(0, -1));
    }),
    runs,
  );
});
