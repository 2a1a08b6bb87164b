import { afterAll, expect, test } from 'vitest';
import { filesOf, textOf } from '../support/easel.ts';
import { startCrashHarness } from '../support/crash-harness.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { startPostgresIfPossible } from '../support/postgres.ts';
import { newFolder } from '../tools/tool.ts';
import { isPost, isUpload } from './recovery.ts';

const server = await startPostgresIfPossible();
afterAll(async () => server?.stop());

/** A lease lasts for 15 s, of which the next bot waits for what is left. */
const patience = 40_000;

test.skipIf(server === undefined)(
  'a bot that is stopped for longer than its lease lasts loses its jobs to the next one, and does nothing when it goes on',
  async () => {
    const database = await postgresDatabase((await server?.database()) ?? '');
    const harness = await startCrashHarness(undefined, { database });
    const { ana, channel, discord, runcomfy } = harness;
    // It is about to send the files again when it is stopped.
    const stop = discord.onRequest((request) => {
      if (!isUpload(request)) return;
      stop();
      discord.faults.inject({ fault: { kind: 'answer', status: 500, body: {} } });
    });
    const first = await harness.readyBot();
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
    await discord.until(() => discord.traffic.some(({ status }) => status === 500), patience);
    first.child.kill('SIGSTOP');

    const next = harness.startBot({ SPOOL_DIR: await newFolder() });
    await discord.until(() => next.output().includes('"ready"'), patience);
    await discord.until(() => areAllAnnounced(harness), patience);
    expect(textOf(asked.reply())).toContain('✅');
    const changes = (): number =>
      [...discord.traffic, ...runcomfy.traffic].filter(({ method }) => method !== 'GET').length;
    const before = changes();

    first.child.kill('SIGCONT');
    expect(await first.exit).toBe(1);
    expect(first.output()).toContain('another bot took over');
    expect(changes()).toBe(before);
    expect(channel.messages().flatMap(filesOf)).toHaveLength(1);
    expect(runcomfy.traffic.filter(isPost)).toHaveLength(1);
    expect(ledgerOf(harness).jobs).toMatchObject([{ state: 'delivered' }]);
  },
  90_000,
);
