import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { refuseUploads, uploadsTo } from '../support/uploads.ts';
import { spooled } from '../support/spool.ts';
import { expectPaidOnce } from './paid.ts';

const mebibyte = 1024 * 1024;
const spoolOf = ({ config }: Easel): string => config.spoolDir;

test.each([
  { who: 'ana' as const, prompt: 'the four seasons', alt: 'AI image 15 of 15, same prompt', part: '-# Part 2 of 2' },
  { who: 'mei' as const, prompt: '四季', alt: 'AI 圖片，第15張，共15張，提示詞相同', part: '-# 第2／2則' },
])('15 pictures are two messages of one job, numbered over both ($who)', async ({ who, prompt, alt, part }) => {
  const easel = await startEasel();
  const asked = await easel[who].command(easel.channel, 'image', { prompt, images: 15 });
  await easel.until(() => easel.channel.messages().flatMap(filesOf).length === 15);
  const messages = easel.channel.messages();
  expect(messages.map((message) => filesOf(message).length)).toEqual([10, 5]);
  expect(messages[0]?.id).toBe(asked.reply()?.id);
  expect(messages.flatMap(filesOf).at(-1)?.alt).toBe(alt);
  expect(textOf(messages[1])).toBe(part);
  expect(uploadsTo(easel.discord).flatMap(({ names }) => names)).toEqual(
    Array.from({ length: 15 }, (_, index) => `image-${String(index + 1).padStart(2, '0')}.jpg`),
  );
  await easel.until(() => spooled(easel).length === 0);
  await expectPaidOnce(easel);
});

test('files are streamed as forms to a message that is on record, never as a new message', async () => {
  const easel = await startEasel();
  await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 12 });
  await easel.until(() => easel.channel.messages().flatMap(filesOf).length === 12);
  const uploads = uploadsTo(easel.discord);
  expect(uploads).toHaveLength(2);
  for (const { exchange } of uploads) {
    expect(exchange.method).toBe('PATCH');
    expect(exchange.headers['content-type']).toMatch(/^multipart\/form-data/);
  }
});

test.each([
  {
    who: 'ana' as const,
    says: 'File 1 was made smaller to fit. The [original]',
    alt: 'AI image 1 of 2, asked for: waves',
  },
  { who: 'mei' as const, says: '檔案1已縮小以便附上。[原始檔案]', alt: 'AI 圖片，第1張，共2張，提示詞：waves' },
])('a picture over the limit becomes a JPEG that fits, with its original linked ($who)', async ({ who, says, alt }) => {
  const limit = 60_000;
  const easel = await startEasel({ attachmentLimit: limit });
  easel.runcomfy.switches.pictureScale = 1;
  easel.runcomfy.next({ media: { picture: 'png' } });
  const asked = await easel[who].command(easel.channel, 'image', { prompt: 'waves', images: 2 });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message).map(({ type }) => type)).toEqual(['image/jpeg', 'image/jpeg']);
  expect(filesOf(message)[0]?.alt).toBe(alt);
  expect(textOf(message)).toContain(says);
  expect(textOf(message).split(`](${easel.runcomfy.mediaOrigin}/`)).toHaveLength(3);

  const shown = Buffer.from(await (await fetch(filesOf(message)[0]?.url ?? '')).arrayBuffer());
  expect(shown.byteLength).toBeLessThanOrEqual(limit);
  const { format, width, height } = await sharp(shown).metadata();
  expect(format).toBe('jpeg');
  expect(width / height).toBeCloseTo(16 / 9, 1);
  await expectPaidOnce(easel);
});

test.each([
  { who: 'ana' as const, says: 'is too large to attach. Save it soon: the link expires in a few days.' },
  { who: 'mei' as const, says: '太大' },
])('a video over the limit is linked, and the message says that the link expires ($who)', async ({ who, says }) => {
  const easel = await startEasel({ attachmentLimit: mebibyte });
  easel.runcomfy.next({ media: { bytes: 3 * mebibyte } });
  const asked = await easel[who].command(easel.channel, 'video', { prompt: 'waves' });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message)).toEqual([]);
  expect(textOf(message)).toContain(says);
  expect(textOf(message)).toContain(`](${easel.runcomfy.mediaOrigin}/`);
  expect(uploadsTo(easel.discord)).toEqual([]);
  await expectPaidOnce(easel);
});

test('a file that Discord refuses below its own limit is made smaller once more', async () => {
  const easel = await startEasel();
  easel.runcomfy.switches.pictureScale = 1;
  refuseUploads(easel.discord, { status: 413, code: 40005, times: 1 });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 1 });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(1);
  expect(textOf(message)).toContain('File 1 was made smaller to fit');
  await expectPaidOnce(easel);
});

test('a result of two messages keeps its files through two later edits: its second part was deleted, and then delivered', async () => {
  const easel = await startEasel();
  const { ana, guild, channel, discord, runcomfy, until } = easel;
  const mod = guild.addMember({ username: 'mod', permissions: (1n << 13n) | (1n << 10n) });
  const heal = refuseUploads(discord, { status: 503, code: 0, skip: 1 });
  const asked = await ana.command(channel, 'image', { prompt: 'the four seasons', images: 15 });
  await until(() => channel.messages().length === 2 && filesOf(asked.reply()).length === 10);
  await easel.stop();
  await easel.start();

  const [, second] = channel.messages();
  if (second !== undefined) await mod.deleteMessage(second);
  heal();
  // In the first edit the missing part cannot be shown.
  const kept = await until(() => textOf(asked.reply()).includes('📦') && asked.reply());
  expect(filesOf(kept)).toHaveLength(10);
  expect(channel.messages()).toHaveLength(1);

  const shown = await ana.press(kept, `show:${asked.id}`);
  await until(() => [shown.reply(), ...shown.followUps()].flatMap(filesOf).length === 15);
  // The second edit: its owner took it.
  await until(() => !textOf(asked.reply()).includes('📦'));
  const files = filesOf(asked.reply());
  expect(files).toHaveLength(10);
  expect(await Promise.all(files.map(async ({ url }) => (await fetch(url)).status))).toEqual(files.map(() => 200));
  expect(runcomfy.submissions).toHaveLength(1);
  await expectPaidOnce(easel);
});

test.each([
  { when: 'while the bot runs', restarts: false },
  { when: 'while it is stopped', restarts: true },
])('files that disappear from the spool $when are fetched again', async ({ restarts }) => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy, until } = easel;
  const heal = refuseUploads(discord, { status: 503, code: 0 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 3 });
  await until(() => discord.traffic.some(({ status }) => status === 503));
  if (restarts) await easel.stop();
  await rm(join(spoolOf(easel), asked.id), { recursive: true });
  heal();
  if (restarts) await easel.start();
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(3);
  expect(runcomfy.mediaTraffic).toHaveLength(6);
  await expectPaidOnce(easel);
});

test('if the links have expired by then, nothing usable is left: the member is told, and the credits come back', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy, until } = easel;
  const heal = refuseUploads(discord, { status: 503, code: 0 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 3 });
  await until(() => discord.traffic.some(({ status }) => status === 503));
  await rm(join(spoolOf(easel), asked.id), { recursive: true });
  runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status: 403 } });
  heal();
  const message = await until(() => ended(asked));
  expect(textOf(message)).toContain("None of the model's files can be used");
  const ledger = ledgerOf(easel);
  const [job] = ledger.jobs;
  expect(job).toMatchObject({ state: 'failed', settlement: { credits: 0, micros: job?.hold.micros } });
  expect(ledger.member(easel.guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
  expect(ledger.bot()).toEqual({ spent: job?.hold.micros, held: 0 });
});

test('a file with an expired link does not lose the others', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, runcomfy, until } = easel;
  const heal = refuseUploads(discord, { status: 503, code: 0 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 3 });
  await until(() => discord.traffic.some(({ status }) => status === 503));
  await rm(join(spoolOf(easel), asked.id, 'image-02.jpg'));
  runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status: 404 } });
  heal();
  const message = await until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(2);
  expect(textOf(message)).toContain("1 file couldn't be used.");
  await expectPaidOnce(easel);
});

test('a result that is being brought over occupies no slot at RunComfy, also after a restart', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana, channel, runcomfy, until } = easel;
  const heal = runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status: 503 } });
  await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await until(() => runcomfy.mediaTraffic.length > 0);
  await easel.stop();
  await easel.start();
  await ana.command(channel, 'image', { prompt: 'hills', images: 1 });
  await until(() => runcomfy.submissions.length === 2);
  heal();
  await until(() => channel.messages().flatMap(filesOf).length === 2);
  expect(ledgerOf(easel).jobs).toHaveLength(2);
});

test('a second message whose answer was lost is found again, not made twice', async () => {
  const easel = await startEasel();
  const { ana, channel, discord, until } = easel;
  discord.faults.inject({ method: 'POST', path: /\/webhooks\/\d+\/[^/]+(\?.*)?$/, fault: { kind: 'drop-reply' } });
  await ana.command(channel, 'image', { prompt: 'waves', images: 11 });
  await until(() => channel.messages().flatMap(filesOf).length === 11);
  expect(channel.messages()).toHaveLength(2);
  expect(discord.traffic.filter(({ fault }) => fault === 'drop-reply')).toHaveLength(1);
  await expectPaidOnce(easel);
});
