import { expect, test } from 'vitest';
import { ask, announcedEnd } from '../support/cat-job.ts';
import { startEasel, textOf, type Easel } from '../support/easel.ts';
import { areAllAnnounced, ledgerOf, settledLedgerOf } from '../support/ledger.ts';
import { buttonsOf, moderating, press } from '../support/press.ts';
import { answerTo, moderate, staffOf, turn } from './staff.ts';

const moderatorsOnly = 'Only people with **Time out members** can do that.';

const amounts = (text: string): string[] => [...text.matchAll(/(\d+) credit/gu)].map(([, amount = '']) => amount);

/** Ana requests several pictures. The first one fails. */
async function askFor(easel: Easel, count: number): Promise<void> {
  const { ana, channel, runcomfy } = easel;
  runcomfy.next({ end: 'failed' });
  for (let number = 1; number <= count; number += 1) {
    await ana.command(channel, 'image', { prompt: `cat ${number}`, images: 1 });
    // A job has its place in the queue when its card is written down.
    await easel.until(() => ledgerOf(easel).jobs.filter(({ reply }) => reply !== undefined).length === number);
  }
  await settledLedgerOf(easel, count);
  await easel.until(() => areAllAnnounced(easel));
}

test("a member's history shows what was asked, when, the result, and where it is; from the command and the menu, newest first, in pages", async () => {
  const easel = await startEasel();
  const { ana, mei, guild, channel } = easel;
  const { mod } = staffOf(easel);
  await askFor(easel, 9);
  const newest = await answerTo(await mod.useOnUser('Easel: member history', ana, { channel }));
  const lines = textOf(newest).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    `## <@${ana.id}>'s requests`,
    '**76** of 100 credits left today · **976** of 1,000 this month',
  ]);
  expect(lines.filter((line) => line.includes('`/image`')).map((line) => /`cat \d+`/u.exec(line)?.[0])).toEqual(
    [9, 8, 7, 6, 5, 4, 3].map((number) => `\`cat ${number}\``),
  );
  expect(lines.slice(3, 5)).toEqual([
    expect.stringMatching(/^-# ✅ /u),
    expect.stringMatching(
      new RegExp(
        `^-# <t:\\d+:f> · https://discord.com/channels/${guild.id}/${channel.id}/\\d+ · Number \`\\d+\`$`,
        'u',
      ),
    ),
  ]);
  const older = await turn(mod, newest, `moderate/history/${ana.id}/`);
  expect(textOf(older.reply())).toContain('`cat 1`');
  expect(textOf(older.reply())).toContain('❌ The model hit an error.');
  expect(textOf(older.reply())).not.toContain('`cat 3`');
  const back = await turn(mod, older.reply(), `moderate/history/${ana.id}`);
  expect(textOf(back.reply())).toBe(textOf(newest));
  expect(await moderate(easel, mod, 'history', { member: mei.id })).toContain('No requests here yet.');
});

test('a look-up of a member without requests shows their limits, in the language of the person who looks', async () => {
  const easel = await startEasel();
  const { mei } = easel;
  const { mod } = staffOf(easel, 'zh-TW');
  const looked = await answerTo(await mod.useOnUser('Easel: member history', mei, { channel: easel.channel }));
  expect(textOf(looked)).toBe(
    `## <@${mei.id}> 的請求\n今天剩**100**／100點 · 這個月剩**1,000**／1,000點\n這裡還沒有請求。`,
  );
});

test('the log of decisions can be paged to the oldest and back, but not by strangers', async () => {
  const easel = await startEasel();
  const { ana, guild, channel, discord } = easel;
  const { mod } = staffOf(easel);
  for (let amount = 1; amount <= 12; amount += 1) await moderate(easel, mod, 'grant', { member: ana.id, amount });
  const first = await answerTo(await mod.command(channel, 'moderate log'));
  expect(amounts(textOf(first))).toEqual(['12', '11', '10', '9', '8']);
  const second = await turn(mod, first, 'moderate/log/');
  expect(amounts(textOf(second.reply()))).toEqual(['7', '6', '5', '4', '3']);
  const third = await turn(mod, second.reply(), 'moderate/log/');
  expect(amounts(textOf(third.reply()))).toEqual(['2', '1']);
  expect(buttonsOf(third.reply())).toEqual(['moderate/log']);

  const elsewhere = discord.addGuild();
  const foreign = elsewhere.addMember({ permissions: moderating });
  const theirs = await answerTo(await foreign.command(elsewhere.addChannel(), 'moderate log'));
  if (theirs === undefined || first === undefined) throw new Error('a log was not shown');
  const asked = await ask(easel);
  await announcedEnd(easel, asked);
  const page = buttonsOf(first)[0] ?? '';
  for (const customId of [page, `moderate/history/${ana.id}`]) {
    expect(textOf((await press(ana, asked.reply(), customId)).reply())).toBe(moderatorsOnly);
  }
  // A page of one server's log has no effect in another.
  const forged = await foreign.press(theirs, page, { forged: true });
  await forged.answered();
  expect(textOf(forged.reply())).toBe('No decisions here yet.');
  const stripped = guild.addMember({ username: 'former', permissions: moderating });
  const own = await answerTo(await stripped.command(channel, 'moderate log'));
  if (own === undefined) throw new Error('a log was not shown');
  for (const id of stripped.roles) stripped.takeRole({ id });
  const turned = await stripped.press(own, 'moderate/log', { forged: true });
  await turned.answered();
  expect(textOf(turned.reply())).toBe(moderatorsOnly);
});
