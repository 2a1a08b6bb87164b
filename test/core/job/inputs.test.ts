import { describe, expect, test } from 'vitest';
import {
  areInReply,
  firstPageRoom,
  inputBytes,
  isStale,
  linkLeft,
  needsInputs,
  postedInputs,
} from '../../../src/core/job/inputs.ts';
import type { FetchedFile, Job, JobInput } from '../../../src/core/job/record.ts';
import { inputsView, pageView, replyView } from '../../../src/core/job/view.ts';
import { aJob, anInput } from '../../support/job.ts';

const file = (number: number): FetchedFile => ({
  name: `input-${number}.png`,
  size: 3,
  kind: 'image',
  type: 'image/png',
});
const ready = (number: number): JobInput =>
  anInput({ fetched: file(number), posted: { attachment: String(number), link: `https://a.example/${number}` } });
const inputs = (count: number): JobInput[] => Array.from({ length: count }, (_, index) => ready(index + 1));
const hour = 3_600_000;
const linkUntil = (ms: number): string => `https://a.example/1?ex=${Math.floor(ms / 1000).toString(16)}&hm=1`;

test.each<[string, Partial<Job>, boolean]>([
  ['accepted, with a file that is not posted', { state: 'accepted', inputs: [anInput()] }, true],
  ['waiting, with a file in the spool that is not posted', { inputs: [anInput({ fetched: file(1) })] }, true],
  ['waiting, with one of two files posted', { inputs: [ready(1), anInput()] }, true],
  ['waiting, with every file posted', { inputs: inputs(2) }, false],
  ['waiting, without files', { inputs: [] }, false],
  ['running', { state: 'running', inputs: [anInput()] }, false],
  ['cancelled before its files came', { state: 'cancelled', inputs: [anInput()] }, false],
])('a job that is %s: whether its files are still needed', (_what, others, expected) => {
  expect(needsInputs(aJob({ state: 'waiting', ...others }))).toBe(expected);
});

test.each<[number, number | undefined, boolean, number]>([
  [0, 15, true, 10],
  [1, undefined, true, 9],
  [9, undefined, true, 1],
  [10, undefined, false, 10],
  [6, 4, true, 4],
  [6, 5, false, 10],
])(
  '%i files that go in and %s that are expected: whether all are in the reply, and the room for results',
  (count, expected, isThere, room) => {
    const job = aJob({ inputs: inputs(count), expected });
    expect([count === 0 || areInReply(job), firstPageRoom(job)]).toEqual([isThere, room]);
  },
);

test('files with a message of their own take no room in the reply', () => {
  const job = aJob({ inputs: inputs(2), inputsMessage: '7' });
  expect([areInReply(job), firstPageRoom(job), replyView(job).inputs]).toEqual([false, 10, []]);
  expect(inputsView(job)).toMatchObject({
    status: { kind: 'inputs' },
    prompt: undefined,
    buttons: [],
    inputs: [{ name: 'input-1.png' }, { name: 'input-2.png' }],
  });
});

test('results elsewhere do not share their first message with what was put in', () => {
  const job = aJob({ inputs: inputs(2), route: { via: 'channel' } });
  expect([firstPageRoom(job), pageView(job, 0).inputs, replyView(job).inputs.length]).toEqual([10, [], 2]);
});

test('only posted files are shown', () => {
  const unposted = anInput({ fetched: file(2), posted: { attachment: '', link: '' } });
  expect(postedInputs(aJob({ inputs: [ready(1), unposted, anInput()] }))).toEqual([
    { attachment: '1', name: 'input-1.png', kind: 'image' },
  ]);
});

test.each<[string, Partial<Job>, number]>([
  ['runs', { state: 'running' }, 1],
  ['runs, and its result is private', { state: 'running', wish: 'private' }, 1],
  [
    'was made, and its result is private',
    { state: 'fetching', wish: 'private', times: { accepted: 0, completed: 1 } },
    0,
  ],
  ['was withheld', { state: 'delivered', wish: 'withhold' }, 0],
  ['was delivered', { state: 'delivered' }, 1],
])('what was put in, in the reply of a job that %s', (_what, others, shown) => {
  expect(replyView(aJob({ inputs: inputs(1), ...others })).inputs).toHaveLength(shown);
});

describe('a link', () => {
  test('works until its `ex`, and for ever without one', () => {
    expect([linkLeft(linkUntil(24 * hour), 23 * hour), linkLeft(linkUntil(hour), 2 * hour)]).toEqual([hour, -hour]);
    expect(['https://a.example/1', 'https://a.example/1?ex=tomorrow', ''].map((link) => linkLeft(link, 0))).toEqual([
      Infinity,
      Infinity,
      0,
    ]);
  });
  test.each([
    [19.9, false],
    [20.1, true],
    [25, true],
  ])('of a day, %d hours later: whether it is read again', (hours, expected) => {
    expect(isStale(linkUntil(24 * hour), hours * hour)).toBe(expected);
  });
});

test('a file counts with its size, and until it is fetched with what is reserved for it', () => {
  expect(inputBytes({ inputs: [anInput({ reserved: 7 }), anInput({ reserved: 9, fetched: file(1) })] })).toBe(10);
});
