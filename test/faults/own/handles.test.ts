import { expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { startHouse } from '../../support/house.ts';
import { isTold } from '../../support/ledger.ts';

test('after a stop no timer and no handle is left: the process ends by itself', async () => {
  const house = await startHouse();
  const { ana, mei, channel, discord } = house;
  const bot = await house.readyBot(
    { PORT: '0' },
    { main: new URL('started-and-stopped.ts', import.meta.url).pathname },
  );
  const done = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await discord.until(() => isTold(house) && textOf(done.reply()).includes('✅ Done in'), 15_000);
  const running = await mei.command(channel, 'video', { prompt: '蒼鷺' });
  await discord.until(() => textOf(running.reply()).includes('🕒'), 15_000);
  bot.child.kill('SIGUSR2');
  expect(await bot.exit).toBe(0);
  const last = JSON.parse(bot.output().trim().split('\n').at(-1) ?? '') as Readonly<Record<string, unknown>>;
  expect(last).toMatchObject({ msg: 'stopped' });
  expect(last['after']).toEqual(last['before']);
});
