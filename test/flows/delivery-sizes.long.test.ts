import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { refuseUploads, uploadsTo } from '../support/uploads.ts';
import { expectPaidOnce } from './paid.ts';

const mebibyte = 1024 * 1024;

test('no request is larger than 25 MiB: ten pictures of 6 MiB are uploaded in three edits of one message', async () => {
  const easel = await startEasel();
  easel.runcomfy.next({ media: { bytes: 6 * mebibyte } });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 10 });
  const message = await easel.until(() => filesOf(asked.reply()).length === 10 && ended(asked));
  expect(easel.channel.messages()).toHaveLength(1);
  expect(uploadsTo(easel.discord).map(({ names }) => names.length)).toEqual([4, 4, 2]);
  expect(Math.max(...uploadsTo(easel.discord).map(({ size }) => size))).toBeLessThanOrEqual(25 * mebibyte);
  expect(filesOf(message).at(-1)?.alt).toBe('AI image 10 of 10, same prompt');
  expect(easel.discord.traffic.filter(({ status }) => status === 413)).toEqual([]);
});

test('if Discord allows a larger file, the file and its request are larger', async () => {
  const easel = await startEasel({ attachmentLimit: 50 * mebibyte });
  easel.runcomfy.next({ media: { bytes: 30 * mebibyte } });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 1 });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message)).toHaveLength(1);
  expect(textOf(message)).not.toContain('🔗');
  expect(uploadsTo(easel.discord)[0]?.size).toBe(30 * mebibyte);
});

test('a picture is made smaller twice, each time to at most half; refused a third time, it is linked', async () => {
  const easel = await startEasel();
  easel.runcomfy.switches.pictureScale = 1;
  easel.runcomfy.next({ media: { picture: 'png', bytes: 4 * mebibyte } });
  const tried: number[] = [];
  easel.discord.onRequest(({ headers }) => {
    if (headers['content-type']?.startsWith('multipart/form-data')) tried.push(Number(headers['content-length']));
  });
  refuseUploads(easel.discord, { status: 413, code: 40005 });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 1 });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message)).toEqual([]);
  expect(textOf(message)).toContain('[File 1](');
  expect(ledgerOf(easel).jobs[0]?.files).toMatchObject([{ shrinks: 2, linked: true }]);
  expect(tried).toHaveLength(3);
  await expectPaidOnce(easel);
});

test('refused again, it is linked; the files uploaded before stay, and the message shows all of them', async () => {
  const easel = await startEasel();
  easel.runcomfy.switches.pictureScale = 1;
  easel.runcomfy.next({ media: { bytes: 9 * mebibyte } });
  // The third edit has only the fifth picture.
  refuseUploads(easel.discord, { status: 413, code: 40005, skip: 2 });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'waves', images: 5 });
  const message = await easel.until(() => ended(asked) && textOf(asked.reply()).includes('🔗') && asked.reply());
  expect(filesOf(message)).toHaveLength(4);
  expect(textOf(message)).toContain('✅');
  expect(textOf(message)).toContain('[File 5](');
  await expectPaidOnce(easel);
});
