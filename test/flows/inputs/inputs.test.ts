import { describe, expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../../support/ledger.ts';
import { endOf, film, photo, photos, sha256, shownIn, startWithInputs, still } from './bench.ts';

const hour = 3_600_000;
const free = [
  [0, 0],
  [0, 0],
];

test('a photo comes out as a clip: it stands small in the message, and its bytes at RunComfy are the file’s', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, discord } = easel;
  const picture = await still();
  const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: picture });
  await asked.answered();
  expect(textOf(asked.reply())).toContain('📥 Getting your files ready · sent');
  const message = await endOf(easel, asked);

  expect(textOf(message)).toContain('✅');
  expect(shownIn(message).map(({ url, isSmall }) => [/\/([\w-]+\.\w+)\?/.exec(url)?.[1], isSmall])).toEqual([
    ['animate-01.mp4', false],
    ['input-1.png', true],
  ]);
  const [submission] = runcomfy.submissions;
  expect(submission?.inputs).toMatchObject([{ path: 'image_url', sha256: sha256(picture), type: 'image/png' }]);
  // It is the link of the bot's own message, not of what was attached to the command.
  expect(submission?.input['image_url']).toContain('/input-1.png?ex=');
  expect(textOf(message)).not.toContain('http');
  await settledLedgerOf(easel, 1);
  expect([runcomfy.leaks, discord.traffic.filter(({ status = 0 }) => status >= 400)]).toEqual([0, []]);
});

test('a film goes in, too', async () => {
  const easel = await startWithInputs();
  const clip = await film();
  const message = await endOf(easel, await easel.mei.command(easel.channel, 'lengthen', { video: clip }));
  expect(shownIn(message)).toHaveLength(2);
  expect(easel.runcomfy.submissions[0]?.inputs).toMatchObject([{ kind: 'video', sha256: sha256(clip) }]);
});

test('where the model takes data URIs, the bytes are in the request', async () => {
  const easel = await startWithInputs();
  const picture = await still();
  await endOf(easel, await easel.ana.command(easel.channel, 'redraw', { image: picture }));
  const [submission] = easel.runcomfy.submissions;
  expect(submission?.input['image_url']).toMatch(/^data:image\/png;base64,/);
  expect(submission?.inputs).toMatchObject([{ sha256: sha256(picture) }]);
});

describe('several files', () => {
  test('are sent as a list, in their order, and stand after the result', async () => {
    const easel = await startWithInputs();
    const given = await photos(3);
    const message = await endOf(easel, await easel.ana.command(easel.channel, 'blend', given));
    expect(easel.runcomfy.submissions[0]?.inputs.map((input) => input.sha256)).toEqual(
      Object.values(given).map(sha256),
    );
    expect(shownIn(message).map(({ url }) => /\/([\w-]+)\.\w+\?/.exec(url)?.[1])).toEqual([
      'blend-01',
      'input-1',
      'input-2',
      'input-3',
    ]);
  });

  test('that do not fit beside the result have a message of their own', async () => {
    const easel = await startWithInputs();
    const { ana, channel, runcomfy } = easel;
    const message = await endOf(easel, await ana.command(channel, 'blend', await photos(10)));
    expect(runcomfy.submissions[0]?.inputs).toHaveLength(10);
    const [reply, own, ...others] = channel.messages();
    expect([reply?.id, others]).toEqual([message.id, []]);
    expect([shownIn(reply).length, shownIn(own).length]).toEqual([1, 10]);
    expect(textOf(own)).toBe('📎 Files for the result above');
  });
});

describe('a file that does not fit ends the job, free of charge, with a word', () => {
  test.each<[string, string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['cut off', 'photo.png', (bytes) => bytes.subarray(0, bytes.length / 2), 'is cut off'],
    ['disguised', 'photo.png', () => Buffer.from('#!/bin/sh\n'.repeat(200)), 'isn’t a picture, video or sound'],
    ['of another kind', 'photo.mp4', (bytes) => bytes, 'takes a video, and your file is a picture'],
  ])('%s', async (_what, name, change, words) => {
    const easel = await startWithInputs();
    const { ana, channel, guild, runcomfy } = easel;
    const file = await still(name);
    const given = { name, bytes: change(file.bytes) };
    const asked = name.endsWith('.mp4')
      ? await ana.command(channel, 'lengthen', { video: given })
      : await ana.command(channel, 'animate', { image: given });
    const message = await endOf(easel, asked);
    expect(textOf(message).replaceAll("'", '’')).toContain(words);
    expect(textOf(message)).toContain('No credits used.');
    const ledger = await settledLedgerOf(easel, 1);
    expect([ledger.member(guild.id, ana.id), ledger.bot()].map(({ spent, held }) => [spent, held])).toEqual(free);
    expect(runcomfy.submissions).toEqual([]);
  });
});

test('a picture that is too wide is made smaller where the member says so', async () => {
  const easel = await startWithInputs();
  const wide = await photo(1, 1_600);
  await endOf(easel, await easel.ana.command(easel.channel, 'redraw', { image: wide, resize: true }));
  expect(easel.runcomfy.submissions[0]?.inputs).toMatchObject([{ kind: 'image', width: 1_000 }]);
});

test('while the bot is down, what was attached is gone at Discord: the job still runs, with one paid request', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, discord, until } = easel;
  const picture = await still();
  // RunComfy has no room, so the job waits behind its upload.
  runcomfy.switches.rateLimit = { left: 1, retryAfter: '600' };
  const asked = await ana.command(channel, 'animate', { image: picture });
  await asked.answered();
  await until(() => ledgerOf(easel).jobs[0]?.unsent === 1);
  await easel.stop();
  await discord.forgetAttached();
  await easel.start();
  const message = await endOf(easel, asked);
  expect(textOf(message)).toContain('✅');
  expect(runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256)).toEqual([sha256(picture)]);
});

test('a job that waited for a day sends a link that works: the message is read again', async () => {
  const easel = await startWithInputs();
  const { ana, channel, runcomfy, clock } = easel;
  runcomfy.switches.rateLimit = { left: 30, retryAfter: '3600' };
  const picture = await still();
  const asked = await ana.command(channel, 'animate', { image: picture });
  const accepted = clock.now();
  const message = await endOf(easel, asked);
  expect(clock.now() - accepted).toBeGreaterThan(29 * hour);
  expect(textOf(message)).toContain('✅');
  expect(runcomfy.submissions[0]?.inputs).toMatchObject([{ sha256: sha256(picture) }]);
});

test('a run that could not read its file says so, and costs the member nothing', async () => {
  const easel = await startWithInputs();
  const { ana, channel, guild, runcomfy } = easel;
  runcomfy.next({ end: 'failed', error: 'string', errorText: 'Failed to download multimodal content' });
  const message = await endOf(easel, await ana.command(channel, 'animate', { image: await still() }));
  expect(textOf(message)).toContain("RunComfy couldn't read your file. No credits used");
  const ledger = await settledLedgerOf(easel, 1);
  expect(ledger.member(guild.id, ana.id)).toMatchObject({ spent: 0, held: 0 });
});
