import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../src/core/job/changes.ts';
import type { JobEvent } from '../../../src/core/job/events.ts';
import { readJob } from '../../../src/core/job/read.ts';
import type { FetchedFile, Job } from '../../../src/core/job/record.ts';
import { aJob, anInput } from '../../support/job.ts';

const fetched: FetchedFile = { name: 'image-01.png', size: 3, kind: 'image', type: 'image/png' };
const [one, two] = [{ url: 'https://a/1' }, { url: 'https://a/2' }];
const urls = (count: number): string[] => Array.from({ length: count }, (_, index) => `https://a/${index}`);
const times = { accepted: 1, submitted: 2 };

const { source: _source, ...withoutSource } = anInput({});
const photo = anInput({});
const posted = { attachment: '9', link: 'https://discord.example/9?ex=6' };

describe('an event changes these fields of a job, and no others', () => {
  test.each<[JobEvent['type'], Partial<Job>, Record<string, unknown>, Partial<Job>]>([
    ['card-shown', {}, { messageId: '6' }, { reply: '6', messages: [{ id: '6', attachments: [] }] }],
    ['submitting', { times }, { at: 9 }, { times: { accepted: 1, submitted: 9 } }],
    ['not-taken', { unsent: 2 }, {}, { unsent: 3 }],
    [
      'accepted-upstream',
      { times },
      { requestId: 'r', at: 9 },
      { requestId: 'r', times: { accepted: 1, submitted: 9 } },
    ],
    ['seen-queued', { position: 3 }, { position: 2 }, { position: 2 }],
    ['seen-queued', { position: 2 }, { position: 2 }, {}],
    ['seen-running', { times }, { at: 9 }, { times: { ...times, running: 9 } }],
    ['seen-running', { times: { ...times, running: 8 } }, { at: 9 }, {}],
    ['answered', { answered: 5 }, { ms: 2 }, { answered: 7 }],
    ['late', { times }, { at: 9 }, { late: true, times: { ...times, late: 9 } }],
    ['late', { late: true }, { at: 9 }, {}],
    ['completed', { times }, { at: 9 }, { times: { ...times, completed: 9 } }],
    ['cancel-wished', {}, {}, { wish: 'cancel' }],
    ['cancel-wished', {}, { by: '7' }, { wish: 'cancel', cancelledBy: '7' }],
    ['cancel-wished', { state: 'waiting', wish: 'private' }, { by: '7' }, { wishesCancel: true, cancelledBy: '7' }],
    ['cancel-wished', { state: 'queued', wish: 'private' }, {}, { wishesCancel: true }],
    ['cancel-wished', { state: 'queued', wish: 'private', wishesCancel: true }, { by: '7' }, {}],
    ['cancel-wished', { state: 'queued', wish: 'cancel' }, { by: '7' }, {}],
    ['cancel-wished', { state: 'queued' }, { by: '7' }, { wish: 'cancel', cancelledBy: '7' }],
    ['cancel-answered', {}, { outcome: 'taken' }, { cancel: 'taken' }],
    ['cancel-answered', { cancel: 'taken' }, { outcome: 'taken' }, {}],
    ['private-wished', {}, { token: 't', at: 9 }, { wish: 'private', press: { token: 't', at: 9 } }],
    [
      'private-wished',
      { wish: 'cancel' },
      { token: 't', at: 9 },
      { wish: 'private', wishesCancel: true, press: { token: 't', at: 9 } },
    ],
    ['private-wished', { wish: 'withhold' }, { token: 't', at: 9 }, {}],
    ['withhold-wished', {}, {}, { wish: 'withhold' }],
    ['withhold-wished', { wish: 'cancel' }, {}, { wish: 'withhold', wishesCancel: true }],
    ['withhold-wished', { wish: 'withhold' }, {}, {}],
    [
      'taken-down',
      { state: 'running' },
      { by: '7', at: 9 },
      { removed: { by: '7', at: 9, cleared: false }, wish: 'withhold' },
    ],
    ['taken-down', { state: 'waiting' }, { by: '7', at: 9 }, { removed: { by: '7', at: 9, cleared: false } }],
    ['taken-down', { state: 'failed' }, { by: '7', at: 9 }, { removed: { by: '7', at: 9, cleared: false } }],
    [
      'taken-down',
      { state: 'delivered', kept: true },
      { by: '7', at: 9 },
      { removed: { by: '7', at: 9, cleared: false }, kept: undefined },
    ],
    ['taken-down', { removed: { by: '6', at: 8, cleared: false } }, { by: '7', at: 9 }, {}],
    [
      'cleared',
      { removed: { by: '7', at: 9, cleared: false }, files: [{ ...one, fetched }] },
      {},
      { removed: { by: '7', at: 9, cleared: true }, told: true, files: [{ url: '', fetched }], inputs: [] },
    ],
    ['cleared', { removed: { by: '7', at: 9, cleared: true } }, {}, {}],
    ['cleared', {}, {}, {}],
    ['listed', {}, { urls: urls(2) }, { files: urls(2).map((url) => ({ url })) }],
    ['listed', {}, { urls: urls(2), cost: 5 }, { files: urls(2).map((url) => ({ url })), cost: 5 }],
    ['listed', { expected: 1 }, { urls: urls(7) }, { files: urls(5).map((url) => ({ url })), leftOut: 2 }],
    ['listed', { files: [one] }, { urls: urls(2), cost: 5 }, {}],
    ['fetched', { files: [one, two] }, { file: 1, result: fetched }, { files: [one, { ...two, fetched }] }],
    ['fetched', { files: [one] }, { file: 0, result: { problem: 'gone' } }, { files: [{ ...one, problem: 'gone' }] }],
    ['shrinking', { files: [one, two] }, { file: 0, isOn: true }, { files: [{ ...one, shrinking: true }, two] }],
    ['shrinking', { files: [{ ...one, shrinking: true }] }, { file: 0, isOn: false }, { files: [one] }],
    [
      'shrunk',
      { files: [{ ...one, shrinking: true }] },
      { file: 0, result: fetched },
      { files: [{ ...one, fetched, shrinks: 1 }] },
    ],
    [
      'shrunk',
      { files: [{ ...one, shrinks: 1 }] },
      { file: 0, result: fetched },
      { files: [{ ...one, fetched, shrinks: 2 }] },
    ],
    ['placed', { state: 'delivering' }, { messageId: '8' }, { messages: [{ id: '8', attachments: [] }] }],
    ['placed', { state: 'delivered' }, { messageId: '8' }, {}],
    [
      'placed',
      { state: 'delivered', removed: { by: '7', at: 9, cleared: false } },
      { messageId: '8' },
      { messages: [{ id: '8', attachments: [] }] },
    ],
    ['removed', { messages: [{ id: '6', attachments: [] }] }, {}, {}],
    [
      'removed',
      { messages: ['6', '7'].map((id) => ({ id, attachments: [] })) },
      {},
      { messages: [{ id: '6', attachments: [] }] },
    ],
    [
      'attached',
      { messages: ['6', '7'].map((id) => ({ id, attachments: [] })) },
      { message: 1, attachments: [{ id: '9', file: 0 }] },
      {
        messages: [
          { id: '6', attachments: [] },
          { id: '7', attachments: [{ id: '9', file: 0 }] },
        ],
      },
    ],
    ['linked', { files: [one, two] }, { files: [1] }, { files: [one, { ...two, linked: true }] }],
    [
      'spool-lost',
      {
        files: [
          { ...one, fetched, shrinks: 1 },
          { ...two, shrinking: true, fetched },
        ],
      },
      { files: [0, 1] },
      { files: [one, { ...two, shrinking: true }] },
    ],
    ['rerouted', {}, { route: { via: 'channel' } }, { route: { via: 'channel' }, messages: [] }],
    [
      'input-fetched',
      { inputs: [photo, photo] },
      { input: 1, file: fetched },
      { inputs: [photo, { ...photo, fetched }] },
    ],
    ['inputs-lost', { inputs: [{ ...photo, fetched }] }, { inputs: [0] }, { inputs: [photo] }],
    ['inputs-placed', {}, { messageId: '8' }, { inputsMessage: '8' }],
    ['inputs-posted', { inputs: [photo] }, { posted: [posted] }, { inputs: [{ ...photo, posted }] }],
    [
      'inputs-posted',
      { inputs: [photo] },
      { posted: [] },
      { inputs: [{ ...photo, posted: { attachment: '', link: '' } }] },
    ],
    [
      'inputs-refused',
      {},
      { reason: 'input-unusable', problem: { label: 'Picture', problem: { reason: 'empty' } } },
      { failure: 'input-unusable', inputProblem: { label: 'Picture', problem: { reason: 'empty' } } },
    ],
    ['inputs-refused', {}, { reason: 'input-unposted' }, { failure: 'input-unposted' }],
    [
      'forgotten',
      { inputs: [{ ...photo, fetched, posted }] },
      {},
      {
        prompt: undefined,
        asked: [],
        input: {},
        inputs: [{ ...withoutSource, fetched, posted: { ...posted, link: '' } }],
        pace: { key: 'maker/model', guess: 15_000 },
        files: [],
      },
    ],
    ['withdrawn', {}, { reason: 'blocked' }, { failure: 'blocked' }],
    ['refused-upstream', {}, { reason: 'inputs-refused' }, { failure: 'inputs-refused' }],
    ['failed-upstream', {}, { reason: 'moderated', cost: 5 }, { failure: 'moderated', cost: 5 }],
    ['failed-upstream', {}, { reason: 'moderated' }, { failure: 'moderated' }],
    ['unseen', {}, {}, { failure: 'unseen', told: true }],
    ['unseen', {}, { isLocked: true }, { failure: 'unseen' }],
    ['vanished', {}, {}, { failure: 'outcome-unknown' }],
    ['gave-up', {}, {}, { failure: 'no-answer' }],
    ['none-usable', {}, {}, { failure: 'no-output' }],
    ['none-usable', { files: [one] }, { cost: 5 }, { failure: 'unusable-output', cost: 5 }],
    ['kept', {}, {}, { kept: true }],
    ['kept', { kept: true }, {}, {}],
    ['let-go', { kept: true }, {}, { kept: false }],
    ['let-go', {}, {}, {}],
    ['delivered', {}, {}, { told: true }],
    ['delivered', { route: { via: 'channel' } }, {}, {}],
    [
      'described',
      { files: [one] },
      { file: 0, alt: { text: 'a', by: '7' } },
      { files: [{ ...one, alt: { text: 'a', by: '7' } }] },
    ],
    ['described', { files: [{ ...one, alt: { text: 'a', by: '7' } }] }, { file: 0 }, { files: [one] }],
    ['mentioning', {}, {}, { mention: { isOver: false } }],
    ['mentioning', { mention: { isOver: false } }, {}, {}],
    ['mentioned', { mention: { isOver: false } }, { messageId: '8' }, { mention: { isOver: true, message: '8' } }],
    ['mentioned', { mention: { isOver: false } }, {}, { mention: { isOver: true } }],
    ['mentioned', { mention: { isOver: true, message: '8' } }, { messageId: '9' }, {}],
    ['retried', { given: { prompt: 'a' } }, { by: '8' }, { retriedBy: '8' }],
    ['retried', { given: {}, retriedBy: '8' }, { by: '9' }, {}],
    ['retried', { given: {}, retriedBy: '8' }, { by: '9', unseen: '8' }, { retriedBy: '9' }],
    ['retried', { given: {}, retriedBy: '8' }, { by: '9', unseen: '7' }, {}],
    ['retried', {}, { by: '8' }, {}],
    ['told', {}, {}, { told: true }],
    ['told', {}, { notice: { id: '9', isDirect: true } }, { told: true, notice: { id: '9', isDirect: true } }],
    ['told', { told: true }, { notice: { id: '9', isDirect: true } }, {}],
    [
      'forgotten',
      { files: [one], asked: [{ label: 'a', value: 'b' }], given: { prompt: 'a' } },
      {},
      {
        given: undefined,
        prompt: undefined,
        asked: [],
        inputs: [],
        input: {},
        pace: { key: 'maker/model', guess: 15_000 },
        files: [{ url: '' }],
      },
    ],
    ['withheld', {}, { cost: 5 }, { cost: 5 }],
    ['withheld', {}, {}, {}],
    ['cancelled-upstream', {}, {}, {}],
    ['all-fetched', {}, {}, {}],
  ])('%s of a job with %j', (type, before, fields, changes) => {
    expect(changesOf(aJob(before), { type, ...fields } as JobEvent)).toStrictEqual(changes);
  });
});

test('the record of a job is read, or the paths of what is wrong in it are told', () => {
  expect(readJob(JSON.parse(JSON.stringify(aJob())))).toEqual(aJob());
  const damaged = { ...aJob(), state: 'paused', times: { accepted: 'today' } };
  expect(() => readJob(damaged)).toThrow(
    expect.objectContaining({
      name: 'UnreadableJobError',
      message: 'the record of a job cannot be read',
      problems: ['state', 'times.accepted'],
    }),
  );
});
