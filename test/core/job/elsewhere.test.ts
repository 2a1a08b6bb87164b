import { describe, expect, test } from 'vitest';
import type { Job, JobState } from '../../../src/core/job/record.ts';
import { replyView, type JobView } from '../../../src/core/job/view.ts';
import { aJob } from '../../support/job.ts';

const asked = [{ label: 'Size', value: '1:1' }];
const job = (state: JobState, others: Partial<Job> = {}): Job =>
  aJob({ state, asked, reply: '6', messages: [{ id: '6', attachments: [] }], ...others });
/** The policy allows no private results. */
const publicOnly = { revision: 1, atOnce: 1, onlyForMe: false };
const buttonsOf = (view: JobView): readonly string[] => view.buttons.map(({ action }) => action);

describe('the reply of a job whose result goes elsewhere', () => {
  test.each<[string, JobState, Partial<Job>, JobView['status']['kind'], boolean]>([
    ['private, on its way', 'running', { wish: 'private' }, 'private-coming', false],
    ['private, delivered', 'delivered', { wish: 'private' }, 'private-delivered', false],
    ['private, kept', 'delivered', { wish: 'private', kept: true }, 'kept', false],
    ['private, failed', 'failed', { wish: 'private' }, 'failed', false],
    ['withheld, on its way', 'running', { wish: 'withhold' }, 'withheld', false],
    ['withheld, ended', 'delivered', { wish: 'withhold' }, 'withheld', false],
    ['withheld, failed', 'failed', { wish: 'withhold' }, 'failed', false],
    ['in a direct message', 'delivered', { route: { via: 'direct', channelId: '8' } }, 'delivered-elsewhere', true],
    ['in a new message', 'delivered', { route: { via: 'channel' } }, 'delivered-elsewhere', true],
    ['kept', 'delivered', { route: { via: 'channel' }, kept: true }, 'kept', true],
  ])('%s', (_case, state, others, status, showsPrompt) => {
    const view = replyView(job(state, others));
    expect(view.status.kind).toBe(status);
    expect([view.prompt, view.settings]).toEqual(showsPrompt ? ['a fox', asked] : [undefined, []]);
    expect(view.gallery).toEqual([]);
  });
});

test.each<[JobState, Partial<Job>, readonly string[]]>([
  ['accepted', {}, ['cancel', 'more']],
  ['waiting', {}, ['cancel', 'more']],
  ['submitting', {}, ['cancel', 'more']],
  ['submitting', { wish: 'cancel' }, ['more']],
  ['queued', {}, ['cancel', 'more']],
  ['queued', { wish: 'cancel' }, ['more']],
  ['queued', { wish: 'cancel', cancel: 'taken' }, ['more']],
  ['queued', { wish: 'cancel', cancel: 'refused' }, ['private', 'more']],
  ['running', {}, ['private', 'more']],
  ['running', { policy: publicOnly }, ['more']],
  ['running', { wish: 'cancel' }, ['private', 'more']],
  ['queued', { wish: 'private', cancel: 'refused' }, []],
  ['running', { wish: 'private' }, []],
  ['running', { wish: 'withhold' }, ['more']],
  ['fetching', {}, ['private', 'more']],
  ['fetching', { wish: 'cancel' }, ['more']],
  ['delivering', {}, ['more']],
  ['delivered', {}, ['delete', 'more']],
  ['delivered', { given: {} }, ['again', 'edit', 'delete', 'more']],
  ['delivered', { wish: 'private' }, []],
  ['delivered', { wish: 'withhold' }, ['more']],
  ['delivered', { kept: true }, ['show', 'more']],
  ['delivered', { wish: 'private', kept: true }, ['show', 'more']],
  ['failed', {}, ['more']],
  ['failed', { wish: 'private' }, ['more']],
  ['cancelled', {}, ['more']],
  ['refused', {}, ['more']],
  ['lost', {}, ['more']],
])('the reply of a job that is %s, with %j, has the buttons %j', (state, others, buttons) => {
  expect(buttonsOf(replyView(job(state, others)))).toEqual(buttons);
});

test.each([
  [0, 0],
  [5, 5],
  [6, 10],
  [10, 10],
  [11, 15],
  [20, 20],
  [21, 40],
  [100, 100],
  [101, 200],
  [1999, 2000],
])('%i jobs ahead are shown as about %i', (ahead, told) => {
  const view = replyView(job('waiting'), { wait: { ahead, held: undefined } });
  expect(view.status).toEqual({ kind: 'waiting', since: 0, ahead: told });
});

test.each([
  ['account', 'account'],
  ['paused', 'paused'],
  ['rate-limited', 'retrying'],
  ['unreachable', 'retrying'],
] as const)('while nothing starts because of %s, a waiting job says %s', (held, kind) => {
  expect(replyView(job('waiting'), { wait: { ahead: 0, held } }).status).toEqual({ kind, since: 0 });
});
