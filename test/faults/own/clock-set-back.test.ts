import { expect, test } from 'vitest';
import { askIn, refusalIn } from '../../moderation/asking.ts';
import { decide, managerOf } from '../../moderation/policy-panel.ts';
import { stateOf } from '../../support/cat.ts';
import { startEasel } from '../../support/easel.ts';

const minute = 60_000;
const hour = 60 * minute;

test('a job that runs while the clock is set back by an hour is asked about and delivered as soon as any other', async () => {
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

test('a clock that is set back by a quarter of an hour makes no cooldown where none is set', async () => {
  const easel = await startEasel();
  const { ana, channel, clock } = easel;
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await clock.advance(0);
  clock.skew(-15 * minute);
  await clock.advance(1_000);
  expect(await refusalIn(channel, ana)).toBeUndefined();
});

test('a cooldown lasts no longer than it is, however far the clock is set back', async () => {
  const easel = await startEasel();
  const { guild, ana, channel, clock } = easel;
  await decide(easel, managerOf(guild, 'mod'), 'pace', { cooldown: '60' });
  expect(await refusalIn(channel, ana)).toBeUndefined();
  await clock.advance(0);
  clock.skew(-15 * minute);
  await clock.advance(60_000);
  expect(await refusalIn(channel, ana)).toBeUndefined();
});
