import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import { askIn, refusalIn } from '../../moderation/asking.ts';
import { decide, managerOf } from '../../moderation/policy-panel.ts';
import { stateOf } from '../../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { clockFaults, day, hour, minute, second, type ClockFault } from './clock-rows.ts';

/** A waiting job: RunComfy has no time for it. */
async function askInVain(easel: Easel): Promise<InteractionHandle> {
  const { ana, channel, runcomfy, until } = easel;
  const fault = { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: {} } as const;
  const remove = runcomfy.faults.inject({ method: 'POST', path: /\/models\//, times: Infinity, fault });
  const asked = await askIn(channel, ana);
  await until(() => ledgerOf(easel).jobs[0]?.unsent === 1);
  await easel.stop();
  remove();
  return asked;
}

/** The fault begins, and there is a job that was not submitted before. */
async function begin(easel: Easel, row: ClockFault): Promise<InteractionHandle> {
  const { ana, channel, clock } = easel;
  if (row.stopped === undefined) {
    await clock.advance(minute);
    clock.skew(row.off);
    return askIn(channel, ana);
  }
  const asked = await askInVain(easel);
  await clock.advance(row.stopped);
  clock.skew(row.off);
  await easel.start();
  return asked;
}

const alertsOf = ({ alerts }: Easel): string[] => alerts.messages().map(textOf);
const warnings = ({ logs }: Easel): number[] =>
  logs.filter(({ msg }) => String(msg).includes("seconds ahead of Discord's")).map(({ offset }) => Number(offset));

test.each(clockFaults)('the clock is $fault', async (row) => {
  const easel = await startEasel();
  const { ana, channel, clock, until, runcomfy } = easel;
  const asked = await begin(easel, row);

  // Whatever the clock says, who types a command is answered.
  const typed = await ana.command(channel, 'quota');
  await typed.answered();
  expect(typed.response?.ephemeral).toBe(true);
  const isOver = (): boolean => ledgerOf(easel).jobs.length === 1 && areAllAnnounced(easel);
  await (row.submits ? until(isOver) : clock.advance(minute));
  const warned = warnings(easel).map((seconds) => Math.abs(seconds - row.off / second) <= 1);
  expect(warned).toEqual(row.off === 0 ? [] : [true]);
  const alerted = alertsOf(easel).map((text) => text.includes("machine's clock"));
  expect(alerted).toEqual(row.submits ? [] : [true]);
  const meanwhile = [stateOf(easel, asked.id), runcomfy.submissions.length];
  expect(meanwhile).toEqual(row.submits ? ['delivered', 1] : ['waiting', 0]);

  clock.skew(0);
  await until(isOver);
  expect([stateOf(easel, asked.id), runcomfy.submissions.length]).toEqual(['delivered', 1]);
  expect(easel.logs.some(({ msg, alert }) => msg === 'alert over' && alert === 'clock')).toBe(!row.submits);
});

test('a job that runs while the clock is set back by an hour is polled and delivered as usual', async () => {
  const easel = await startEasel();
  const { ana, channel, clock, until } = easel;
  const began = clock.now();
  const asked = await askIn(channel, ana);
  await until(() => stateOf(easel, asked.id) === 'running');
  clock.skew(-hour);
  await until(() => stateOf(easel, asked.id) === 'delivered');
  // It is ready after eight seconds; the longest time between two questions is 15 seconds.
  expect(clock.now() - began).toBeLessThan(30_000);
});

test('a clock that is set back by a quarter of an hour causes no cooldown if none is set', async () => {
  const easel = await startEasel();
  const { ana, channel, clock } = easel;
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await clock.advance(0);
  clock.skew(-15 * minute);
  await clock.advance(1_000);
  expect(await refusalIn(channel, ana)).toBeUndefined();
});

test('a cooldown lasts as long as usual, however far the clock is set back', async () => {
  const easel = await startEasel();
  const { guild, ana, channel, clock } = easel;
  await decide(easel, managerOf(guild, 'mod'), 'pace', { cooldown: '60' });
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await clock.advance(0);
  clock.skew(-15 * minute);
  await clock.advance(50_000);
  expect(await refusalIn(channel, ana)).toContain('Cooldown: you can generate again');
  await clock.advance(10_000);
  expect(await refusalIn(channel, ana)).toBeUndefined();
});

test('a clock that is a hundred days ahead at a start makes nothing be swept away', async () => {
  const easel = await startEasel({ env: { KEEP_DAYS: '30' } });
  const { ana, channel, clock, until } = easel;
  await askIn(channel, ana);
  await until(() => areAllAnnounced(easel) && ledgerOf(easel).jobs.length === 1);
  await easel.stop();
  clock.skew(100 * day);
  await easel.start();
  await clock.advance(10 * minute);
  expect(ledgerOf(easel).jobs[0]?.prompt).toBe('a cat');
  clock.skew(0);
  await clock.advance(31 * day);
  await until(() => ledgerOf(easel).jobs[0]?.prompt === undefined);
});

test('a clock that jumped without anybody to confirm it is an alert; when Discord answers, Easel continues', async () => {
  const easel = await startEasel();
  const { clock, discord, runcomfy, until, logs } = easel;
  const asked = await askInVain(easel);
  const remove = discord.faults.inject({ times: Infinity, fault: { kind: 'reset' } });
  await clock.advance(day);
  const started = easel.start();
  await until(() => logs.some(({ msg, alert }) => msg === 'alert' && alert === 'clock'));
  expect([stateOf(easel, asked.id), runcomfy.submissions]).toEqual(['waiting', []]);
  remove();
  await until(() => areAllAnnounced(easel));
  await started;
  expect([stateOf(easel, asked.id), runcomfy.submissions.length]).toEqual(['delivered', 1]);
});

test('a clock that was wrong since the first start is doubted from the beginning of the next one', async () => {
  const easel = await startEasel();
  const { ana, channel, clock, discord, runcomfy, until, logs } = easel;
  await easel.stop();
  await forgetTime(easel);
  clock.skew(31 * day);
  await easel.start();
  const asked = await askIn(channel, ana);
  await until(() => stateOf(easel, asked.id) === 'waiting');
  await easel.stop();

  const before = logs.length;
  const remove = discord.faults.inject({ times: Infinity, fault: { kind: 'reset' } });
  let hasStarted = false;
  const started = easel.start().then(() => (hasStarted = true));
  await until(() => logs.slice(before).some(({ msg, alert }) => msg === 'alert' && alert === 'clock'));
  expect([stateOf(easel, asked.id), runcomfy.submissions]).toEqual(['waiting', []]);
  remove();
  clock.skew(0);
  await until(() => hasStarted && areAllAnnounced(easel));
  await started;
  expect([stateOf(easel, asked.id), runcomfy.submissions.length]).toEqual(['delivered', 1]);
});

/** As before the first start. */
async function forgetTime({ database }: Easel): Promise<void> {
  await database.write([{ key: 'clock', value: undefined }]);
}
