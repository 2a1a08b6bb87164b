import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';
import { settledLedgerOf } from '../support/ledger.ts';

test.each(['state', 400, 404] as const)(
  'a result that is not ready although the run is over (%s) is waited for',
  async (notReady) => {
    const easel = await startEasel();
    const { ana, channel, guild, runcomfy, until } = easel;
    runcomfy.switches.notReady = notReady;
    runcomfy.next({ lateReads: 3 });
    const asked = await ana.command(channel, 'image', { prompt: 'a lighthouse', images: 1 });
    await until(() => filesOf(asked.reply()).length === 1);
    expect(runcomfy.submissions).toHaveLength(1);
    const ledger = await settledLedgerOf(easel, 1);
    expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 3, held: 0 });
    expect(ledger.bot()).toEqual({ spent: 30_000, held: 0 });
  },
);

test('a result that stays unknown after the end of the run is given up, and the member is told', async () => {
  const easel = await startEasel();
  const { ana, channel, guild, runcomfy, until } = easel;
  runcomfy.switches.notReady = 404;
  runcomfy.next({ lateReads: Infinity });
  const asked = await ana.command(channel, 'image', { prompt: 'a lighthouse', images: 1 });
  const message = await until(() => ended(asked));
  expect(textOf(message)).toContain('❌ RunComfy lost track of this request.');
  const readings = runcomfy.traffic.filter(({ path }) => path.includes('/result?'));
  expect(readings.length).toBeGreaterThan(3);
  expect(readings.length).toBeLessThan(12);
  const ledger = await settledLedgerOf(easel, 1);
  // It is refunded, although RunComfy made it.
  expect(ledger.member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
  expect(ledger.bot()).toEqual({ spent: 30_000, held: 0 });
});
