import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJob } from '../../../src/core/job/read.ts';
import { jobRecord, type Job } from '../../../src/core/job/record.ts';
import { aJob } from '../../support/job.ts';
import { assertReaching } from '../../support/assert-reaching.ts';
import { anyJob, walks } from './any-job.ts';

const throughJson = (job: Job): unknown => JSON.parse(JSON.stringify(job));

/** Values of a record that a careless generator would never make. */
const branches = {
  'no prompt': (job) => job.prompt === undefined,
  'a prompt with half of a surrogate pair': (job) => job.prompt?.isWellFormed() === false,
  'a prompt over 2,400 characters': (job) => (job.prompt?.length ?? 0) > 2400,
  'a request id': (job) => job.requestId !== undefined,
  'a position': (job) => job.position !== undefined,
  'more than ten files': (job) => job.files.length > 10,
  'a fetched file': (job) => job.files.some((file) => file.fetched !== undefined),
  'a file with a problem': (job) => job.files.some((file) => file.problem !== undefined),
  'a linked file': (job) => job.files.some((file) => file.linked === true),
  'two messages': (job) => job.messages.length > 1,
  attachments: (job) => job.messages.some((message) => message.attachments.length > 0),
  settled: (job) => job.settlement !== undefined,
  'a cost': (job) => job.cost !== undefined,
  'a wish': (job) => job.wish !== undefined,
  'a press': (job) => job.press !== undefined,
  'a word on a cancel': (job) => job.cancel !== undefined,
  'another way': (job) => job.route.via !== 'reply',
  late: (job) => job.late === true,
  'a picture made smaller': (job) => job.files.some((file) => file.shrinks !== undefined),
  'a failure': (job) => job.failure !== undefined,
  kept: (job) => job.kept === true,
  told: (job) => job.told === true,
} satisfies Record<string, (job: Job) => boolean>;
const named = Object.entries(branches);

test.each([
  ['as the machine makes it', walks.map(({ jobs }) => jobs)],
  ['with anything in it', anyJob.map((job) => [job])],
])('a record %s comes back the same from JSON and the schema', (_case, records) => {
  assertReaching(
    named.map(([branch]) => branch),
    (saw) =>
      fc.property(records, (jobs) => {
        for (const [branch, holds] of named) saw(branch, jobs.some(holds));
        for (const job of jobs) expect(jobRecord.parse(throughJson(job))).toEqual(job);
      }),
    { numRuns: 400, endOnFailure: true, shortened: true },
  );
});

test.each<[string, unknown]>([
  ['version', 2],
  ['state', 'paused'],
  ['unsent', -1],
  ['input', { text: null }],
  ['files', [{ url: 1 }]],
  ['failure', 'unknown'],
  ['hold', { credits: -1, micros: 0, day: '2026-11-21', month: '2026-11' }],
  ['hold', { credits: 0.5, micros: 0, day: '2026-11-21', month: '2026-11' }],
  ['settlement', { at: 1, credits: 1 }],
  ['cost', 1.5],
  ['pace', { key: 'k', guess: 0 }],
  ['wish', 'stop'],
  ['route', { via: 'direct' }],
  ['owner', { id: '2', language: 'Chinese' }],
  ['place', { guildId: '3', channelId: '4', applicationId: '5', attachmentLimit: 0 }],
  // Ids and names of files cannot lead to another path.
  ['id', '../1'],
  ['id', ''],
  ['owner', { id: '@me', language: 'en-US' }],
  ['place', { guildId: '3', channelId: '4/../5', applicationId: '5', attachmentLimit: 1 }],
  ['place', { guildId: '3', channelId: '4', applicationId: '5', token: 'a/../../b', attachmentLimit: 1 }],
  ['press', { token: 'a?b', at: 1 }],
  ['requestId', '../models'],
  ['reply', '1/reactions'],
  ['messages', [{ id: '..', attachments: [] }]],
  ['messages', [{ id: '1', attachments: [{ id: 'x', file: 0 }] }]],
  ['route', { via: 'direct', channelId: '1/messages' }],
  ['notice', { id: '1#', isDirect: true }],
  ['removed', { by: '<@1>', at: 1, cleared: true }],
  ...['../../etc/passwd', '/etc/passwd', '..', '.env', 'a/image-01.png', 'image-01.png\0', ''].map(
    (name): [string, unknown] => [
      'files',
      [{ url: 'u', fetched: { name, size: 1, kind: 'image', type: 'image/png' } }],
    ],
  ),
])('a record whose %s is %j is not read', (field, value) => {
  const parsed = jobRecord.safeParse({ ...aJob(), [field]: value });
  expect(parsed.error?.issues.map((issue) => issue.path[0])).toEqual([field]);
});

/** As Easel 0.1 stored it while its second message was filled. */
const earlier = {
  version: 1,
  state: 'delivering',
  id: '1304887726152613888',
  model: { id: 'maker/model', version: '0a1b2c', command: 'image' },
  owner: { id: '2', language: 'zh-TW' },
  place: { guildId: '3', channelId: '4', applicationId: '5', token: 'aW50ZXJhY3Rpb24', attachmentLimit: 10_485_760 },
  prompt: 'a fox',
  asked: [{ label: 'Images', value: '1' }],
  input: { prompt: 'a fox', num_images: 1 },
  expected: 1,
  times: { accepted: 1, submitted: 2, running: 3, completed: 4 },
  hold: { credits: 6, micros: 60_000, day: '2026-11-21', month: '2026-11' },
  policy: { revision: 0, atOnce: 2, onlyForMe: true },
  pace: { key: '["maker/model",1]', guess: 15_000 },
  unsent: 0,
  requestId: '0b6f9c3e-5a53-4f0c-9e6e-1f8f0e0b7a11',
  answered: 60_000,
  files: [
    {
      url: 'https://files.runcomfy.net/1.png',
      fetched: { name: 'image-01.png', size: 9, kind: 'image', type: 'image/png' },
    },
  ],
  reply: '6',
  messages: [{ id: '6', attachments: [{ id: '7', file: 0 }] }],
};

test.each<[string, object, Job['route']]>([
  ['to its reply', {}, { via: 'reply' }],
  ['to a press', { route: { via: 'press' } }, { via: 'press' }],
  ['to a direct message', { route: { via: 'direct', channelId: '8' } }, { via: 'direct', channelId: '8' }],
])(
  'a record that an earlier version wrote is read, with no files that went in, and its route %s',
  (_where, given, route) => {
    expect(readJob({ ...earlier, ...given })).toEqual({ ...earlier, inputs: [], route });
  },
);

test('without a route on record the result of any job goes to its reply', () => {
  fc.assert(
    fc.property(anyJob, (job) => {
      const { route: _route, ...before } = job;
      expect(readJob(throughJson(before as Job))).toEqual({ ...job, route: { via: 'reply' } });
    }),
  );
});
