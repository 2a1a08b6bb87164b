import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { realClock } from '../../../../sandbox/wire/clock.ts';
import { startWireServer, type WireServer } from '../../../../sandbox/wire/server.ts';
import type { Job, JobInput } from '../../../../src/core/job/record.ts';
import type { InputBounds } from '../../../../src/core/media/input.ts';
import { createFetchInput } from '../../../../src/services/jobs/inputs/fetch-input.ts';
import type { Messenger } from '../../../../src/services/jobs/messenger.ts';
import { createDownloads } from '../../../../src/services/media/download.ts';
import { makeFit } from '../../../../src/services/media/shrinking/fit.ts';
import { createSpool } from '../../../../src/services/storage/spool.ts';
import { inspectHere } from '../../../support/inspect-here.ts';
import { aJob, anInput } from '../../../support/job.ts';
import { noise } from '../../../support/pictures.ts';

type ResultRead = Awaited<ReturnType<Messenger['readResult']>>;

const { signal } = new AbortController();
const mebibyte = 2 ** 20;
const fixture = async (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../fixtures/${name}`, import.meta.url));

const files = new Map<string, Buffer>();
let server: WireServer;
beforeAll(async () => {
  const png = await fixture('media/still.png');
  files.set('/still.png', png);
  files.set('/cut.png', png.subarray(0, png.length / 2));
  files.set('/empty.png', Buffer.alloc(0));
  files.set('/program.png', Buffer.from('#!/bin/sh\necho hello\n'.repeat(50)));
  files.set('/moving.gif', await fixture('media/moving.gif'));
  files.set('/film.mp4', await fixture('inputs/film.mp4'));
  files.set('/protected.mp4', await fixture('inputs/protected.mp4'));
  files.set('/noise.png', await noise(800, 600).png().toBuffer());
  server = await startWireServer({
    clock: realClock,
    handle(request) {
      const { pathname } = new URL(request.url);
      const bytes = files.get(pathname);
      if (pathname === '/moved.png') return new Response(null, { status: 302, headers: { location: '/still.png' } });
      return bytes === undefined ? new Response(null, { status: 404 }) : new Response(new Uint8Array(bytes));
    },
  });
});
afterAll(async () => server.close());

/** The message as it is read, with its files at the server. */
function served(read: ResultRead = { kind: 'gone' }): ResultRead {
  if (read.kind !== 'found') return read;
  return { ...read, files: read.files.map((file) => ({ ...file, url: `${server.origin}/${file.url}` })) };
}

interface Given {
  readonly bounds?: Partial<InputBounds>;
  readonly others?: Partial<JobInput>;
  readonly read?: ResultRead;
  readonly jobs?: readonly Job[];
  /** What comes of a look at a member's message. */
  readonly upload?: object;
  /** The job that a message is noted as belonging to. */
  readonly noted?: string;
}

/** What comes of one file, and the names of the files in the job's folder afterwards. */
async function fetching(
  at: string,
  { bounds = {}, others = {}, read, jobs = [], upload, noted }: Given = {},
): Promise<[unknown, string[]]> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-fetch-'));
  const downloads = createDownloads({ origins: [server.origin] });
  onTestFinished(async () => {
    await downloads.close();
    await rm(folder, { recursive: true });
  });
  const spool = createSpool(folder);
  const fetchInput = createFetchInput({
    spool,
    downloads,
    inspect: inspectHere,
    shrinkToFit: async (path, own) => makeFit(path, own),
    records: { find: async (id: string) => Promise.resolve(jobs.find((job) => job.id === id)) } as never,
    store: { get: async () => Promise.resolve(noted) } as never,
    mayReuse: async () => Promise.resolve(true),
    messenger: {
      readResult: async () => Promise.resolve(served(read)),
      readUpload: async () => Promise.resolve(upload),
    } as never,
  });
  const input = anInput({
    source: { kind: 'attachment', url: `${server.origin}${at}` },
    bounds: { media: 'image', bytes: 4 * mebibyte, still: true, ...bounds },
    ...others,
  });
  const found = await fetchInput(aJob({ inputs: [input] }), 0, signal);
  return [found, await readdir(await spool.folder('1'))];
}

const unusable = (problem: object): [unknown, string[]] => [{ kind: 'unusable', problem }, []];

test('a file is named by what its bytes are', async () => {
  const { length: size } = files.get('/still.png') ?? [];
  expect(await fetching('/still.png')).toEqual([
    { kind: 'fetched', file: { name: 'input-1.png', size, kind: 'image', type: 'image/png' } },
    ['input-1.png'],
  ]);
  expect(await fetching('/film.mp4', { bounds: { media: 'video' } })).toMatchObject([
    { kind: 'fetched', file: { name: 'input-1.mp4', kind: 'video' } },
    ['input-1.mp4'],
  ]);
});

describe('a file that does not fit is not kept', () => {
  test.each<[string, string, Partial<InputBounds>, object]>([
    ['without bytes', '/empty.png', {}, { reason: 'empty' }],
    ['cut off', '/cut.png', {}, { reason: 'truncated' }],
    ['a program with the name of a picture', '/program.png', {}, { reason: 'unknown-type' }],
    ['a picture that moves', '/moving.gif', {}, { reason: 'animated' }],
    ['encrypted', '/protected.mp4', { media: 'video' }, { reason: 'encrypted' }],
    ['of another kind', '/film.mp4', {}, { reason: 'wrong-kind', found: 'video', wanted: 'image' }],
    ['of another type', '/still.png', { types: ['jpg'] }, { reason: 'wrong-type', found: 'png', wanted: ['jpg'] }],
    ['too narrow', '/still.png', { width: { min: 65 } }, { reason: 'too-narrow', found: 64, limit: 65 }],
    ['too long', '/film.mp4', { media: 'video', seconds: { max: 1 } }, { reason: 'too-long', found: 2, limit: 1 }],
    ['with too many bytes', '/still.png', { bytes: 20 }, { reason: 'above-limit', limit: 20 }],
    ['gone', '/nothing.png', {}, { reason: 'gone' }],
    ['moved elsewhere', '/moved.png', {}, { reason: 'gone' }],
  ])('%s', async (_what, path, bounds, problem) => {
    expect(await fetching(path, { bounds })).toEqual(unusable(problem));
  });

  test('from a host that is not allowed', async () => {
    const source = { kind: 'address', url: 'https://pictures.example/1.png' } as const;
    expect(await fetching('', { others: { source } })).toEqual(unusable({ reason: 'gone' }));
  });
});

describe('a picture that is too large', () => {
  const bounds = { width: { max: 300 } };
  test('is made smaller, if its owner wants it', async () => {
    expect(await fetching('/noise.png', { bounds, others: { resize: true } })).toMatchObject([
      { kind: 'fetched', file: { name: 'input-1-small.jpg', kind: 'image', type: 'image/jpeg' } },
      ['input-1-small.jpg'],
    ]);
  });
  test('may then have more bytes than the model takes', async () => {
    expect(await fetching('/noise.png', { bounds: { bytes: 200_000 }, others: { resize: true } })).toMatchObject([
      { kind: 'fetched' },
      ['input-1-small.jpg'],
    ]);
  });
  test('is refused otherwise', async () => {
    expect(await fetching('/noise.png', { bounds })).toEqual(unusable({ reason: 'too-wide', found: 800, limit: 300 }));
  });
  test('stays refused for what no smaller copy mends', async () => {
    const given = { bounds: { ratio: { max: 1 } }, others: { resize: true } };
    expect(await fetching('/noise.png', given)).toMatchObject([{ problem: { reason: 'ratio-too-large' } }, []]);
  });
});

const shown = (names: readonly string[]): ResultRead => ({
  kind: 'found',
  jobId: '8',
  files: names.map((name) => ({ attachment: name, url: name })),
});
const delivered = (...ids: string[]): Pick<Job, 'messages'> => ({
  messages: [{ id: '9', attachments: ids.map((id, file) => ({ id, file })) }],
});
const other = (facts: Partial<Job> = {}): Job =>
  aJob({ id: '8', state: 'delivered', ...delivered('noise.png', 'still.png'), ...facts });

const uploaded = (url: string): JobInput['source'] => ({
  kind: 'upload',
  channelId: '4',
  messageId: '9',
  attachment: '7',
  url,
  isOwn: true,
});

const fromMessage = async (at: string, read: object): Promise<[unknown, string[]]> =>
  fetching('', { others: { source: uploaded(`${server.origin}${at}`) }, upload: read });

describe('a file of a member’s message', () => {
  test('is fetched by the link that its message has now, else by the one that the menu had', async () => {
    const fresh = { kind: 'found', url: `${server.origin}/still.png` };
    expect(await fromMessage('/nothing.png', fresh)).toMatchObject([{ kind: 'fetched' }, ['input-1.png']]);
    for (const unread of [{ kind: 'found', url: undefined }, { kind: 'forbidden' }]) {
      expect(await fromMessage('/still.png', unread)).toMatchObject([{ kind: 'fetched' }, ['input-1.png']]);
    }
  });

  test('is gone with its message, whatever the link says, and waits while Discord does not answer', async () => {
    expect(await fromMessage('/still.png', { kind: 'gone' })).toEqual(unusable({ reason: 'gone' }));
    expect(await fromMessage('/still.png', { kind: 'unreachable', retryAfter: 5 })).toEqual([
      { kind: 'unreachable', retryAfter: 5 },
      [],
    ]);
  });
});

describe('a linked result', () => {
  test('in a message that does not say its job is found by the note of it', async () => {
    const source = { kind: 'message', channelId: '4', messageId: '9', number: 2 } as const;
    const read: ResultRead = { ...shown(['noise.png', 'still.png']), jobId: undefined } as ResultRead;
    const given = { others: { source }, read, jobs: [other()] };
    expect(await fetching('', { ...given, noted: '8' })).toMatchObject([{ kind: 'fetched' }, ['input-1.png']]);
    expect(await fetching('', given)).toEqual(unusable({ reason: 'no-result' }));
  });

  const source = { kind: 'message', channelId: '4', messageId: '9', number: 2 } as const;
  const linked = async (read: ResultRead, job = other()): Promise<[unknown, string[]]> =>
    fetching('', { others: { source }, read, jobs: [job] });

  test('is the file of its message that the link counts', async () => {
    expect(await linked(shown(['noise.png', 'still.png']))).toMatchObject([
      { kind: 'fetched', file: { name: 'input-1.png' } },
      ['input-1.png'],
    ]);
  });
  test.each<[string, ResultRead, Job]>([
    ['in a message that is gone', { kind: 'gone' }, other()],
    ['in a message that is nobody’s result', { kind: 'found', jobId: undefined, files: [] }, other()],
    ['of a job that does not exist', shown(['still.png', 'still.png']), aJob({ id: '7' })],
    ['of another server', shown(['still.png', 'still.png']), other({ place: { ...aJob().place, guildId: '33' } })],
    ['that was removed', shown(['still.png', 'still.png']), other({ removed: { by: '6', at: 1, cleared: true } })],
    ['that the message does not have', shown(['still.png']), other()],
    ['that was put in, and not made', shown(['still.png', 'noise.png']), other(delivered('noise.png'))],
  ])('%s is no file', async (_what, read, job) => {
    expect(await linked(read, job)).toEqual(unusable({ reason: 'no-result' }));
  });
  test('is looked up again while Discord is away', async () => {
    expect(await linked({ kind: 'unreachable', retryAfter: 7 })).toEqual([{ kind: 'unreachable', retryAfter: 7 }, []]);
  });
});
