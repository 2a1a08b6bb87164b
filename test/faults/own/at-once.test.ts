import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startWireServer, type Exchange } from '../../../sandbox/wire/server.ts';
import { createDownloads } from '../../../src/services/media/download.ts';
import { filesOf, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { createTestClock } from '../../support/clock.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { deletedByModerator, jobsOf, running } from '../../support/replies.ts';
import { newFolder } from '../../tools/tool.ts';

const isUpload = ({ headers }: Exchange): boolean => headers['content-type']?.startsWith('multipart/') === true;

/** The largest number of such requests that were under way together. */
function mostAtOnce(traffic: readonly Exchange[], counts: (request: Exchange) => boolean): () => number {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, traffic.filter((each) => counts(each) && each.status === undefined).length);
  };
  return () => {
    look();
    return most;
  };
}

test('of many files that are ready at once, eight are downloaded and eight are uploaded at a time', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '1000' } });
  const { guild, channel, discord, runcomfy, until } = easel;
  runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'delay', ms: 1_000 } });
  discord.faults.inject({ method: 'PATCH', times: Infinity, fault: { kind: 'late-reply', ms: 120_000 } });
  const coming = mostAtOnce(runcomfy.mediaTraffic, () => true);
  const going = mostAtOnce(discord.traffic, isUpload);
  runcomfy.onMediaRequest(coming);
  discord.onRequest(going);
  const members = Array.from({ length: 3 }, (_, at) => guild.addMember({ username: `member${at}`, locale: 'en-US' }));
  for (const member of [...members, ...members, ...members]) {
    const asked = await member.command(channel, 'image', { prompt: 'two herons', images: 2 });
    await asked.answered();
  }
  await until(() => ledgerOf(easel).jobs.length === 9 && areAllAnnounced(easel));
  expect(channel.messages().flatMap(filesOf)).toHaveLength(18);
  expect([coming(), going()]).toEqual([8, 8]);
});

test('a kept result is shown by one press at a time, however often it is pressed', async () => {
  const easel = await startEasel();
  const { ana, discord, until } = easel;
  const jobId = await keptJob(easel);
  const message = await jobsOf(easel, ana);
  const before = discord.traffic.filter(isUpload).length;
  discord.faults.inject({ method: 'PATCH', path: /webhooks/, times: 1, fault: { kind: 'late-reply', ms: 5_000 } });
  const presses = await Promise.all(Array.from({ length: 5 }, async () => ana.press(message, `show:${jobId}`)));
  await until(() => presses.some((press) => filesOf(press.reply()).length > 0));
  await until(() => presses.filter((press) => textOf(press.reply()).includes('Press again in a moment')).length === 4);
  expect(discord.traffic.filter(isUpload).length - before).toBe(1);
});

test('a file is written to the disk while it arrives, and is not kept in memory', async () => {
  const folder = await newFolder();
  const half = 8 * 1024 * 1024;
  const rest = Promise.withResolvers<void>();
  const server = await startWireServer({
    clock: createTestClock(),
    handle: () =>
      new Response(
        ReadableStream.from(
          (async function* () {
            yield Buffer.alloc(half);
            await rest.promise;
            yield Buffer.alloc(half);
          })(),
        ),
      ),
  });
  const downloads = createDownloads({ origins: [server.origin] });
  const coming = downloads.fetch(`${server.origin}/a.jpg`, { folder, name: 'image-01' }, new AbortController().signal);
  await vi.waitFor(async () => expect((await stat(join(folder, 'image-01.part'))).size).toBe(half), 15_000);
  rest.resolve();
  expect(await coming).toEqual({ kind: 'unusable', problem: 'wrong-type' });
  await Promise.all([downloads.close(), server.close()]);
});

/** A result whose reply somebody deleted. Returns the id of its job. */
async function keptJob(easel: Easel): Promise<string> {
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  await deletedByModerator(easel, await running(easel, asked));
  await easel.until(() => ledgerOf(easel).jobs[0]?.kept === true);
  return asked.id;
}
