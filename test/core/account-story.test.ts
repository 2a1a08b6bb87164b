import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountingTime, observe, type CommitTimes } from '../../src/core/accounting-time.ts';
import {
  accountRecord,
  emptyAccount,
  grant,
  grantedIn,
  hold,
  remainingAmounts,
  mostWindows,
  reset,
  settle,
  shortWindow,
  pruneWindows,
  windowsAt,
  type Account,
  type Windows,
} from '../../src/core/accounts.ts';
import { assertReaching } from '../support/assert-reaching.ts';

const day = 24 * 3_600_000;
const utc = (text: string): number => Date.parse(`${text}Z`);
const namesOf = ({ day: today, month }: Windows): readonly string[] => [today, month];

/** What can happen to a member's account while the clock is off by `off`. */
interface Step {
  readonly passes: number;
  readonly off: number;
  readonly act: 'hold' | 'refund' | 'charge' | 'grant' | 'take' | 'reset';
  readonly amount: number;
}

const steps: fc.Arbitrary<Step> = fc.record({
  passes: fc.oneof(fc.nat({ max: 60_000 }), fc.nat({ max: 2 * day }), fc.constant(20 * day)),
  off: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    fc.constantFrom(30 * day, -30 * day, day, -day, -1000, -utc('2028-02-26T00:00:00'), 3650 * day),
  ),
  act: fc.constantFrom('hold', 'hold', 'refund', 'charge', 'grant', 'take', 'reset'),
  amount: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, 25, 50, 100, 1e9)),
});

/** What happened in one window, without ever forgetting it. `spent` is counted since the last reset. */
interface Told {
  readonly spent: number;
  readonly held: number;
  readonly granted: number;
}

interface OpenJob {
  readonly amount: number;
  readonly windows: Windows;
  readonly isReset: boolean;
}

/** The stored account, and everything that was ever done to it. */
interface Story {
  readonly account: Account;
  readonly seen: CommitTimes | undefined;
  readonly told: ReadonlyMap<string, Told>;
  readonly open: readonly OpenJob[];
}

const branches = [
  'reset while held',
  'refunded after a reset',
  'charged after a reset',
  'more than the ceiling',
  'grants at the ceiling',
  'more than fits',
  'exactly what fits',
  'the clock is far ahead',
  'put right after it was far ahead',
  'the clock is behind',
  'in 1970',
  'a window of the future',
] as const;
type Saw = (branch: (typeof branches)[number], when?: boolean) => void;

const storyLimits = { day: 20, month: 60 };
const storyMost = 50;

const toldIn = (told: Story['told'], window: string): Told => told.get(window) ?? { spent: 0, held: 0, granted: 0 };

function tell(told: Story['told'], windows: Windows, change: (before: Told) => Partial<Told>): Story['told'] {
  const changed = namesOf(windows).map((window) => {
    const before = toldIn(told, window);
    return [window, { ...before, ...change(before) }] as const;
  });
  return new Map([...told, ...changed]);
}

/** Only jobs change the time on record; a moderator's decision does not. */
function afterJob(story: Story, clock: number): Story {
  const seen = observe(story.seen, clock);
  return { ...story, seen, account: pruneWindows(story.account, windowsAt(seen.newest)) };
}

function afterHold(story: Story, amount: number, now: Windows, clock: number, saw: Saw): Story {
  const room = remainingAmounts(story.account, storyLimits, now);
  const isShort = shortWindow(room, amount) !== undefined;
  saw('more than fits', isShort);
  saw('exactly what fits', Math.min(room.day, room.month) === amount);
  if (isShort) return story;
  const told = tell(story.told, now, (before) => ({ held: before.held + amount }));
  const open = [...story.open, { amount, windows: now, isReset: false }];
  return afterJob({ ...story, account: hold(story.account, amount, now), told, open }, clock);
}

function afterSettlement(story: Story, act: 'refund' | 'charge', clock: number, saw: Saw): Story {
  const [job, ...open] = story.open;
  if (job === undefined) return story;
  const { amount, windows, isReset } = job;
  const charged = act === 'charge' ? amount : 0;
  saw(act === 'charge' ? 'charged after a reset' : 'refunded after a reset', isReset);
  const told = tell(story.told, windows, ({ held: before, spent }) => ({
    held: before - amount,
    spent: spent + charged,
  }));
  return afterJob({ ...story, account: settle(story.account, amount, charged, windows), told, open }, clock);
}

function afterGrant(story: Story, amount: number, now: Windows, saw: Saw): Story {
  const result = grant(story.account, amount, now, storyMost);
  const told = tell(story.told, now, (before) => ({ granted: before.granted + amount }));
  const most = Math.max(...namesOf(now).map((window) => Math.abs(toldIn(told, window).granted)));
  expect(result.ok).toBe(most <= storyMost);
  saw('more than the ceiling', !result.ok);
  saw('grants at the ceiling', most === storyMost);
  return result.ok ? { ...story, account: result.account, told } : story;
}

function afterReset(story: Story, now: Windows, saw: Saw): Story {
  saw('reset while held', toldIn(story.told, now.day).held > 0);
  const told = tell(story.told, now, (before) => ({ spent: 0, granted: Math.max(before.granted, 0) }));
  const open = story.open.map((job) => ({ ...job, isReset: true }));
  return { ...story, account: reset(story.account, now), told, open };
}

function next(story: Story, { act, amount }: Step, clock: number, saw: Saw): Story {
  const now = windowsAt(accountingTime(story.seen, clock));
  switch (act) {
    case 'hold':
      return afterHold(story, amount, now, clock, saw);
    case 'refund':
    case 'charge':
      return afterSettlement(story, act, clock, saw);
    case 'grant':
      return afterGrant(story, amount, now, saw);
    case 'take':
      return afterGrant(story, -amount, now, saw);
    case 'reset':
      return afterReset(story, now, saw);
  }
}

/** In both windows, what is left is the limit plus the grants, minus what was used and is held. */
function expectExact({ account, told, open }: Story, current: Windows): void {
  expect(accountRecord.parse(JSON.parse(JSON.stringify(account)))).toEqual(account);
  const remaining = remainingAmounts(account, storyLimits, current);
  for (const window of ['day', 'month'] as const) {
    const sums = toldIn(told, current[window]);
    expect(grantedIn(account, current[window])).toBe(sums.granted);
    expect(remaining[window]).toBe(storyLimits[window] + sums.granted - sums.spent - sums.held);
    expect(remaining[window]).toBeLessThanOrEqual(storyLimits[window] + sums.granted);
    expect(Math.abs(sums.granted)).toBeLessThanOrEqual(storyMost);
  }
  for (const { windows } of open) expect(account.windows[windows.day]?.held).toBe(toldIn(told, windows.day).held);
  expect(Object.keys(account.windows).length).toBeLessThanOrEqual(mostWindows + 2 * open.length);
}

test('whatever is granted, taken, reset, held and settled, by whatever clock: what is left is what was given minus what was used', () => {
  assertReaching(
    branches,
    (saw) =>
      fc.property(fc.array(steps, { maxLength: 40, size: 'max' }), (history) => {
        let story: Story = { account: emptyAccount, seen: undefined, told: new Map(), open: [] };
        let time = utc('2028-02-26T00:00:00');
        let offBefore = 0;
        for (const step of history) {
          time += step.passes;
          const clock = time + step.off;
          story = next(story, step, clock, saw);
          const current = windowsAt(accountingTime(story.seen, clock));
          expectExact(story, current);
          const isByTheClock = current.day === windowsAt(Math.max(clock, 0)).day;
          saw('the clock is far ahead', step.off > 2 * day && isByTheClock);
          saw('put right after it was far ahead', step.off === 0 && offBefore > 2 * day && isByTheClock);
          saw('the clock is behind', clock < (story.seen?.newest ?? 0));
          saw('in 1970', step.off < -3650 * day && story.seen !== undefined);
          saw(
            'a window of the future',
            Object.keys(story.account.windows).some((window) => window > current.day),
          );
          offBefore = step.off;
        }
      }),
    { numRuns: 200, least: 5 },
  );
});
