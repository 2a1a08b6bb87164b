import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

/** The seed under the result. */
function shownSeed(asked: InteractionHandle): string | undefined {
  return /(?:seed|種子) (\d+)/u.exec(textOf(asked.reply()))?.[1];
}

const sentSeeds = ({ runcomfy }: Easel): unknown[] => runcomfy.submissions.map(({ input }) => input['seed']);

/** Draws other seeds each time. */
function counting(): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return (drawn % 100) / 100;
  };
}

test('a seed that nobody gave is drawn, sent and shown; a given one is sent as it is', async () => {
  const easel = await startEasel({ random: counting() });
  const { ana, mei, channel, until } = easel;
  const asked = [
    await ana.command(channel, 'image', { prompt: 'cats', images: 3 }),
    await mei.command(channel, 'video', { prompt: 'waves' }),
    await ana.command(channel, 'image', { prompt: 'a heron', images: 1, seed: 7 }),
  ];
  for (const each of asked) await until(() => ended(each));
  const shown = asked.map(shownSeed);
  expect(shown[2]).toBe('7');
  expect(new Set(shown).size).toBe(3);
  expect(new Set(sentSeeds(easel).map(String))).toEqual(new Set(shown));
});

test('a seed that was drawn is the same after a restart before RunComfy took the request', async () => {
  const easel = await startEasel({ random: counting() });
  const { ana, channel, runcomfy, until } = easel;
  runcomfy.switches.rateLimit = { left: 1, retryAfter: '60' };
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => runcomfy.traffic.some(({ method, over }) => method === 'POST' && over === true));
  const drawn = ledgerOf(easel).jobs[0]?.input['seed'];
  expect(drawn).toBeTypeOf('number');
  await easel.stop();
  expect(sentSeeds(easel)).toEqual([]);
  await easel.start();
  await until(() => ended(asked));
  expect(sentSeeds(easel)).toEqual([drawn]);
  expect(shownSeed(asked)).toBe(JSON.stringify(drawn));
});
