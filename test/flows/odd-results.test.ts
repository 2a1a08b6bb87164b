import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Job } from '../../src/core/job/record.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { blackPng, moving } from '../support/pictures.ts';
import { refuseUploads } from '../support/uploads.ts';

const nameOf = (url: string): string | undefined => new URL(url).pathname.split('/').at(-1);

test.each([
  ['ana' as const, "115 more files were left out: they're over the limit for one request."],
  ['mei' as const, '另有115個檔案超過單次上限，未附上。'],
])('120 files for one picture are one message with five, and the number of the rest (%s)', async (who, says) => {
  const easel = await startEasel();
  easel.runcomfy.next({ count: 120 });
  const asked = await easel[who].command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  const message = await easel.until(() => ended(asked));
  await easel.until(() => areAllAnnounced(easel));
  expect([filesOf(message).length, easel.channel.messages().length]).toEqual([5, 1]);
  expect(easel.runcomfy.mediaTraffic).toHaveLength(5);
  expect(textOf(message)).toContain(says);
  expect(ledgerOf(easel).jobs).toMatchObject([{ leftOut: 115, settlement: { credits: 3 } }]);
});

test.each([
  ['a picture that ended the process while it was made smaller is linked after the restart', { shrinking: true }, []],
  ['one that was not tried yet is made smaller', {}, ['image-01-small.jpg']],
])('%s', async (_what, mark, attached) => {
  const easel = await startEasel({ attachmentLimit: 1024 * 1024 });
  const { runcomfy, discord, ana, channel, database } = easel;
  runcomfy.next({ media: { bytes: 2 * 1024 * 1024 } });
  const accept = refuseUploads(discord, { status: 503, code: 0 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images: 1 });
  await easel.until(() => ledgerOf(easel).jobs[0]?.files[0]?.shrinks === 1);
  await easel.stop();
  accept();
  // As it was stored before the picture was made smaller.
  const [row] = database.rows(['job:']);
  const job = row?.value as Job;
  const fetched = { name: 'image-01.jpg', size: 2 * 1024 * 1024, kind: 'image', type: 'image/jpeg' };
  await database.write([
    { key: `job:${job.id}`, value: { ...job, files: [{ url: job.files[0]?.url, fetched, ...mark }] } },
  ]);
  await easel.start();
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message).map(({ url }) => nameOf(url))).toEqual(attached);
  expect(textOf(message)).toContain(attached.length === 0 ? 'is too large to attach' : 'was made smaller to fit');
});

test('a picture of 16383 × 16383 is linked: its header tells the size, and nothing is decoded', async () => {
  const easel = await startEasel({ attachmentLimit: 20_000 });
  const bomb = await given(easel, 'bomb.png', blackPng(16_383));
  easel.runcomfy.next({ media: { files: [{ path: bomb, type: 'image/png' }] } });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a wall', images: 1 });
  const message = await easel.until(() => ended(asked));
  expect([filesOf(message), textOf(message).includes('is too large to attach')]).toEqual([[], true]);
});

test('an animation over the limit stays an animation in its message', async () => {
  const easel = await startEasel({ attachmentLimit: 150_000 });
  const gif = await moving(4).gif({ effort: 1 }).toBuffer();
  const path = await given(easel, 'dance.gif', gif);
  easel.runcomfy.next({ media: { files: [{ path, type: 'image/gif' }] } });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a dance', images: 1 });
  const message = await easel.until(() => ended(asked));
  expect(filesOf(message).map(({ url, type }) => [nameOf(url), type])).toEqual([['image-01-small.webp', 'image/webp']]);
  const bytes = Buffer.from(await (await fetch(filesOf(message)[0]?.url ?? '')).arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', pages: 4 });
  expect(textOf(message)).toContain('was made smaller to fit');
});

/** A file for the storage to serve, next to the bot's own. */
async function given({ database }: Easel, name: string, bytes: Buffer): Promise<string> {
  const path = join(dirname(database.path), name);
  await writeFile(path, bytes);
  return path;
}
