import { describe, expect, test } from 'vitest';
import type { Job, OutputFile } from '../../../src/core/job/record.ts';
import { resultFiles, resultMedia } from '../../../src/core/job/result-files.ts';
import { aJob } from '../../support/job.ts';

const picture = (others: Partial<OutputFile> = {}): OutputFile => ({
  url: 'https://files.runcomfy.net/1.png',
  fetched: { name: 'image-01.png', size: 7, kind: 'image', type: 'image/png' },
  ...others,
});
const linked = (url: string): OutputFile => ({ url, problem: 'too-large' });
const message = (id: string, files: Readonly<Record<number, string>>): Job['messages'][number] => ({
  id,
  attachments: Object.entries(files).map(([file, attachment]) => ({ id: attachment, file: Number(file) })),
});
const result = (others: Partial<Job>): Job =>
  aJob({ state: 'delivered', reply: '8', messages: [message('8', { 0: '71', 1: '72' })], ...others });
const sources = (job: Job) => resultFiles(job).map(({ number, attached }) => [number, attached.source]);

test('a file of a message is counted there; its number is that of the whole result', () => {
  const files = Array.from({ length: 3 }, () => picture());
  const messages = [message('8', { 0: '71', 1: '72' }), message('9', { 2: '73' })];
  expect(sources(result({ files, messages }))).toEqual([
    [1, { kind: 'message', channelId: '4', messageId: '8', number: 1 }],
    [2, { kind: 'message', channelId: '4', messageId: '8', number: 2 }],
    [3, { kind: 'message', channelId: '4', messageId: '9', number: 1 }],
  ]);
  expect(resultFiles(result({ files, messages }))[0]?.attached).toMatchObject({
    name: 'image-01.png',
    size: 7,
    url: '',
  });
});

test('a file that Discord did not take is fetched from where it is linked to', () => {
  const files = [linked('https://files.runcomfy.net/a/film.mp4'), picture({ linked: true }), picture()];
  const messages = [message('8', { 2: '71' })];
  expect(sources(result({ files, messages }))).toEqual([
    [1, { kind: 'address', url: 'https://files.runcomfy.net/a/film.mp4', job: '1' }],
    [2, { kind: 'address', url: 'https://files.runcomfy.net/1.png', job: '1' }],
    [3, { kind: 'message', channelId: '4', messageId: '8', number: 1 }],
  ]);
  expect(resultMedia(result({ files, messages }))).toBe('video');
});

test('what cannot be read again is left out: an unknown attachment, a link that is forgotten, an SVG, a lost file', () => {
  const files = [picture(), picture({ linked: true, url: '' }), { url: 'x.svg', problem: 'svg' as const }, picture()];
  const job = result({ files, messages: [message('8', { 0: '', 3: '74' })] });
  expect(sources(job)).toEqual([[4, { kind: 'message', channelId: '4', messageId: '8', number: 1 }]]);
});

describe('nothing goes in of a result that is not in the channel', () => {
  test.each<[string, Partial<Job>]>([
    ['that is private', { wish: 'private', route: { via: 'press' } }],
    ['that a moderator holds back', { wish: 'withhold' }],
    ['that is kept for its owner', { kept: true }],
    ['that was removed', { removed: { by: '6', at: 1, cleared: false } }],
    ['that came as a direct message', { route: { via: 'direct', channelId: '9' } }],
    ['that is not over', { state: 'delivering' }],
  ])('%s', (_what, others) => {
    const job = result({ files: [picture()], ...others });
    expect([resultFiles(job), resultMedia(job)]).toEqual([[], undefined]);
  });
});
