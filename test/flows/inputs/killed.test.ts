import { expect, test } from 'vitest';
import type { Exchange } from '../../../sandbox/wire/server.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { startCrashHarness, type CrashHarness } from '../../support/crash-harness.ts';
import { textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import type { BotProcess } from '../../support/bot-process.ts';
import { modelsFolder, sha256, shownIn, still } from './bench.ts';

const isAttached = ({ path }: Exchange): boolean => path.startsWith('/ephemeral-attachments/');
const isUpload = ({ headers }: Exchange): boolean => (headers['content-type'] ?? '').startsWith('multipart/');
const isPosted = ({ inputs }: Job): boolean => inputs.some(({ posted }) => posted !== undefined);

interface Row {
  readonly die: (harness: CrashHarness, bot: BotProcess) => Promise<void>;
  readonly meanwhile?: (harness: CrashHarness) => Promise<void>;
  /** Requests to RunComfy that may cost, and those that it took. */
  readonly posts: number;
}

const rows: readonly (readonly [string, Row])[] = [
  ['while its file is being fetched', { die: async (harness, bot) => harness.killAt(bot, isAttached), posts: 1 }],
  [
    'when Discord has its file, and that is not written down',
    {
      die: async (harness, bot) =>
        harness.killAt(bot, isUpload, () =>
          harness.channel.messages().some((message) => shownIn(message).length === 1),
        ),
      posts: 1,
    },
  ],
  [
    'between the upload and the submission, with the link of what was attached dead',
    {
      async die(harness, bot) {
        harness.runcomfy.switches.rateLimit = { left: 1, retryAfter: '3600' };
        await harness.killAtCommit(bot, (job) => isPosted(job) && job.unsent === 1);
      },
      meanwhile: async ({ discord }) => discord.forgetAttached(),
      posts: 2,
    },
  ],
];

test.each(rows)('killed %s: the job runs, with one paid request', async (_name, { die, meanwhile, posts }) => {
  const harness = await startCrashHarness(undefined, await modelsFolder());
  const { ana, channel, discord, runcomfy } = harness;
  const bot = await harness.readyBot();
  const picture = await still();
  const dead = die(harness, bot);
  await ana.command(channel, 'animate', { image: picture });
  await dead;
  await meanwhile?.(harness);
  discord.faults.clear();
  await harness.readyBot();
  await discord.until(() => ledgerOf(harness).jobs.every(({ told }) => told === true), 20_000);

  expect(runcomfy.submissions.map(({ inputs }) => inputs.map((input) => input.sha256))).toEqual([[sha256(picture)]]);
  expect(runcomfy.traffic.filter(({ method, path }) => method === 'POST' && path.includes('/models/'))).toHaveLength(
    posts,
  );
  expect(
    channel.messages().map((message) => [shownIn(message).length, textOf(message).includes('✅ Done in')]),
  ).toEqual([[2, true]]);
});
