import { expect, test } from 'vitest';
import { filesOf, startEasel } from '../support/easel.ts';
import { fillDisk } from '../support/disk.ts';
import { cardWith, decide, report, thanks, withLog } from './reporting.ts';
import { deliveredCats } from './results.ts';
import { moderate } from './staff.ts';

test('a decision that cannot be written down is not made: its answer says so, and it works when the disk has room again', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const { mod } = await withLog(easel);
  const asked = await deliveredCats(easel);
  await report(guild.addMember(), asked.reply());
  await cardWith(easel, 1);
  await easel.clock.advance(1_000);
  const before = await moderate(easel, mod, 'log');
  const makeRoom = fillDisk(easel);
  expect(await decide(easel, mod, asked, 'remove')).toMatch(/so nothing changed\. Press again in a few minutes\.$/u);
  expect(await report(guild.addMember(), asked.reply())).toMatch(/so nothing changed\./u);
  makeRoom();
  await easel.clock.advance(60_000);
  expect(filesOf(asked.reply())).toHaveLength(1);
  expect(await moderate(easel, mod, 'log')).toBe(before);
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  expect(await decide(easel, mod, asked, 'remove')).toContain('🗑️ Removed');
  await easel.until(() => asked.reply() === undefined);
});
