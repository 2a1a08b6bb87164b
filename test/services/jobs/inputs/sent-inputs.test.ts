import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { JobEvent } from '../../../../src/core/job/events.ts';
import { advance } from '../../../../src/core/job/machine.ts';
import type { FetchedFile, Job, JobInput } from '../../../../src/core/job/record.ts';
import { dataUriLength } from '../../../../src/services/jobs/inputs/data-uri.ts';
import {
  isLargeRequest,
  needsNoLink,
  reasonFor,
  sentInput,
  type SentInput,
} from '../../../../src/services/jobs/inputs/sent-inputs.ts';
import type { InputsPosted } from '../../../../src/services/jobs/messenger.ts';
import { createSpool, type Spool } from '../../../../src/services/storage/spool.ts';
import { createTestClock } from '../../../support/clock.ts';
import { aJob, anInput } from '../../../support/job.ts';

const mebibyte = 2 ** 20;
const hour = 3_600_000;
const now = Date.UTC(2026, 10, 21);
const link = (name: string, hours: number): string =>
  `https://cdn.example/${name}?ex=${Math.floor((now + hours * hour) / 1000).toString(16)}`;
const picture = (name: string, size: number): FetchedFile => ({ name, size, kind: 'image', type: 'image/png' });
const input = (number: number, others: Partial<JobInput> = {}): JobInput =>
  anInput({
    fetched: picture(`input-${number}.png`, 3),
    posted: { attachment: String(number), link: link(`${number}`, 23) },
    ...others,
  });

async function aSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-inputs-'));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return createSpool(folder);
}

interface Sending {
  readonly read?: InputsPosted;
  /** Contents of files in the spool. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What is sent of this job, and how often its message was read. */
async function sending(job: Job, { read, files = {} }: Sending = {}): Promise<{ sent: SentInput; reads: number }> {
  const spool = await aSpool();
  const folder = await spool.folder(job.id);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  let reads = 0;
  const sent = await sentInput(
    {
      spool,
      clock: createTestClock({ start: now }),
      log: pino({ level: 'silent' }),
      records: { apply: async (_id: string, event: JobEvent) => Promise.resolve(advance(job, event)) } as never,
      messenger: {
        readInputs: async () => {
          reads += 1;
          return Promise.resolve(read ?? { kind: 'gone' });
        },
      } as never,
    },
    job,
    new AbortController().signal,
  );
  return { sent, reads };
}
const waiting = (...inputs: JobInput[]): Job =>
  aJob({ state: 'waiting', input: { text: 'a fox', image: 'sample.png' }, inputs });
const valueOf = ({ sent }: { sent: SentInput }, name = 'image'): unknown =>
  sent.kind === 'ready' ? sent.input[name] : sent.kind;

test('a job without files is sent as it is', async () => {
  expect(await sending(waiting())).toEqual({
    sent: { kind: 'ready', input: { text: 'a fox', image: 'sample.png' } },
    reads: 0,
  });
});

test('one file takes the place of the default, several are a list in their order', async () => {
  expect(valueOf(await sending(waiting(input(1))))).toBe(link('1', 23));
  const list = waiting(input(1, { isList: true }), input(2, { input: 'mask' }), input(3, { isList: true }));
  const sent = await sending(list);
  expect([valueOf(sent), valueOf(sent, 'mask'), valueOf(sent, 'text')]).toEqual([
    [link('1', 23), link('3', 23)],
    link('2', 23),
    'a fox',
  ]);
});

test('a list of one file stays a list', async () => {
  expect(valueOf(await sending(waiting(input(1, { isList: true }))))).toEqual([link('1', 23)]);
});

test('only a request with many bytes in it is large', () => {
  const of = (...sizes: number[]): Job =>
    waiting(...sizes.map((size) => input(1, { dataUri: true, fetched: picture('input-1.png', size) })));
  expect([of(100_000), of(mebibyte), of(500_000, 500_000)].map(isLargeRequest)).toEqual([false, true, true]);
  expect(isLargeRequest(waiting(input(1, { fetched: picture('input-1.png', mebibyte) })))).toBe(false);
});

test('where the model takes data URIs, the bytes are sent, and no link is needed', async () => {
  const job = waiting(input(1, { dataUri: true, posted: { attachment: '', link: '' } }));
  expect(needsNoLink(job)).toBe(true);
  expect(await sending(job, { files: { 'input-1.png': 'abc' } })).toEqual({
    sent: { kind: 'ready', input: { text: 'a fox', image: 'data:image/png;base64,YWJj' } },
    reads: 0,
  });
});

test('a data URI has as many characters as announced', () => {
  for (const size of [0, 1, 2, 3, 4, 1_000]) {
    const uri = `data:image/png;base64,${Buffer.alloc(size).toString('base64')}`;
    expect(dataUriLength(picture('input-1.png', size))).toBe(uri.length);
  }
});

test.each<[FetchedFile['kind'], number]>([
  ['image', 6],
  ['video', 32],
  ['audio', 16],
])('of the kind %s at most %i MiB go into the request, else the link', (kind, most) => {
  const of = (size: number): JobInput =>
    input(1, { dataUri: true, fetched: { name: 'input-1.bin', size, kind, type: 'a/b' } });
  expect([needsNoLink(waiting(of(most * mebibyte))), needsNoLink(waiting(of(most * mebibyte + 1)))]).toEqual([
    true,
    false,
  ]);
});

test('all data URIs of a request have at most 45 MiB: the files that no longer fit are linked', () => {
  const large = Array.from({ length: 6 }, (_, index) =>
    input(index + 1, { isList: true, dataUri: true, fetched: picture(`input-${index + 1}.png`, 6 * mebibyte) }),
  );
  expect([needsNoLink(waiting(...large.slice(0, 5))), needsNoLink(waiting(...large))]).toEqual([true, false]);
});

test('a file that is gone from the spool is linked', async () => {
  expect(valueOf(await sending(waiting(input(1, { dataUri: true }))))).toBe(link('1', 23));
});

test('a file that is gone from the spool is read from its message again, where its link ends soon', async () => {
  const posted = (hours: number): NonNullable<JobInput['posted']> => ({ attachment: '1', link: link('1', hours) });
  const job = waiting(input(1, { dataUri: true, posted: posted(-1) }));
  const sent = await sending(job, { read: { kind: 'posted', posted: [posted(24)] } });
  expect([valueOf(sent), sent.reads]).toEqual([link('1', 24), 1]);
  expect(valueOf(await sending(job))).toBe('unreadable');
});

test('links of more than 20 hours are read again, by their attachments', async () => {
  const job = waiting(
    input(1, { isList: true, posted: { attachment: '1', link: link('1', 3) } }),
    input(2, { isList: true, posted: { attachment: '2', link: link('2', 3) } }),
  );
  const posted = ['2', '1'].map((attachment) => ({ attachment, link: link(attachment, 24) }));
  const sent = await sending(job, { read: { kind: 'posted', posted } });
  expect([valueOf(sent), sent.reads]).toEqual([[link('1', 24), link('2', 24)], 1]);
});

const withLink = (hours: number): Job => waiting(input(1, { posted: { attachment: '1', link: link('1', hours) } }));

test('where the message cannot be read, a link is used as long as it works', async () => {
  for (const read of [{ kind: 'forbidden' }, { kind: 'unreachable', retryAfter: 5 }] as const) {
    expect(valueOf(await sending(withLink(1), { read }))).toBe(link('1', 1));
  }
  expect((await sending(withLink(-1), { read: { kind: 'forbidden' } })).sent).toEqual({ kind: 'unreadable' });
  expect((await sending(withLink(-1), { read: { kind: 'unreachable', retryAfter: 5 } })).sent).toEqual({
    kind: 'unreachable',
    retryAfter: 5,
  });
});

test('a file that Discord posted without a link cannot be sent', async () => {
  const job = waiting(input(1, { posted: { attachment: '1', link: '' } }));
  expect((await sending(job, { read: { kind: 'posted', posted: [{ attachment: '1', link: '' }] } })).sent).toEqual({
    kind: 'unreadable',
  });
});

test('only a job with files fails because a file could not be read', () => {
  expect([reasonFor(waiting(), 'input-unreadable'), reasonFor(waiting(input(1)), 'input-unreadable')]).toEqual([
    'run-failed',
    'input-unreadable',
  ]);
  expect(reasonFor(waiting(), 'moderated')).toBe('moderated');
});
