import { expect, test } from 'vitest';
import { filesOf, startEasel, textOf } from '../support/easel.ts';
import { buttonsOf, press } from '../support/press.ts';
import { cardsIn, cardWith, decide, report, withLog } from './reporting.ts';
import { deliveredCats, jobOf } from './results.ts';
import { decisionsOf } from './decisions.ts';

test.each(['after the report’s card has its pictures', 'at the moment of the report'])(
  'an owner deletes a reported result %s: the report stays open with its pictures, and no decision is written',
  async (when) => {
    const easel = await startEasel();
    const { ana, mei, guild, channel, until } = easel;
    const { mod } = await withLog(easel);
    const asked = await deliveredCats(easel);
    const card = asked.reply();
    const before = decisionsOf(easel, guild.id).length;
    await report(mei, card);
    if (when.startsWith('after')) await cardWith(easel, 1);
    await press(ana, card, `delete-now:${asked.id}`);
    await until(() => jobOf(easel, asked.id)?.removed?.cleared);
    expect(channel.messages()).toEqual([]);
    await until(() => textOf(cardsIn(easel)[0]).includes('🗑️ Its owner deleted the result'));
    const shown = await cardWith(easel, 1);
    expect(filesOf(shown)).toHaveLength(1);
    expect(buttonsOf(shown)).toEqual([`report/bar/${asked.id}`, `report/dismiss/${asked.id}`]);
    expect(textOf(shown)).not.toContain('removed the result');
    expect(decisionsOf(easel, guild.id).length - before).toBe(1);
    expect(await decide(easel, mod, asked, 'remove')).toBe('Its owner already deleted this result.');
    expect(await decide(easel, mod, asked, 'dismiss')).toContain('Its owner had already deleted the result.');
  },
);
