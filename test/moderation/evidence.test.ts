import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { everyday } from '../../sandbox/discord/world/permissions.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { buttonsOf, press } from '../support/press.ts';
import { deletedByModerator } from '../support/replies.ts';
import { cardsIn, cardWith, decide, digestsOf, report, thanks, withLog } from './reporting.ts';
import { askForCats, deliveredCats, jobOf, minute } from './results.ts';
import { answerTo, moderate, setLogChannel, staffOf, there } from './staff.ts';

const card = async (easel: Easel, says: string): Promise<string> =>
  easel.until(() =>
    cardsIn(easel)
      .map(textOf)
      .find((text) => text.includes(says)),
  );

test('if the original is gone before its files are fetched, the card says so, with everything else', async () => {
  const easel = await startEasel();
  const { guild, discord } = easel;
  await withLog(easel);
  const asked = await deliveredCats(easel, 2);
  discord.faults.inject({
    method: 'GET',
    path: new RegExp(`/messages/${asked.reply()?.id}$`),
    fault: { kind: 'answer', status: 404, body: { code: 10_008, message: 'Unknown Message' } },
  });
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  expect(await card(easel, "can't be shown")).toContain("-# 2 files can't be shown here.");
  expect(buttonsOf(cardsIn(easel)[0])).toHaveLength(3);
});

test('if the files never come, or Discord does not accept them again, the card says so', async () => {
  const easel = await startEasel();
  const { guild, discord } = easel;
  await withLog(easel);
  const [one, two] = [await deliveredCats(easel), await deliveredCats(easel)];
  const stop = discord.faults.inject({
    method: 'GET',
    path: /\/attachments\//,
    fault: { kind: 'reset' },
    times: Infinity,
  });
  await report(guild.addMember(), one.reply());
  await card(easel, "1 file can't be shown");
  stop();
  discord.faults.inject({
    method: 'PATCH',
    path: /\/channels\/\d+\/messages\/\d+$/,
    fault: { kind: 'answer', status: 413, body: { code: 40_005, message: 'Request entity too large' } },
  });
  await report(guild.addMember(), two.reply());
  await easel.until(() => cardsIn(easel).filter((each) => textOf(each).includes("1 file can't")).length === 2);
  expect(cardsIn(easel).flatMap(filesOf)).toEqual([]);
});

test('the evidence of a result that is kept for its owner comes from the spool', async () => {
  const easel = await startEasel();
  const { ana, guild, runcomfy, until } = easel;
  await withLog(easel);
  ana.closeDirectMessages();
  runcomfy.next({ runMs: 16 * minute });
  const asked = await askForCats(easel, 2);
  await until(() => buttonsOf(asked.reply()).length > 0 && jobOf(easel, asked.id)?.state === 'running');
  await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => jobOf(easel, asked.id)?.kept && jobOf(easel, asked.id)?.told);
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  const found = await cardWith(easel, 2);
  expect(await digestsOf(found)).not.toContain('answers 404');
  const shown = await press(ana, asked.reply(), `show:${asked.id}`);
  await until(() => filesOf(shown.reply()).length === 2);
});

test.each([
  ['comes from RunComfy again', 200, 2, ''],
  ['is said to be missing, where RunComfy has it no more', 404, 0, "-# 2 files can't be shown here."],
])('the evidence of a kept result whose files were lost %s', async (_what, status, count, says) => {
  const easel = await startEasel();
  const { ana, guild, runcomfy, until } = easel;
  await withLog(easel);
  ana.closeDirectMessages();
  runcomfy.next({ runMs: 16 * minute });
  const asked = await askForCats(easel, 2);
  await until(() => buttonsOf(asked.reply()).length > 0 && jobOf(easel, asked.id)?.state === 'running');
  await press(ana, asked.reply(), `private:${asked.id}`);
  await until(() => jobOf(easel, asked.id)?.kept && jobOf(easel, asked.id)?.told);
  await easel.stop();
  await rm(easel.config.spoolDir, { recursive: true });
  if (status === 404) runcomfy.mediaFaults.inject({ times: Infinity, fault: { kind: 'answer', status } });
  await easel.start();
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  const shown = await cardWith(easel, count);
  expect(await digestsOf(shown)).not.toContain('answers 404');
  await until(() => cardsIn(easel).map(textOf).join('\n').includes(says));
});

test('a log channel that cannot be written gets its card when it can; a deleted card is not made again', async () => {
  const easel = await startEasel();
  const { guild, alerts, clock } = easel;
  const { mod } = await withLog(easel);
  const asked = await deliveredCats(easel);
  guild.setBotPermissions(alerts, 0n);
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  await clock.advance(minute);
  expect(cardsIn(easel)).toEqual([]);
  guild.setBotPermissions(alerts, everyday);
  await easel.stop();
  await easel.start();
  const made = await cardWith(easel, 1);
  await deletedByModerator(easel, made);
  expect(await report(guild.addMember(), asked.reply())).toBe(thanks);
  await clock.advance(minute);
  expect(cardsIn(easel)).toEqual([]);
  expect((await moderate(easel, mod, 'log')).match(/🚩/gu)).toHaveLength(2);
});

test('a card is in the language of its server, whoever reports, and a removal in another place closes it', async () => {
  const easel = await startEasel();
  const { discord } = easel;
  const guild = discord.addGuild({ name: '畫室', locale: 'zh-TW' });
  const [channel, alerts] = [guild.addChannel(), guild.addChannel()];
  const ana = guild.join(easel.ana);
  const { owner, mod } = staffOf({ guild });
  await setLogChannel({ alerts }, owner, alerts);
  const asked = await deliveredCats({ ...easel, channel, ana });
  await report(guild.addMember(), asked.reply(), 'odd');
  const made = await cardWith({ ...easel, alerts }, 1);
  expect(textOf(made)).toContain('### 🚩 1次檢舉');
  expect(textOf(made)).toContain('> `odd`');
  const removing = await mod.command(channel, 'moderate remove', { result: asked.id });
  expect(textOf(await answerTo(removing))).toContain('🗑️ Removed');
  await easel.until(() => textOf(cardsIn({ alerts })[0]).includes(`🗑️ 已由 <@${mod.id}> 移除`));
  expect(await decide({ ...easel, alerts }, owner, asked, 'dismiss')).toBe(`<@${mod.id}> already removed this result.`);
  expect(there(cardsIn({ alerts })[0]).mentions).toEqual([]);
});
