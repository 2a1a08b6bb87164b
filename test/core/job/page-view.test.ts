import { describe, expect, test } from 'vitest';
import type { Job, JobState, OutputFile } from '../../../src/core/job/record.ts';
import { pages, pageView, replyView } from '../../../src/core/job/view.ts';
import type { StatusView, ViewContext } from '../../../src/core/job/status-view.ts';
import { aJob, anInput } from '../../support/job.ts';

const since = 1_000;
const times = { accepted: since, submitted: 2_000, running: 3_000, completed: 9_500 };
const image = (number: number): OutputFile => ({
  url: `https://files/${number}`,
  fetched: { name: `image-${number}.png`, size: 1, kind: 'image', type: 'image/png' },
});
const unusable: OutputFile = { url: 'https://files/bad', problem: 'gone' };

const waits = (held?: 'clock' | 'paused-here'): ViewContext => ({ wait: { ahead: 2, held } });

describe('the status of a job', () => {
  test.each<[string, JobState, Partial<Job>, ViewContext, StatusView]>([
    ['accepted, its place not yet known', 'accepted', {}, {}, { kind: 'queued', since }],
    ['accepted', 'accepted', {}, waits(), { kind: 'waiting', since, ahead: 2 }],
    ['waiting', 'waiting', {}, waits(), { kind: 'waiting', since, ahead: 2 }],
    ['waiting while the clock is doubtful', 'waiting', {}, waits('clock'), { kind: 'clock', since }],
    ['waiting in a paused server', 'waiting', {}, waits('paused-here'), { kind: 'paused-here', since }],
    ['submitting', 'submitting', {}, waits(), { kind: 'queued', since }],
    ['queued', 'queued', {}, {}, { kind: 'queued', since }],
    ['queued, at a position', 'queued', { position: 4 }, {}, { kind: 'queued-at', since: 2_000, position: 4 }],
    [
      'queued, at a position, without a time of its submission',
      'queued',
      { position: 4, times: { accepted: since } },
      {},
      { kind: 'queued-at', since, position: 4 },
    ],
    ['queued for too long', 'queued', { late: true, position: 4 }, {}, { kind: 'late' }],
    ['running', 'running', {}, {}, { kind: 'running', since: 3_000, readyAt: undefined }],
    ['running, as usual', 'running', {}, { usualMs: 6_000 }, { kind: 'running', since: 3_000, readyAt: 8_000 }],
    [
      'running, after a queue as long as usual',
      'running',
      {},
      { usualMs: 1_000 },
      { kind: 'running', since: 3_000, readyAt: undefined },
    ],
    [
      'running, after a queue a moment shorter than usual',
      'running',
      {},
      { usualMs: 1_001 },
      { kind: 'running', since: 3_000, readyAt: 3_001 },
    ],
    [
      'running, without a time of its start or its submission',
      'running',
      { times: { accepted: since } },
      { usualMs: 6_000 },
      { kind: 'running', since, readyAt: 7_000 },
    ],
    ['running for too long', 'running', { late: true }, {}, { kind: 'late' }],
    ['fetching', 'fetching', {}, {}, { kind: 'finishing' }],
    ['fetching, with no result for long', 'fetching', { late: true }, {}, { kind: 'late' }],
    ['fetching files that came late', 'fetching', { late: true, files: [image(1)] }, {}, { kind: 'finishing' }],
    ['delivering', 'delivering', {}, {}, { kind: 'finishing' }],
    [
      'delivered',
      'delivered',
      { files: [image(1), unusable, image(2)], expected: 3, leftOut: 4 },
      {},
      { kind: 'delivered', took: 8_500, credits: 6, shown: 2, expected: 3, unusable: 1, leftOut: 4 },
    ],
    [
      'delivered, by a record without a time of its end',
      'delivered',
      { files: [image(1)], times: { accepted: since } },
      {},
      { kind: 'delivered', took: 0, credits: 6, shown: 1, expected: undefined, unusable: 0, leftOut: 0 },
    ],
    ['kept', 'delivered', { kept: true }, {}, { kind: 'kept', credits: undefined }],
    ['failed', 'failed', { failure: 'moderated' }, {}, { kind: 'failed', reason: 'moderated' }],
    ['failed without a reason on record', 'failed', {}, {}, { kind: 'failed', reason: 'run-failed' }],
    ['refused', 'refused', { failure: 'unseen' }, {}, { kind: 'failed', reason: 'unseen' }],
    ['lost', 'lost', { failure: 'no-answer' }, {}, { kind: 'failed', reason: 'no-answer' }],
    ['cancelled by its owner', 'cancelled', {}, {}, { kind: 'cancelled', by: undefined }],
    ['cancelled by a moderator', 'cancelled', { cancelledBy: '9' }, {}, { kind: 'cancelled', by: '9' }],
    ['cancelled for a reason', 'cancelled', { failure: 'blocked' }, {}, { kind: 'failed', reason: 'blocked' }],
  ])('%s', (_case, state, others, context, status) => {
    const job = aJob({ state, times, ...others });
    expect(pageView(job, 0, context).status).toEqual(status);
    expect(replyView(job, context).status).toEqual(status);
  });
});

const attached = (...of: readonly number[]): Job['messages'][number] => ({
  id: String(of[0]),
  attachments: of.map((file) => ({ id: String(file + 1), file })),
});

describe('a page of the files of a job', () => {
  const files = Array.from({ length: 12 }, (_, index) => image(index + 1));
  const all = Array.from({ length: 10 }, (_, file) => file);

  test('has ten of them, and its number', () => {
    const job = aJob({ state: 'delivered', files, messages: [attached(...all), attached(10, 11)] });
    expect(pages(job)).toEqual([all, [10, 11]]);
    expect(pageView(job, 0)).toMatchObject({
      page: { number: 1, of: 2 },
      buttons: [{ action: 'more', jobId: '1' }],
    });
    expect(pageView(job, 1)).toMatchObject({
      page: { number: 2, of: 2 },
      buttons: [],
      gallery: [
        { file: 10, name: 'image-11.png', kind: 'image', number: 11, of: 12 },
        { file: 11, name: 'image-12.png', kind: 'image', number: 12, of: 12 },
      ],
    });
  });

  test('of a job that goes on, the first is not one of several yet, and a further one is', () => {
    const job = aJob({ state: 'delivering', files, messages: [attached(0), attached(10)] });
    expect(pageView(job, 0).page).toEqual({ number: 1, of: 1 });
    expect(pageView(job, 1).page).toEqual({ number: 2, of: 2 });
  });

  test('shows what is attached so far, by its number among the files that are shown', () => {
    const job = aJob({ state: 'delivering', files: [unusable, image(1), image(2)], messages: [attached(0, 2)] });
    expect(pageView(job, 0).gallery).toEqual([{ file: 2, name: 'image-2.png', kind: 'image', number: 2, of: 2 }]);
    expect(pageView({ ...job, messages: [] }, 0).gallery).toEqual([]);
  });

  test.each<[string, Partial<OutputFile>, 'too-large' | 'original' | undefined]>([
    ['as it came', {}, undefined],
    ['that Discord did not take', { linked: true }, 'too-large'],
    ['that was too large to fetch', { fetched: undefined, problem: 'too-large' }, 'too-large'],
    ['that was made smaller', { shrinks: 1 }, 'original'],
    ['that was made smaller, and is linked all the same', { shrinks: 1, linked: true }, 'too-large'],
    ['whose address is forgotten', { shrinks: 1, url: '' }, undefined],
  ])('links a file %s as %s', (_case, file, why) => {
    const { fetched, ...rest } = { ...image(2), ...file };
    const second: OutputFile = fetched === undefined ? rest : { ...rest, fetched };
    const { links } = pageView(aJob({ state: 'delivered', files: [image(1), second] }), 0);
    expect(links).toEqual(why === undefined ? [] : [{ number: 2, url: 'https://files/2', why }]);
  });

  test.each([
    ['channel', 0, true],
    ['channel', 1, false],
    ['reply', 0, false],
  ] as const)('by the route %s, page %i mentions the owner: %s', (via, page, mentions) => {
    expect(pageView(aJob({ state: 'delivering', files, route: { via } }), page).mentionsOwner).toBe(mentions);
  });

  test('has the captions of a story, by the files as they were made, for what it shows so far', () => {
    const captions = ['lost', 'a fox', 'snow', 'home'];
    const story = { captions, files: [unusable, image(1), { ...image(2), linked: true }, image(3)] };
    const job = aJob({ state: 'delivering', ...story, messages: [attached(1)] });
    expect(pageView(job, 0).captions).toEqual([
      { number: 1, text: 'a fox' },
      { number: 2, text: 'snow' },
    ]);
    expect(pageView(job, 0).gallery.map(({ caption }) => caption)).toEqual(['a fox']);
    const further = aJob({ state: 'delivered', captions: ['one'], files, messages: [attached(...all), attached(10)] });
    expect([pageView(further, 0).captions, pageView(further, 1).captions]).toEqual([[{ number: 1, text: 'one' }], []]);
  });

  test('beyond the last one has nothing', () => {
    expect(pageView(aJob({ state: 'delivered' }), 3)).toMatchObject({ gallery: [], links: [], buttons: [] });
  });
});

test('the reply of a job whose files go elsewhere has no files, and mentions nobody', () => {
  const job = aJob({
    state: 'delivering',
    files: [image(1), { ...image(2), linked: true }],
    messages: [{ id: '6', attachments: [{ id: '1', file: 0 }] }],
    route: { via: 'channel' },
  });
  expect(replyView(job)).toEqual({
    page: { number: 1, of: 1 },
    mentionsOwner: false,
    isForOwner: false,
    prompt: 'a fox',
    model: job.model,
    settings: [],
    status: { kind: 'finishing' },
    inputs: [],
    gallery: [],
    captions: [],
    links: [],
    buttons: [{ action: 'more', jobId: '1' }],
  });
});

const posted = { attachment: '5', link: 'https://cdn.discordapp.com/attachments/4/5/input-1.png' };
const withInput: Partial<Job> = {
  inputs: [anInput({ fetched: { name: 'input-1.png', size: 1, kind: 'image', type: 'image/png' }, posted })],
};

test.each<[string, JobState, Partial<Job>, boolean]>([
  ['runs', 'running', {}, true],
  ['is delivered', 'delivered', {}, true],
  ['runs for its owner alone, because RunComfy may still read it', 'running', { wish: 'private' }, true],
  ['is delivered to its owner alone', 'delivered', { wish: 'private' }, false],
  ['has a result that is on its way to its owner alone', 'delivering', { wish: 'private', times }, false],
  ['is removed while it runs', 'running', { wish: 'withhold', removed: { by: '7', at: 9, cleared: false } }, false],
  ['is removed', 'delivered', { removed: { by: '7', at: 9, cleared: false } }, false],
])('the reply shows what was put in, or not: the job %s', (_case, state, others, isShown) => {
  const { inputs } = replyView(aJob({ ...withInput, state, ...others }));
  expect(inputs).toEqual(isShown ? [{ attachment: '5', name: 'input-1.png', kind: 'image' }] : []);
});
