import { receiptDetails, receiptLines } from '../../../src/messages/job/receipt.ts';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import { describeForm } from '../../../src/messages/job/describe-form.ts';
import { editFormPayload } from '../../../src/messages/job/edit-form.ts';
import { previewMessage } from '../../../src/messages/job/preview.ts';
import { anInput } from '../../support/job.ts';
import { jobNote } from '../../../src/messages/job/note.ts';
import { morePanel } from '../../../src/messages/job/more-panel.ts';
import { promptPage } from '../../../src/messages/job/prompt-page.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import { jobList } from '../../../src/messages/job/list.ts';
import { derivations } from '../../../src/core/job/origin.ts';
import { replyView } from '../../../src/core/job/view.ts';
import { editForm } from '../../../src/catalog/edit-fields.ts';
import type { Model } from '../../../src/catalog/model.ts';
import type { OptionValues } from '../../../src/catalog/requested-file.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import { encode, type JobAction } from '../../../src/core/custom-id.ts';
import type { Translate, WordKey } from '../../../src/words/words.ts';
import { privately, type Part, type Shown } from '../moment.ts';
import { edits, ids, image, video, now } from './facts.ts';
import { delivered, jobId, madeFrom, request } from './views.ts';

const nameOf = jobCommandNames(createCatalog([image, video]));
const buttons = (...actions: readonly JobAction[]) => actions.map((action) => ({ action, jobId, credits: 6 }));
const note = (t: Translate, key: WordKey, ...actions: readonly JobAction[]) =>
  jobNote([t(key, { count: 6, link: `https://discord.com/channels/1/2/${jobId}` })], buttons(...actions), t);

const picture = { url: 'https://cdn.discordapp.com/a.png', name: 'a.png', size: 100_000 };

/** The form of a result that was made with these options. */
function formOf(model: Model, given: OptionValues, t: Translate): Shown {
  const customId = encode('job', 'edited', { job: jobId, press: jobId });
  return { kind: 'form', form: editFormPayload(model, editForm(model, given, t.language), customId, t) };
}

/** Private notes about a request. */
export const notes: Part = {
  title: 'Private notes',
  moments: [
    {
      name: 'more',
      title: 'More…',
      when: 'What its owner may do with a request, what a moderator may, and what somebody may who can do nothing.',
      shown: (t) =>
        privately(
          morePanel(
            {
              job: delivered(2),
              prompt: 'a lighthouse in a storm',
              buttons: buttons('show', 'animate', 'retry', 'next', 'prompt', 'receipt', 'describe'),
            },
            t,
            nameOf,
          ),
          morePanel(
            { job: delivered(2), prompt: undefined, buttons: buttons('receipt', 'report', 'withhold', 'remove') },
            t,
            nameOf,
          ),
          morePanel({ job: request(), prompt: undefined, buttons: [] }, t, nameOf),
        ),
    },
    {
      name: 'prompt',
      title: 'The full prompt',
      when: 'Behind *Full prompt*, in as many pages as it needs.',
      shown: (t) =>
        privately(promptPage({ jobId, pages: ['`a lighthouse in a storm, oil on canvas, …`', ''], page: 0 }, t)),
    },
    {
      name: 'describe-form',
      title: 'The form: describe a picture',
      when: 'Behind *Add description*, for its owner and moderators.',
      shown: (t) => [{ kind: 'form', form: describeForm({ jobId, count: 2, now: undefined }, t) }],
    },
    {
      name: 'edit-form',
      title: 'The form: edit',
      when: 'Behind *Edit*: the prompt and what matters most, filled with what the result was made with.',
      shown: (t) => [
        formOf(image, { prompt: 'a lighthouse in a storm', images: 2, size: '2560:1440 (16:9)', seed: 7 }, t),
      ],
    },
    {
      name: 'edit-form-files',
      title: 'The form: edit, with files',
      when: 'An empty field keeps the files, or a text that is too long for a form. What the model no longer takes is left out.',
      shown: (t) => [
        formOf(edits, { prompt: 'make it night '.repeat(300), 'picture-1': picture, ratio: '16:9', style: 'oil' }, t),
      ],
    },
    {
      name: 'preview',
      title: 'A preview',
      when: 'Before a press spends more than the result cost that it is made from, before what costs more than the server previews, and with the option `preview`. *Run* makes the request, *Change* opens its form.',
      shown: (t) =>
        privately(
          previewMessage(
            {
              draft: jobId,
              request: { ...request(), inputs: request().inputs },
              credits: 9,
              original: 6,
              fileNames: [],
              left: { day: 71, month: 871 },
              seconds: 20,
            },
            t,
          ),
          previewMessage(
            {
              draft: jobId,
              request: { ...request(), inputs: [anInput(), anInput()] },
              credits: 6,
              original: undefined,
              fileNames: ['lighthouse.png', undefined],
              left: { day: 74, month: 74 },
              seconds: undefined,
            },
            t,
          ),
          privateText([t('preview.gone')]),
        ),
    },
    {
      name: 'receipt',
      title: 'A receipt',
      when: 'What became of the credits, what it was made from, and the details with a press.',
      shown: (t) =>
        privately(
          jobNote(receiptLines(delivered(2), t, nameOf), buttons('details', 'more'), t),
          jobNote(receiptLines(request({ state: 'running' }), t, nameOf), buttons('details', 'more'), t),
          jobNote(
            receiptLines(request({ state: 'cancelled', settlement: { at: 0, credits: 0, micros: 0 } }), t, nameOf),
            buttons('details', 'more'),
            t,
          ),
          jobNote(
            receiptLines(delivered(2, { removed: { by: ids.ana, byOwner: true, at: now, cleared: true } }), t, nameOf),
            buttons('details', 'more'),
            t,
          ),
          ...derivations.map((kind) =>
            jobNote(
              receiptLines(delivered(2, { origin: { ...madeFrom, kind } }), t, nameOf),
              buttons('details', 'more'),
              t,
            ),
          ),
          jobNote(
            receiptLines(delivered(2, { origin: { kind: 'again', parent: jobId, root: jobId } }), t, nameOf),
            buttons('details', 'more'),
            t,
          ),
          jobNote(
            receiptDetails(
              delivered(2, { times: { ...request().times, running: now - 115_000, ...delivered(2).times } }),
              t,
              nameOf,
            ),
            buttons('receipt'),
            t,
          ),
          jobNote(
            receiptDetails(
              request({ state: 'cancelled', settlement: { at: now, credits: 0, micros: 0 }, times: { accepted: now } }),
              t,
              nameOf,
            ),
            buttons('receipt'),
            t,
          ),
        ),
    },
    {
      name: 'cancel',
      title: 'Cancelling',
      when: 'One note, which changes in place.',
      shown: (t) =>
        privately(
          note(t, 'press.asked'),
          note(t, 'press.cancelled'),
          note(t, 'press.owner-cannot-stop', 'private'),
          note(t, 'press.moderator-cannot-stop', 'withhold'),
          note(t, 'press.cannot-stop'),
          note(t, 'press.already-asked'),
          note(t, 'press.delivering'),
          note(t, 'press.over'),
        ),
    },
    {
      name: 'private',
      title: 'Only for me',
      when: 'A result that only its owner gets: the note that waits for it, and where it cannot be so.',
      shown: (t) =>
        privately(
          note(t, 'press.private'),
          note(t, 'status.private-waiting', 'show'),
          note(t, 'press.not-here'),
          note(t, 'press.owner-only', 'withhold'),
          note(t, 'press.withheld'),
          note(t, 'press.withheld-already'),
          note(t, 'press.show-failed'),
          note(t, 'press.show-gone'),
          note(t, 'press.show-sent'),
          note(t, 'press.nothing-kept'),
        ),
    },
    {
      name: 'reuse',
      title: 'Making something from a result',
      when: 'Where *Again* makes nothing, and why.',
      shown: (t) =>
        privately(
          ...(
            [
              'press.reuse-elsewhere',
              'press.reuse-removed',
              'press.reuse-withheld',
              'press.reuse-private',
              'press.reuse-unfinished',
              'press.reuse-declined',
              'press.reuse-forgotten',
              'press.reuse-files',
            ] as const
          ).map((key) => note(t, key)),
        ),
    },
    {
      name: 'share',
      title: 'Who may make something from your results',
      when: 'In *More…* of one of your own results. It holds for all of them, in every server.',
      shown: (t) =>
        privately(
          note(t, 'press.unshared', 'share', 'more'),
          note(t, 'press.shared', 'unshare', 'more'),
          note(t, 'press.share-not-yours'),
        ),
    },
    {
      name: 'delete',
      title: 'Deleting',
      when: 'Behind *Delete*, for its owner. A moderator gets the form of a removal.',
      shown: (t) =>
        privately(
          note(t, 'press.delete-ask', 'delete-now', 'more'),
          note(t, 'press.delete-ask-free', 'delete-now', 'more'),
          note(t, 'press.delete-done'),
          jobNote([t('press.delete-done'), t('press.delete-private')], [], t),
          note(t, 'press.delete-running'),
          note(t, 'press.delete-deleted'),
          note(t, 'press.delete-removed'),
        ),
    },
    {
      name: 'pressed',
      title: 'Other answers to a press',
      when: 'Where a press does nothing, and why.',
      shown: (t) =>
        privately(
          ...(
            [
              'press.not-yours',
              'press.described',
              'press.description-reset',
              'press.describe-failed',
              'press.not-describable',
              'press.not-retryable',
              'press.retried',
              'press.retry-files',
              'press.retry-not-yours',
              'press.prompt-forgotten',
              'press.store-failing',
              'refusal.store-slow',
              'press.unknown-job',
            ] as const
          ).map((key) => note(t, key)),
        ),
    },
    {
      name: 'input-notice',
      title: 'A file that was put in',
      when: 'Once in each server, after the first request with a file.',
      shown: (t) => privately(privateText([t('input-notice')])),
    },
    {
      name: 'jobs',
      title: '/jobs',
      when: "A member's waiting, running and undelivered requests, and none.",
      shown: (t) => {
        const mine = [
          {
            job: request({ state: 'waiting' }),
            view: replyView(request({ state: 'waiting' }), { wait: { ahead: 2, held: undefined } }),
          },
          ...[
            request({ state: 'running' }),
            delivered(1, { kept: true }),
            ...Array.from({ length: 9 }, () => request({ state: 'running' })),
          ].map((job) => ({ job, view: replyView(job) })),
        ];
        return privately(jobList(mine.slice(0, 3), t, nameOf), jobList(mine, t, nameOf), jobList([], t, nameOf));
      },
    },
  ],
};
