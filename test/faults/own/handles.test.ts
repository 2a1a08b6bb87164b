import { expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { startCrashHarness } from '../../support/crash-harness.ts';
import { areAllAnnounced } from '../../support/ledger.ts';

test('after a stop no timer and no handle is left: the process ends by itself', async () => {
  const harness = await startCrashHarness();
  const { ana, mei, channel, discord } = harness;
  const bot = await harness.readyBot(
    { PORT: '0' },
    { main: new URL('started-and-stopped.ts', import.meta.url).pathname },
  );
  const done = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await discord.until(() => areAllAnnounced(harness) && textOf(done.reply()).includes('✅'), 15_000);
  const running = await mei.command(channel, 'video', { prompt: '蒼鷺' });
  await discord.until(() => textOf(running.reply()).includes('🕒'), 15_000);
  bot.child.kill('SIGUSR2');
  expect(await bot.exit).toBe(0);
  const last = JSON.parse(bot.output().trim().split('\n').at(-1) ?? '') as Readonly<Record<string, unknown>>;
  expect(last).toMatchObject({ msg: 'stopped' });
  expect(last['after']).toEqual(last['before']);
});
