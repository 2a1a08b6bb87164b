import { expect, test } from 'vitest';
import { startEasel } from '../support/easel.ts';
import { ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { refusalIn } from './asking.ts';
import { decide, linesIn, managerOf } from './policy-panel.ts';

const day = (percent: number): string => `💰 ${percent}% of the server's budget for today is used.`;
const month = (percent: number): string => `💰 ${percent}% of the server's budget for this month is used.`;

test('a server’s budget is reported in its log channel at 50, 80 and 95 %, once each in a window, and nothing exceeds it', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei, clock } = easel;
  const mod = managerOf(guild, 'mod');
  const log = guild.addChannel({ name: 'log' });
  const warnings = (): readonly string[] => linesIn(log).filter((line) => line.startsWith('💰'));
  /** An image costs three credits. A warning is in the channel when the job is settled. */
  let taken = 0;
  const ask = async (member: typeof ana, images: number): Promise<string | undefined> => {
    const refusal = await refusalIn(channel, member, { images });
    if (refusal === undefined) taken += 1;
    await settledLedgerOf(easel, taken);
    return refusal;
  };
  await decide(easel, mod, 'log-channel', { channels: [log.id] });
  await decide(easel, mod, 'budget', { day: '21', month: '25' });

  expect([await ask(ana, 3), warnings()]).toEqual([undefined, []]);
  expect([await ask(mei, 1), warnings()]).toEqual([undefined, [day(50)]]);
  await easel.stop();
  await easel.start();
  expect([await ask(mei, 2), warnings()]).toEqual([undefined, [day(50), day(80), month(50)]]);
  await easel.stop();
  await easel.start();
  const all = [day(50), day(80), month(50), day(95), month(80)];
  expect([await ask(ana, 1), warnings()]).toEqual([undefined, all]);
  const refusals = [await ask(ana, 1), await ask(mei, 1)];
  const renews = `<t:${Date.UTC(2026, 10, 22) / 1000}:R>`;
  expect(refusals[0]).toBe(`The server's budget for today is used up. Resets ${renews}.`);
  expect(refusals[1]).toBe(`伺服器今天的預算已用完，${renews}重置。`);
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 21, held: 0 });
  expect(warnings()).toEqual(all);

  // A larger budget gets new warnings. The next day begins with none.
  await decide(easel, mod, 'budget', { day: '40', month: '1000' });
  expect([await ask(mei, 1), warnings()]).toEqual([undefined, [...all, day(50)]]);
  await easel.stop();
  await clock.advance(24 * 3_600_000);
  await easel.start();
  expect([await ask(ana, 6), warnings().slice(6)]).toEqual([undefined, []]);
  expect([await ask(mei, 1), warnings().slice(6)]).toEqual([undefined, [day(50)]]);
});

test('a log channel that is gone or missing keeps nobody from asking', async () => {
  const easel = await startEasel();
  const { guild, channel, ana } = easel;
  const mod = managerOf(guild, 'mod');
  const log = guild.addChannel({ name: 'log' });
  await decide(easel, mod, 'log-channel', { channels: [log.id] });
  await decide(easel, mod, 'budget', { day: '4' });
  log.delete();
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await decide(easel, mod, 'log-channel', { channels: [] });
  await decide(easel, mod, 'budget', { day: '8' });
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await settledLedgerOf(easel, 2);
  expect(ledgerOf(easel).server(guild.id)).toEqual({ spent: 6, held: 0 });
});
