import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { AttachedFile } from '../../sandbox/discord/people/attach.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { optionTypes } from '../../sandbox/discord/people/option-types.ts';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';
import { noise } from '../support/pictures.ts';
import { namesWith } from '../support/own-commands.ts';

const folder = 'test/published';

const env = {
  QUOTA_DAILY_CREDITS: '100000',
  QUOTA_MONTHLY_CREDITS: '100000',
  SPEND_DAILY_USD: '1000',
  SPEND_MONTHLY_USD: '1000',
  JOBS_PER_MEMBER: '50',
  JOBS_AT_ONCE: '50',
};

/** The files that a message shows or plays, in galleries or as file components. */
function shownIn(message: StandInMessage): { readonly url: string; readonly type: string | undefined }[] {
  const files = message.components
    .flatMap((part) => part.components ?? [])
    .flatMap(({ file }) => (file === undefined ? [] : [{ url: file.url, type: file.content_type }]));
  return [...filesOf(message), ...files];
}

/** The required options of a registered command, filled in as somebody would, and a file for every input that takes some. */
async function filledIn(easel: Easel, name: string): Promise<Record<string, string | AttachedFile>> {
  const command = easel.discord.commands().find((each) => each.name === name);
  const options = command?.options ?? [];
  const texts = options
    .filter((option) => option.required === true)
    .map((option) => [option.name, `a heron for ${name}`] as const);
  const first = options.filter(
    ({ type, name: option }) => type === optionTypes.attachment && !/(?:[2-9]|10)$/.test(option),
  );
  const files = await Promise.all(
    first.map(async (option) => [option.name, await fileFor(option.file_types ?? [])] as const),
  );
  return Object.fromEntries<string | AttachedFile>([...texts, ...files]);
}

const fixture = async (path: string): Promise<Buffer> => readFile(`test/fixtures/${path}`);

/** A WAV file without a sound, so many seconds long: 8,000 samples a second of 8 bits each. */
function silence(seconds: number): Buffer {
  const samples = Buffer.alloc(seconds * 8_000, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** A file of one of these types, as large as the models want it. */
async function fileFor(types: readonly string[]): Promise<AttachedFile> {
  if (types.some((type) => ['video', '.mp4'].includes(type))) {
    return { name: 'film.mp4', bytes: await fixture('inputs/film.mp4'), type: 'video/mp4' };
  }
  if (types.some((type) => ['audio', '.mp3'].includes(type))) {
    return { name: 'tone.wav', bytes: silence(5), type: 'audio/wav' };
  }
  return { name: 'photo.jpg', bytes: await noise(1_024, 768).jpeg().toBuffer(), type: 'image/jpeg' };
}

test('of the models as RunComfy publishes them, those that can be offered are, and run; the others are named with their reason', async () => {
  const easel = await startEasel({ modelsDir: folder, env });
  const names = easel.discord
    .commands()
    .map(({ name }) => name)
    .filter((name) => !namesWith().includes(name));
  const refused = easel.logs.filter(({ msg }) => msg === 'a model file is not valid; it is not offered');
  expect(names).toHaveLength(28);
  expect(names.length + new Set(refused.map(({ file }) => file)).size).toBe((await readdir(folder)).length);
  expect(new Set(refused.map(({ message }) => message))).toEqual(
    new Set(['is missing: what has no price is not offered to members']),
  );

  const asked: InteractionHandle[] = [];
  for (const name of names) {
    const job = await easel.ana.command(easel.channel, name, await filledIn(easel, name));
    // This comes before the clock moves, because a busy machine may need longer than Discord waits.
    await job.answered();
    asked.push(job);
  }
  for (const [index, job] of asked.entries()) {
    const message = await easel.until(() => ended(job));
    expect([names[index], textOf(message)]).toEqual([names[index], expect.stringContaining('✅')]);
    expect(shownIn(message).filter(({ url }) => !url.includes('/input-'))).toHaveLength(1);
  }
  const { jobs } = await settledLedgerOf(easel, names.length);
  // The bot held what RunComfy bills. An amount that was left to RunComfy is held at its most.
  const paid = new Map(easel.runcomfy.submissions.map(({ requestId, priceUsd }) => [requestId, priceUsd]));
  for (const { requestId, hold, settlement } of jobs) {
    expect(hold.micros).toBe(Math.round((paid.get(requestId ?? '') ?? Number.NaN) * 1e6));
    expect(settlement).toMatchObject({ credits: hold.credits, micros: hold.micros });
  }
  expect(jobs.find(({ model }) => model.command === 'flux-3')).toMatchObject({ hold: { micros: 1_000_000 } });
});

test('a sound arrives as a file that plays, and stays through later edits', async () => {
  const easel = await startEasel({ modelsDir: folder, env });
  const asked = await easel.mei.command(easel.channel, 'ace-step-1-5', { tags: 'bossa nova', duration: 30 });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message)).toEqual([]);
  expect(shownIn(message)).toEqual([
    { url: expect.stringContaining('/ace-step-1-5-01.wav?') as string, type: 'audio/wav' },
  ]);
  const { jobs } = await settledLedgerOf(easel, 1);
  const [attachment] = jobs[0]?.messages[0]?.attachments ?? [];
  expect(attachment).toEqual({ id: expect.stringMatching(/^\d+$/) as string, file: 0 });
  expect(easel.runcomfy.submissions[0]?.input).toMatchObject({
    tags: 'bossa nova',
    duration: 30,
    lyrics: '',
    seed: 1_073_741_824,
  });
});

test('pictures, video and sound together, under undocumented keys: each is shown as its kind', async () => {
  const easel = await startEasel({ modelsDir: folder, env });
  easel.runcomfy.next({ count: 4, shape: 'nested', media: { kinds: ['audio', 'image', 'video', 'audio'] } });
  const asked = await easel.ana.command(easel.channel, 'flux-3-image', { prompt: 'a band' });
  const message = await easel.until(() => ended(asked));
  expect(shownIn(message).map(({ url, type }) => [/flux-3-image-\d\d/.exec(url)?.[0], type])).toEqual([
    ['flux-3-image-02', 'image/jpeg'],
    ['flux-3-image-03', 'video/mp4'],
    ['flux-3-image-01', 'audio/wav'],
    ['flux-3-image-04', 'audio/wav'],
  ]);
  // The ids on record are those of the files, so a later edit keeps them.
  const { jobs } = await settledLedgerOf(easel, 1);
  expect(jobs[0]?.messages[0]?.attachments.map(({ file }) => file)).toEqual([1, 2, 0, 3]);
  const ids = jobs[0]?.messages[0]?.attachments.map(({ id }) => id) ?? [];
  const shown = message.components
    .flatMap((part) => part.components ?? [])
    .flatMap(({ items = [], file }) => [...items.map((item) => item.media), ...(file === undefined ? [] : [file])]);
  expect(shown.map((media) => media.attachment_id)).toEqual(ids);
});
