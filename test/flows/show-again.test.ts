import { expect, test } from 'vitest';
import { fillDisk } from '../support/disk.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, press } from '../support/press.ts';

/** Ana's result is kept: when it is done, her press is older than 15 minutes, and nobody can write to her. */
async function keepResult(easel: Easel): Promise<InteractionHandle> {
  const { ana, channel, runcomfy, clock, until } = easel;
  ana.closeDirectMessages();
  runcomfy.next({ runMs: 20 * 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => textOf(asked.reply()).includes('🎨'));
  await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => isKept(easel) && ledgerOf(easel).jobs[0]?.told === true);
  await clock.advance(0);
  return asked;
}

const isKept = (easel: Easel): boolean => ledgerOf(easel).jobs[0]?.kept === true;

test('a kept result that is shown while nothing can be written stays shown, and is kept to be shown again', async () => {
  const easel = await startEasel();
  const { ana, clock, until, logs } = easel;
  const asked = await keepResult(easel);

  const makeRoom = fillDisk(easel);
  const shown = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => logs.some(({ msg }) => msg === 'a result was shown and could not be let go'));
  await clock.advance(0);
  expect([filesOf(shown.reply()).length, answerOf(shown)]).toEqual([1, expect.stringContaining('✅')]);
  expect(isKept(easel)).toBe(true);

  makeRoom();
  const again = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => !isKept(easel));
  expect(filesOf(again.reply())).toHaveLength(1);
});

test.each([
  ['answered with 500', { kind: 'answer', status: 500 } as const],
  ['lost', { kind: 'reset' } as const],
])(
  'whoever cannot be shown a result right now reads that, even if the first edit of the answer is %s',
  async (_how, fault) => {
    const easel = await startEasel();
    const { ana, discord, until } = easel;
    const asked = await keepResult(easel);
    // The first is the upload of the result.
    discord.faults.inject({ method: 'PATCH', path: /(?:@|%40)original/, times: 2, fault });
    const pressed = await press(ana, asked.reply(), `show:${asked.id}`);
    await until(() => answerOf(pressed) !== '');
    expect([answerOf(pressed), discord.faults.left(fault)]).toEqual([expect.stringContaining('Press again'), 0]);
  },
);
