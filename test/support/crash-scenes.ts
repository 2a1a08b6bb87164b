import { afterAll, beforeAll, onTestFailed } from 'vitest';
import type { RunComfyStandIn } from '../../sandbox/runcomfy/runcomfy.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import type { Job } from '../../src/core/job/record.ts';
import { schema } from '../../src/services/storage/schema.ts';
import type { BotProcess } from './bot-process.ts';
import { startCrashHarness, type CrashHarness } from './crash-harness.ts';
import { ledgerOf, type Ledger } from './ledger.ts';

/**
 * One test's part of a crash harness that the tests of a file share: a server with members of its own, and what came of
 * it. The bot that one test leaves running is the one that the next test kills.
 */
export interface CrashScene extends CrashHarness {
  /** The bot that runs. */
  readonly bot: BotProcess;
  /** The jobs of this server; the bot's own sums are what was added to them since the test began. */
  readonly ledger: () => Ledger;
  /** Whether every job of this server is over, settled, and told. */
  readonly isAllAnnounced: () => boolean;
  /** Since the test began. */
  readonly requests: () => readonly Exchange[];
  readonly mediaRequests: () => readonly Exchange[];
  readonly submissions: () => RunComfyStandIn['submissions'];
}

/** For the tests of a file, one after the other; each calls the function returned once, before anything else. */
export function shareCrashHarness(): () => Promise<CrashScene> {
  const closings: (() => Promise<void>)[] = [];
  let shared: CrashHarness | undefined;
  let bot: BotProcess | undefined;
  beforeAll(async () => {
    shared = await startCrashHarness((close) => void closings.unshift(close));
  });
  afterAll(async () => {
    for (const close of closings) await close();
  });

  return async () => {
    if (shared === undefined) throw new Error('there is no harness before the first test');
    const harness = shared;
    const readyBot: CrashHarness['readyBot'] = async (...args) => {
      await endRowOfCrashes(harness.database);
      const started = (bot = harness.startBot(...args));
      await harness.untilReady(started);
      return started;
    };
    onTestFailed(async () => {
      bot?.child.kill('SIGKILL');
      await bot?.exit;
      bot = undefined;
    });
    return sceneOf({ ...harness, readyBot }, bot ?? (await readyBot()));
  };
}

/** As if the last start were long ago: each crash in a row makes the pause before the next start longer. */
async function endRowOfCrashes(database: CrashHarness['database']): Promise<void> {
  await database.write([{ key: schema.starts.key(), value: undefined }]);
}

function sceneOf(harness: CrashHarness, bot: BotProcess): CrashScene {
  const { discord, runcomfy } = harness;
  for (const { faults } of [discord, runcomfy]) faults.clear();
  runcomfy.mediaFaults.clear();
  Object.assign(runcomfy.switches, { rateLimit: { left: 0 }, moderation: undefined });
  const guild = discord.addGuild({ name: 'Sketch club' });
  const before = {
    requests: runcomfy.traffic.length,
    media: runcomfy.mediaTraffic.length,
    submissions: runcomfy.submissions.length,
    bot: ledgerOf(harness).bot(),
  };
  const isOwn = ({ place }: Job): boolean => place.guildId === guild.id;
  const ledger = (): Ledger => {
    const whole = ledgerOf(harness);
    return {
      ...whole,
      jobs: whole.jobs.filter(isOwn),
      bot() {
        const { spent, held } = whole.bot();
        return { spent: spent - before.bot.spent, held: held - before.bot.held };
      },
    };
  };
  return {
    ...harness,
    killAtCommit: async (dying, fits) =>
      harness.killAtCommit(dying, (job, commits) => isOwn(job) && fits(job, commits)),
    bot,
    guild,
    channel: guild.addChannel({ name: 'pictures' }),
    ana: guild.addMember({ username: 'ana', locale: 'en-US' }),
    mei: guild.addMember({ username: 'mei', locale: 'zh-TW' }),
    ledger,
    isAllAnnounced: () => ledger().jobs.every(({ settlement, told }) => settlement !== undefined && told === true),
    requests: () => runcomfy.traffic.slice(before.requests),
    mediaRequests: () => runcomfy.mediaTraffic.slice(before.media),
    submissions: () => runcomfy.submissions.slice(before.submissions),
  };
}
