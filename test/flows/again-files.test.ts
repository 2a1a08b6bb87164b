import { describe, expect, test } from 'vitest';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, moderating, press } from '../support/press.ts';
import { jobOf } from '../moderation/results.ts';
import { blendTwoIntoNine, endOf, sha256, shownIn, startWithInputs, still } from './inputs/bench.ts';
import { allowFilesOfOthers, pressAgain } from './making-again.ts';

const day = 24 * 3_600_000;

async function animated(easel: Easel): Promise<InteractionHandle> {
  const asked = await easel.ana.command(easel.channel, 'animate', { prompt: 'it moves', image: await still() });
  await endOf(easel, asked);
  return asked;
}

describe('Again where files were put in', () => {
  test.each([
    ['at once', 0],
    ['after Discord’s links have ended, and a restart', 3 * day],
  ])('%s: they come from the card, for everybody', async (_when, later) => {
    const easel = await startWithInputs();
    const { ana, mei, clock, runcomfy } = easel;
    await allowFilesOfOthers(easel);
    const asked = await animated(easel);
    if (later > 0) {
      await easel.stop();
      await clock.advance(later);
      await easel.start();
    }
    for (const member of [mei, ana]) {
      const again = await pressAgain(member, asked.reply(), asked);
      expect(textOf(await endOf(easel, again))).toContain('✅');
      expect(shownIn(again.reply())).toHaveLength(2);
      // Also from the card that was made from the first one.
      const next = await pressAgain(member, again.reply(), again);
      expect(shownIn(await endOf(easel, next))).toHaveLength(2);
    }
    const expected = sha256(await still());
    expect(runcomfy.submissions.map(({ inputs }) => inputs[0]?.sha256)).toEqual(Array(5).fill(expected));
  });

  test('two files in a message of their own go in again, in their order', async () => {
    const easel = await startWithInputs();
    const { ana, mei, channel, clock, runcomfy } = easel;
    await allowFilesOfOthers(easel);
    const asked = await blendTwoIntoNine(channel, ana);
    await endOf(easel, asked);
    await clock.advance(2 * day);
    const again = await pressAgain(mei, asked.reply(), asked);
    await endOf(easel, again);
    const [first, second] = runcomfy.submissions.map(({ inputs }) => inputs.map(({ sha256: digest }) => digest));
    expect(new Set(first).size).toBe(2);
    expect(second).toEqual(first);
  });

  test('a policy without other members’ files refuses them to others, and not to their owner', async () => {
    const easel = await startWithInputs();
    const { ana, mei, runcomfy } = easel;
    const asked = await animated(easel);
    const refused = await press(mei, asked.reply(), `again:${asked.id}`);
    expect(answerOf(refused)).toContain('這個伺服器不能用其他成員的檔案');
    expect(ledgerOf(easel).jobs).toHaveLength(1);
    const again = await pressAgain(ana, asked.reply(), asked);
    expect(textOf(await endOf(easel, again))).toContain('✅');
    expect(runcomfy.submissions).toHaveLength(2);
  });

  test('a card that somebody deleted by hand has none: it ends free of charge', async () => {
    const easel = await startWithInputs();
    const { ana, mei, guild } = easel;
    await allowFilesOfOthers(easel);
    const asked = await animated(easel);
    const other = await animated(easel);
    const job = jobOf(easel, asked.id);
    const mod = guild.addMember({ permissions: moderating | permissions.manageMessages });
    await mod.deleteMessage({ id: job?.reply ?? '' });
    const again = await pressAgain(mei, other.reply(), asked);
    expect(textOf(await endOf(easel, again))).toContain('已不存在');
    expect(ledgerOf(easel).member(guild.id, mei.id)).toEqual({ spent: 0, held: 0 });
    expect(ana.directMessages()).toEqual([]);
  });
});
