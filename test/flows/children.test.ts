import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { press } from '../support/press.ts';
import { endOf, shownIn, startWithInputs, still } from './inputs/bench.ts';
import { allowFilesOfOthers, pressAgain } from './making-again.ts';
import { deliveredCats, jobOf } from '../moderation/results.ts';
import { moderate, staffOf } from '../moderation/staff.ts';

const linkTo = ({ guild, channel }: Easel, asked: InteractionHandle): string =>
  `https://discord.com/channels/${guild.id}/${channel.id}/${asked.reply()?.id ?? ''}`;
const childRows = ({ database }: Easel): number => database.rows(['child:']).length;

test('a card says from which result it was made and by whom, in its owner’s language, and pings nobody', async () => {
  const easel = await startEasel();
  const { ana, mei, until } = easel;
  const asked = await deliveredCats(easel);
  const card = asked.reply();
  const link = linkTo(easel, asked);
  const ofMei = await pressAgain(mei, card, asked);
  const message = await until(() => ended(ofMei));
  expect(textOf(message)).toContain(`出自：<@${ana.id}> 的[結果](${link})`);
  expect(message.mentions).toEqual([]);
  const ofAna = await pressAgain(ana, card, asked);
  expect(textOf(await until(() => ended(ofAna)))).toMatch(new RegExp(`made from \\[a result\\]\\(${link}\\)$`, 'u'));
  const receipt = await press(mei, message, `receipt:${ofMei.id}`);
  expect(textOf(receipt.reply())).toContain(`↪️ 再生成，出自：<@${ana.id}> 的[結果](${link})`);
  const { mod } = staffOf(easel);
  const history = await moderate(easel, mod, 'history', { member: mei.id });
  expect(history).toContain(`↪️ Again, from number \`${asked.id}\``);
});

test.each(['removed by a moderator', 'deleted by its owner'])(
  'a result that is %s leaves those that were made from it, without its owner’s name',
  async (how) => {
    const easel = await startEasel();
    const { ana, mei, until } = easel;
    const asked = await deliveredCats(easel);
    const child = await pressAgain(mei, asked.reply(), asked);
    await until(() => ended(child));
    await until(() => jobOf(easel, child.id)?.told);
    const grandchild = await pressAgain(mei, child.reply(), child);
    await until(() => ended(grandchild));
    await until(() => jobOf(easel, grandchild.id)?.told);
    if (how === 'deleted by its owner') await press(ana, asked.reply(), `delete-now:${asked.id}`);
    else await moderate(easel, staffOf(easel).mod, 'remove', { result: asked.id });
    await until(() => jobOf(easel, asked.id)?.removed?.cleared && childRows(easel) === 1);
    await until(() => !textOf(child.reply()).includes('出自'));
    expect(filesOf(child.reply())).toHaveLength(1);
    expect(jobOf(easel, child.id)?.origin).toEqual({ kind: 'again', parent: asked.id, root: asked.id });
    expect(jobOf(easel, grandchild.id)?.origin?.credit?.owner).toBe(mei.id);
    expect(textOf(grandchild.reply())).toContain('出自：[這個結果]');
    const receipt = await press(mei, child.reply(), `receipt:${child.id}`);
    expect(textOf(receipt.reply())).toContain(`出自：編號 \`${asked.id}\``);
    await until(() => jobOf(easel, asked.id)?.removed?.hasChildren === undefined);
  },
);

test('its picture leaves all cards into which it went, from card to card, and nothing goes in from there any more', async () => {
  const easel = await startWithInputs();
  await allowFilesOfOthers(easel);
  const { ana, mei, channel, runcomfy, until } = easel;
  const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: await still() });
  await endOf(easel, asked);
  const child = await pressAgain(mei, asked.reply(), asked);
  await endOf(easel, child);
  const grandchild = await pressAgain(ana, child.reply(), child);
  await endOf(easel, grandchild);
  await until(() => jobOf(easel, grandchild.id)?.told);
  expect([child, grandchild].map((each) => shownIn(each.reply()).length)).toEqual([2, 2]);
  const copies = [child, grandchild].flatMap((each) => shownIn(each.reply()).filter(({ isSmall }) => isSmall));

  await press(ana, asked.reply(), `delete-now:${asked.id}`);
  await until(() => [child, grandchild].every((each) => shownIn(each.reply()).length === 1));
  for (const { url } of copies) expect((await fetch(url)).status).toBe(404);
  await until(() => childRows(easel) === 1);
  const again = await press(mei, child.reply(), `again:${child.id}`);
  expect(textOf(again.reply())).toContain('這個請求的檔案已失效');
  expect(runcomfy.submissions).toHaveLength(3);
  expect(ledgerOf(easel).jobs.filter(({ removed }) => removed !== undefined)).toHaveLength(1);
});

test('a job that has its file and was not sent yet ends free of charge', async () => {
  const easel = await startWithInputs();
  await allowFilesOfOthers(easel);
  const { ana, mei, guild, channel, runcomfy, until } = easel;
  const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: await still() });
  await endOf(easel, asked);
  runcomfy.switches.rateLimit = { left: 1, retryAfter: '600' };
  const child = await pressAgain(mei, asked.reply(), asked);
  await until(() => jobOf(easel, child.id)?.inputs[0]?.posted !== undefined);
  await press(ana, asked.reply(), `delete-now:${asked.id}`);
  const card = await endOf(easel, child);
  expect(textOf(card)).toContain('已不存在');
  await until(() => shownIn(child.reply()).length === 0);
  expect(ledgerOf(easel).member(guild.id, mei.id)).toEqual({ spent: 0, held: 0 });
});

test('the many children of a result change a few at a time, and other cards of the channel go on meanwhile', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '1000' } });
  const { ana, mei, channel, discord, clock, until } = easel;
  const asked = await deliveredCats(easel);
  const card = asked.reply();
  const children: InteractionHandle[] = [];
  for (let number = 0; number < 30; number += 1) {
    const child = await pressAgain(mei, card, asked);
    await until(() => jobOf(easel, child.id)?.told);
    children.push(child);
  }
  await press(ana, card, `delete-now:${asked.id}`);
  await until(() => jobOf(easel, asked.id)?.removed?.cleared);
  const before = discord.traffic.length;
  const begun = clock.now();
  const edits = (): number => discord.traffic.slice(before).filter(({ method }) => method === 'PATCH').length;
  await clock.advance(10_000);
  expect(edits()).toBeLessThanOrEqual(6);
  const other = await deliveredCats(easel);
  expect(textOf(other.reply())).toContain('✅');
  await until(() => jobOf(easel, asked.id)?.removed?.hasChildren === undefined);
  expect(clock.now() - begun).toBeGreaterThanOrEqual(29 * 2_000);
  expect(children.filter((each) => textOf(each.reply()).includes('出自'))).toEqual([]);
  expect([childRows(easel), channel.messages().length]).toEqual([0, 31]);
});

test('a film that Discord did not take goes in by its link, under its owner’s consent, and leaves with its result', async () => {
  const easel = await startWithInputs({ attachmentLimit: 24 * 1024 });
  const { ana, guild, channel, runcomfy, until } = easel;
  const lin = guild.addMember({ username: 'lin', attachmentLimit: 2 ** 20 });
  runcomfy.next({ media: { bytes: 64 * 1024 } });
  const asked = await ana.command(channel, 'animate', { prompt: 'it moves', image: await still() });
  const card = await endOf(easel, asked);
  const lengthen = async (): Promise<InteractionHandle> => {
    const form = await lin.press(card, `next:${asked.id}:lengthen`);
    await form.answered();
    const sent = await lin.submit(form, { prompt: 'longer' });
    await endOf(easel, sent);
    return sent;
  };
  const child = await lengthen();
  expect(jobOf(easel, child.id)?.inputs).toMatchObject([{ from: [asked.id], source: { job: asked.id } }]);
  await until(() => jobOf(easel, child.id)?.told);
  const before = shownIn(child.reply()).length;

  runcomfy.next({ end: 'failed' });
  const failed = await lengthen();
  await press(ana, card, `delete-now:${asked.id}`);
  await until(() => shownIn(child.reply()).length === before - 1);
  await until(() => jobOf(easel, asked.id)?.removed?.hasChildren === undefined);
  expect(JSON.stringify(jobOf(easel, child.id))).not.toContain('"address"');
  const again = await press(lin, failed.reply(), `retry:${failed.id}`);
  expect(textOf(again.reply())).not.toContain('✅');
  expect(runcomfy.submissions).toHaveLength(3);
});
