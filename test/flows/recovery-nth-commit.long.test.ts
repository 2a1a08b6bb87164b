import { expect, test } from 'vitest';
import { startCrashHarness } from '../support/crash-harness.ts';
import { filesOf, textOf } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { isPost } from './recovery.ts';

test.each([
  [1, 4],
  [2, 5],
  [3, 6],
])(
  'killed right after its commit %i, or %i: it is made or lost, and announced if Discord has its card',
  async (...commits) => {
    await Promise.all(commits.map(killedAfter));
  },
);

/** The bot dies a moment after the job's n-th commit, sometimes with the next one made. */
async function killedAfter(nth: number): Promise<void> {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy, guild } = harness;
  const bot = await harness.readyBot();
  const dead = harness.killAtCommit(bot, (_job, commits) => commits >= nth);
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await dead;
  const isLost = ledgerOf(harness).jobs[0]?.state === 'submitting';

  await harness.readyBot();
  await discord.until(() => areAllAnnounced(harness), 15_000);

  const ledger = ledgerOf(harness);
  // The card comes after the first commit.
  const isShown = asked.reply() !== undefined;
  const ends = { state: isLost ? 'lost' : 'delivered', credits: isLost ? 0 : ledger.jobs[0]?.hold.credits };
  expect(isShown || nth === 1).toBe(true);
  expect(ledger.jobs).toMatchObject([isShown ? { state: ends.state } : { state: 'refused', failure: 'unseen' }]);
  expect(textOf(asked.reply())).toContain(isLost ? "it won't be resent." : isShown ? '✅' : '');
  expect(channel.messages()).toHaveLength(isShown ? 1 : 0);
  expect(channel.messages().flatMap(filesOf)).toHaveLength(isShown && !isLost ? 1 : 0);
  expect(runcomfy.traffic.filter(isPost).length).toBeLessThanOrEqual(isShown ? 1 : 0);
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: isShown ? ends.credits : 0, held: 0 });
  expect(ledger.bot()).toEqual({ spent: isShown ? ledger.jobs[0]?.hold.micros : 0, held: 0 });
}
