import { expect, test } from 'vitest';
import { ended, filesOf, startEasel, textOf } from '../support/easel.ts';

test.each(['state', 400, 404] as const)(
  'a result that is not there yet although the run is over (%s) is waited for',
  async (notReady) => {
    const { ana, channel, runcomfy, until } = await startEasel();
    runcomfy.switches.notReady = notReady;
    runcomfy.next({ lateReads: 3 });
    const asked = await ana.command(channel, 'image', { prompt: 'a lighthouse', images: 1 });
    await until(() => filesOf(asked.reply()).length === 1);
    expect(runcomfy.submissions).toHaveLength(1);
  },
);

test('a result that stays unknown after the run is over is given up, and the member is told', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  runcomfy.switches.notReady = 404;
  runcomfy.next({ lateReads: Infinity });
  const asked = await ana.command(channel, 'image', { prompt: 'a lighthouse', images: 1 });
  const message = await until(() => ended(asked));
  expect(textOf(message)).toContain('❌ RunComfy no longer knows this request.');
  const readings = runcomfy.traffic.filter(({ path }) => path.endsWith('/result'));
  expect(readings.length).toBeGreaterThan(3);
  expect(readings.length).toBeLessThan(12);
});
