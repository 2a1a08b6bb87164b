import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { startCrashHarness } from '../../support/crash-harness.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { rows } from '../../tools/tool.ts';

/** The text of the error. */
const secret = { SAYS: 'a very private prompt at https://discord.com/api/webhooks/1/token' };

/** Is loaded by Node before the bot: on a signal an error happens that nobody catches. */
function faultAtSignal(fault: string): readonly string[] {
  const script = `
    class PrivateFault extends Error { name = 'PrivateFault'; code = 'E_TEST'; }
    process.on('SIGUSR2', () => { const fault = new PrivateFault(process.env.SAYS); ${fault}; });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

/** The log lines of a process. */
const lines = (output: string): readonly Record<string, unknown>[] =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test.each([
  ['an error that is thrown where nobody catches it', 'setImmediate(() => { throw fault; })'],
  ['a rejection that nobody handles', 'void Promise.reject(fault)'],
])(
  '%s ends the process with one line and a clean stop, and its jobs continue at the next start',
  async (_what, fault) => {
    const harness = await startCrashHarness();
    const { ana, channel, discord, runcomfy } = harness;
    const bot = await harness.readyBot(secret, { node: faultAtSignal(fault) });
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
    await discord.until(() => ledgerOf(harness).jobs.some(({ state }) => state === 'queued'), 15_000);
    bot.child.kill('SIGUSR2');
    expect(await bot.exit).toBe(1);

    expect(bot.output()).not.toContain('private prompt');
    expect(bot.output()).not.toContain('webhooks');
    const said = lines(bot.output());
    expect(said.filter(({ level }) => level === 60)).toMatchObject([
      { msg: 'an error that nobody caught; stopping', err: { type: 'PrivateFault', code: 'E_TEST' } },
    ]);
    expect(begunAfter(said, 'stopping')).toEqual([]);
    // Its last commits are in the file itself, because the store was closed.
    expect(existsSync(`${harness.database.path}-wal`)).toBe(false);
    expect(await rows(harness.database.path, 'starts')).toHaveLength(1);

    await harness.readyBot();
    await discord.until(() => areAllAnnounced(harness), 15_000);
    expect(textOf(asked.reply())).toContain('✅');
    expect(runcomfy.submissions).toHaveLength(1);
  },
);

/** The log's messages after this one. What was running may end after it: a job's step, or the first sweep. */
function begunAfter(said: ReturnType<typeof lines>, msg: string): unknown[] {
  const after = said.slice(said.findIndex((line) => line['msg'] === msg) + 1);
  return after.map((line) => line['msg']).filter((each) => each !== 'job advanced' && each !== 'swept');
}

test('an uncaught error during a start ends the start as well', async () => {
  const harness = await startCrashHarness();
  const nobody = { ...secret, DISCORD_API_URL: 'http://127.0.0.1:9' };
  const bot = harness.startBot(nobody, { node: faultAtSignal('void Promise.reject(fault)') });
  await harness.discord.until(() => bot.output().includes('could not connect to Discord'), 15_000);
  bot.child.kill('SIGUSR2');
  expect(await bot.exit).toBe(1);
  expect(bot.output()).not.toContain('private prompt');
  const said = lines(bot.output());
  expect(said.filter(({ level }) => level === 60)).toMatchObject([{ msg: 'an error that nobody caught; stopping' }]);
  expect(begunAfter(said, 'an error that nobody caught; stopping')).toEqual([]);
});
