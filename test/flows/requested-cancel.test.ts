import { expect, test } from 'vitest';
import { jobRecord } from '../../src/core/job/record.ts';
import { ended, startEasel, textOf } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

test('a cancel that was requested while submitting is kept over a stop right after RunComfy did not take the job', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, runcomfy, until, logs, database } = easel;
  runcomfy.switches.rateLimit = { left: 1, retryAfter: '30' };
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await until(() => logs.some(({ msg }) => msg === 'submission not taken'));
  await easel.stop();

  const [{ key, value } = { key: '', value: undefined }] = database.rows(['job:']);
  const job = jobRecord.parse(value);
  expect(job.state).toBe('waiting');
  await database.write([{ key, value: { ...job, wish: 'cancel' } }]);

  await easel.start();
  await until(() => ended(asked));
  expect(textOf(asked.reply())).toContain('Cancelled');
  expect(runcomfy.submissions).toHaveLength(0);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs.map(({ state }) => state)).toEqual(['cancelled']);
  expect([ledger.member(guild.id, ana.id), ledger.bot()]).toEqual([
    { spent: 0, held: 0 },
    { spent: 0, held: 0 },
  ]);
});
