import { expect, test } from 'vitest';
import { fillDisk } from '../support/disk.ts';
import { filesOf, startEasel, textOf } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, press } from '../support/press.ts';

test('a kept result that is shown while nothing can be written stays shown, and is kept to be shown again', async () => {
  const easel = await startEasel();
  const { ana, channel, runcomfy, clock, until, logs } = easel;
  const kept = (): boolean => ledgerOf(easel).jobs[0]?.kept === true;
  // When it is done, its press is older than 15 minutes, and its owner cannot be written to.
  ana.closeDirectMessages();
  runcomfy.next({ runMs: 20 * 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => textOf(asked.reply()).includes('🎨'));
  await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => kept() && ledgerOf(easel).jobs[0]?.told === true);
  await clock.advance(0);

  const makeRoom = fillDisk(easel);
  const shown = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => logs.some(({ msg }) => msg === 'a result was shown and could not be let go; it is kept'));
  await clock.advance(0);
  expect([filesOf(shown.reply()).length, answerOf(shown)]).toEqual([1, expect.stringContaining('✅')]);
  expect(kept()).toBe(true);

  makeRoom();
  const again = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => !kept());
  expect(filesOf(again.reply())).toHaveLength(1);
});

test.each([
  ['answered with 500', { kind: 'answer', status: 500 } as const],
  ['lost', { kind: 'reset' } as const],
])('a member who may not see a result reads that, even if the first edit of the answer is %s', async (_how, fault) => {
  const easel = await startEasel();
  const { ana, guild, channel, discord, until } = easel;
  const other = guild.addMember();
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await until(() => textOf(asked.reply()).includes('✅'));
  discord.faults.inject({ method: 'PATCH', path: /@original/, fault });
  const pressed = await press(other, asked.reply(), `show:${asked.id}`);
  await until(() => answerOf(pressed) !== '');
  expect(answerOf(pressed)).toContain('Only its owner');
});
