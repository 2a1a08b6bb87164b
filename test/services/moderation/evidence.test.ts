import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FetchedFile, Job } from '../../../src/core/job/record.ts';
import type { Report } from '../../../src/core/moderation/report.ts';
import { gatherEvidence, noEvidence } from '../../../src/services/moderation/evidence.ts';
import type { ReportCards } from '../../../src/services/moderation/report-cards.ts';
import { createSpool } from '../../../src/services/storage/spool.ts';
import type { NotShown } from '../../../src/services/jobs/messenger.ts';
import { aJob, anInput } from '../../support/job.ts';

const mebibyte = 1024 * 1024;
const report: Report = { version: 1, guildId: '3', jobId: '1', messageId: '20', count: 1, first: [] };

function picture(name: string, size = 1): FetchedFile {
  return { name, size, kind: 'image', type: 'image/png' };
}

const posted = (attachment: string): Job['inputs'][number]['posted'] => ({ attachment, link: 'https://old.example' });
/** A delivered picture in message 20, made from a picture that stands beside it. */
const made = aJob({
  state: 'delivered',
  reply: '20',
  inputs: [anInput({ fetched: picture('input-1.png'), posted: posted('100') })],
  files: [{ url: '', fetched: picture('image-01.png') }],
  messages: [{ id: '20', attachments: [{ id: '101', file: 0 }] }],
});

interface Scene {
  /** The files of the channel's messages, by the id of the message. */
  readonly messages: Readonly<Record<string, readonly string[] | NotShown>>;
  /** The names of the job's files that are in the spool. */
  readonly held?: readonly string[];
  /** In bytes, by the id of the attachment. A file without a size cannot be had. Default: a byte each. */
  readonly sizes?: Readonly<Record<string, number | 'interrupted' | undefined>>;
}

async function gather(job: Job, { messages, held = [], sizes = {} }: Scene) {
  const root = await mkdtemp(join(tmpdir(), 'easel-evidence-'));
  onTestFinished(async () => rm(root, { recursive: true, force: true }));
  const spool = createSpool(root);
  const folder = await spool.folder(job.id);
  await Promise.all(held.map(async (name) => writeFile(join(folder, name), 'x')));
  const read: string[] = [];
  const cards: Pick<ReportCards, 'filesOf'> = {
    async filesOf(channelId, messageId) {
      expect(channelId).toBe(job.place.channelId);
      read.push(messageId);
      const found = messages[messageId] ?? { kind: 'gone' as const };
      return Promise.resolve(
        'kind' in found ? found : { kind: 'found' as const, files: found.map((id) => ({ id, url: id })) },
      );
    },
  };
  const evidence = await gatherEvidence(
    {
      cards: cards as ReportCards,
      spool,
      downloads: {
        async fetch(url, { name, room }) {
          const size = url in sizes ? sizes[url] : 1;
          if (size === 'interrupted') return Promise.resolve({ kind: 'interrupted' });
          if (size === undefined || room?.share().take(size) !== true) {
            return Promise.resolve({ kind: 'unusable', problem: 'gone' });
          }
          return Promise.resolve({ kind: 'fetched', file: picture(`${name}-${url}.png`, size) });
        },
        save: async () => Promise.reject(new Error('unexpected')),
        close: async () => Promise.resolve(),
      },
    },
    report,
    job,
    AbortSignal.timeout(10_000),
  );
  const shown =
    evidence.kind === 'found'
      ? evidence.uploads.map(({ name, isInput, path }) => {
          return `${path.startsWith(root) ? '' : `${path} `}${isInput ? 'in' : 'out'} ${name}`;
        })
      : evidence.kind;
  return { shown, missing: evidence.kind === 'found' ? evidence.missing : undefined, read };
}

test('a result and what was put in for it are told apart, from one message that is read once', async () => {
  expect(await gather(made, { messages: { '20': ['100', '101'] } })).toEqual({
    shown: ['in evidence-2-100.png', 'out evidence-1-101.png'],
    missing: 0,
    read: ['20'],
  });
});

test('what was put in stands in a message of its own', async () => {
  const job = { ...made, inputsMessage: '19' };
  expect(await gather(job, { messages: { '19': ['100'], '20': ['101'] } })).toMatchObject({
    shown: ['in evidence-2-100.png', 'out evidence-1-101.png'],
    missing: 0,
  });
});

test('a further message of the result is reported: what was put in stands in the first', async () => {
  const further = { ...made.messages[0], id: '18', attachments: [] };
  const job = { ...made, reply: '18', messages: [further, ...made.messages] };
  expect(await gather(job, { messages: { '18': ['100', '55'], '20': ['101'] } })).toMatchObject({
    shown: ['in evidence-2-100.png', 'out evidence-1-101.png'],
    missing: 0,
  });
});

test('before the end, what was put in comes from the spool, and its message is not read for it', async () => {
  const job: Job = { ...made, state: 'running', files: [], inputsMessage: '19' };
  expect(await gather(job, { messages: { '20': [] }, held: ['input-1.png'] })).toEqual({
    shown: ['in input-1.png'],
    missing: 0,
    read: ['20'],
  });
});

test('of a result that is kept for its owner, the files come from the spool, and what was put in from its message', async () => {
  const job: Job = { ...made, kept: true };
  expect(await gather(job, { messages: { '20': ['100'] }, held: ['image-01.png'] })).toMatchObject({
    shown: ['in evidence-2-100.png', 'out image-01.png'],
    missing: 0,
  });
});

test.each<[string, Scene, readonly string[], number]>([
  ['both messages are gone', { messages: {} }, [], 2],
  ['what was put in is no longer in the message', { messages: { '20': ['101'] } }, ['out evidence-1-101.png'], 1],
  ['the result is no longer in the message', { messages: { '20': ['100'] } }, ['in evidence-1-100.png'], 0],
  [
    'the result cannot be downloaded',
    { messages: { '20': ['100', '101'] }, sizes: { '101': undefined } },
    ['in evidence-2-100.png'],
    1,
  ],
])('the card counts what it does not show: %s', async (_case, scene, shown, missing) => {
  expect(await gather(made, scene)).toMatchObject({ shown, missing });
});

test.each<[string, Scene]>([
  ['a message', { messages: { '20': { kind: 'unreachable', retryAfter: 5 } } }],
  ['a file', { messages: { '20': ['100', '101'] }, sizes: { '100': 'interrupted' } }],
])('if Discord cannot be reached for %s, it is tried again', async (_case, scene) => {
  expect((await gather(made, scene)).shown).toBe('unreachable');
});

test('a result and a file that was put in are both shown, as far as they fit together', async () => {
  const large = picture('image-01.png', 20 * mebibyte);
  const job: Job = {
    ...made,
    inputs: [anInput({ fetched: picture('input-1.png', 5 * mebibyte), posted: posted('100') })],
    files: [
      { url: '', fetched: large },
      { url: '', fetched: picture('image-02.png', 10 * mebibyte) },
    ],
    messages: [
      {
        id: '20',
        attachments: [
          { id: '101', file: 0 },
          { id: '102', file: 1 },
        ],
      },
    ],
  };
  const sizes = { '100': 5 * mebibyte, '101': 20 * mebibyte, '102': 10 * mebibyte };
  expect(await gather(job, { messages: { '20': ['100', '101', '102'] }, sizes })).toMatchObject({
    shown: ['in evidence-2-100.png', 'out evidence-1-102.png'],
    missing: 1,
  });
});

test('whatever the record says of their sizes, no more is uploaded than one request takes', async () => {
  const sizes = { '100': 12 * mebibyte, '101': 12 * mebibyte + 1 };
  expect(await gather(made, { messages: { '20': ['100', '101'] }, sizes })).toMatchObject({
    shown: ['out evidence-1-101.png'],
    missing: 1,
  });
  expect(
    await gather(made, { messages: { '20': ['101'] }, held: ['input-1.png'], sizes: { '101': 24 * mebibyte } }),
  ).toMatchObject({
    shown: ['in input-1.png'],
    missing: 1,
  });
});

test('if nothing can be had, all files are counted', () => {
  expect(noEvidence(made)).toEqual({ kind: 'found', uploads: [], missing: 2 });
});
