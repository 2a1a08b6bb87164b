import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { ask, askUntil, charged, givenBack, moneyOf, pressAnswers, stateOf, announcedEnd } from '../support/cat-job.ts';
import { filesOf, startEasel, textOf, type Easel } from '../support/easel.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { spooled } from '../support/spool.ts';

const withheld = '🛡️ Held back by a moderator · 3 credits used';
const saysWithheld = '🛡️ Held back. Nobody will see this result.';
const saysAlready = 'A moderator already held this result back.';
const promise = '🔒 Only for you: the result will appear here. After 15 minutes it comes as a direct message instead.';

/** Ana's job runs. A moderator presses Cancel, reads that it cannot be stopped, and withholds it. */
async function withhold(
  easel: Easel,
  moderator: MemberHandle,
  outcome: Partial<Outcome> = {},
): Promise<{ asked: InteractionHandle; pressed: InteractionHandle }> {
  easel.runcomfy.next({ runMs: 60_000, ...outcome });
  const asked = await askUntil(easel, 'running');
  const pressed = await withholdBy(easel, moderator, asked);
  return { asked, pressed };
}

async function withholdBy(easel: Easel, moderator: MemberHandle, asked: InteractionHandle): Promise<InteractionHandle> {
  const offer = await offerTo(easel, moderator, asked);
  const pressed = await press(moderator, offer.reply(), `withhold:${asked.id}`);
  // It replaces the answer, so no useless button stays.
  expect([pressed.reply()?.id, buttonsOf(pressed.reply())]).toEqual([offer.reply()?.id, []]);
  return pressed;
}

/** A moderator presses Cancel on a running job, which can only be withheld. */
async function offerTo(easel: Easel, moderator: MemberHandle, asked: InteractionHandle): Promise<InteractionHandle> {
  await easel.until(() => buttonsOf(asked.reply()).length > 0);
  const offer = await press(moderator, asked.reply(), `cancel:${asked.id}`);
  expect(buttonsOf(offer.reply())).toEqual([`withhold:${asked.id}`]);
  return offer;
}

/** The number of files that anybody could see: in the channel, in private answers, in direct messages, in the spool. */
function filesAnywhere(easel: Easel): number {
  const { ana, mei, channel } = easel;
  const messages = [...ana.sees(channel), ...mei.sees(channel), ...ana.directMessages()];
  return messages.flatMap(filesOf).length + spooled(easel).length;
}

test('a moderator withholds a running job: nobody gets it, nothing is downloaded, it is charged and announced without the prompt', async () => {
  const easel = await startEasel();
  const { ana, guild, clock, runcomfy } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  const { asked, pressed } = await withhold(easel, moderator);
  expect(answerOf(pressed)).toBe(saysWithheld);
  await clock.advance(0);
  expect(textOf(asked.reply())).toBe('🛡️ Held back by a moderator');
  expect(buttonsOf(asked.reply())).toEqual([`more:${asked.id}`]);

  expect(await announcedEnd(easel, asked)).toBe(withheld);
  expect(runcomfy.mediaTraffic).toEqual([]);
  expect(filesAnywhere(easel)).toBe(0);
  expect(runcomfy.submissions).toHaveLength(1);
  expect(moneyOf(easel)).toEqual(charged);
  expect(buttonsOf(asked.reply())).toEqual([`more:${asked.id}`]);
  for (const reader of [ana, moderator]) {
    const receipt = answerOf(await press(reader, asked.reply(), `receipt:${asked.id}`));
    expect(receipt).toContain('3 credits used');
    expect(receipt).toContain(withheld);
  }
});

test('everything is in the language of its reader', async () => {
  const easel = await startEasel();
  const { mei, guild, channel, runcomfy, until } = easel;
  const moderator = guild.addMember({ locale: 'zh-TW', permissions: moderating });
  runcomfy.next({ runMs: 60_000 });
  const asked = await mei.command(channel, 'image', { prompt: '月光下的竹林', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'running');
  expect(answerOf(await withholdBy(easel, moderator, asked))).toBe('🛡️ 已攔下，任何人都看不到這個結果。');
  expect(await announcedEnd(easel, asked)).toBe('🛡️ 已由管理員攔下 · 已扣3點');
  expect(answerOf(await press(mei, asked.reply(), `receipt:${asked.id}`))).toContain('🛡️ 已由管理員攔下');
});

test('the owner can no longer take it in private, neither by an older button nor by a new press', async () => {
  const easel = await startEasel();
  const { ana, guild, runcomfy } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  runcomfy.next({ runMs: 60_000 });
  const asked = await askUntil(easel, 'running');
  const older = await press(ana, asked.reply(), `cancel:${asked.id}`);
  await withholdBy(easel, moderator, asked);
  expect(answerOf(await press(ana, older.reply(), `private:${asked.id}`))).toBe(saysAlready);
  expect(answerOf(await press(ana, asked.reply(), `cancel:${asked.id}`))).toBe(saysAlready);
  expect(await announcedEnd(easel, asked)).toBe(withheld);
  expect(filesAnywhere(easel)).toBe(0);
  expect(moneyOf(easel)).toEqual(charged);
});

test("withheld after 'only for me', it is withheld, and the owner reads so in the promised answer", async () => {
  const easel = await startEasel();
  const { ana, guild, runcomfy } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  runcomfy.next({ runMs: 60_000 });
  const asked = await askUntil(easel, 'running');
  const offer = await offerTo(easel, moderator, asked);
  const alone = await press(ana, asked.reply(), `private:${asked.id}`);
  expect(answerOf(alone)).toBe(promise);
  expect(answerOf(await press(moderator, offer.reply(), `withhold:${asked.id}`))).toBe(saysWithheld);
  expect(await announcedEnd(easel, asked)).toBe(withheld);
  expect(answerOf(alone)).toBe(withheld);
  expect(runcomfy.mediaTraffic).toEqual([]);
  expect(filesAnywhere(easel)).toBe(0);
  expect(moneyOf(easel)).toEqual(charged);
});

test('withheld while its files are being fetched, it reaches nobody and leaves nothing behind', async () => {
  const easel = await startEasel();
  const { guild, runcomfy } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  runcomfy.mediaFaults.inject({ fault: { kind: 'delay', ms: 8_000 } });
  const asked = await askUntil(easel, 'fetching');
  const pressed = await press(moderator, asked.reply(), `withhold:${asked.id}`);
  expect(answerOf(pressed)).toBe(saysWithheld);
  expect(await announcedEnd(easel, asked)).toBe(withheld);
  await easel.until(() => filesAnywhere(easel) === 0);
  expect(moneyOf(easel)).toEqual(charged);
});

test('a restart after the press changes nothing', async () => {
  const easel = await startEasel();
  const { asked } = await withhold(easel, easel.guild.addMember({ permissions: moderating }));
  await easel.stop();
  await easel.start();
  expect(await announcedEnd(easel, asked)).toBe(withheld);
  expect(easel.runcomfy.mediaTraffic).toEqual([]);
  expect(filesAnywhere(easel)).toBe(0);
  expect(moneyOf(easel)).toEqual(charged);
});

test('two moderators at once withhold it once', async () => {
  const easel = await startEasel();
  const { guild, runcomfy } = easel;
  const moderators = [guild.addMember({ permissions: moderating }), guild.addMember({ permissions: moderating })];
  runcomfy.next({ runMs: 60_000 });
  const asked = await askUntil(easel, 'running');
  const pressed = await Promise.all(moderators.map((who) => press(who, asked.reply(), `withhold:${asked.id}`)));
  expect(pressed.map(answerOf)).toEqual([saysWithheld, saysWithheld]);
  expect(await announcedEnd(easel, asked)).toBe(withheld);
  expect(moneyOf(easel)).toEqual(charged);
});

test('a withheld run that fails is refunded, and its prompt stays hidden', async () => {
  const easel = await startEasel();
  const { asked } = await withhold(easel, easel.guild.addMember({ permissions: moderating }), { end: 'failed' });
  expect(await announcedEnd(easel, asked)).toBe(
    '❌ The model hit an error. No credits used; try again or simplify the prompt.',
  );
  expect(moneyOf(easel)).toEqual({ ...givenBack, micros: charged.micros });
});

test('only a moderator of its server withholds it, whatever others forge', async () => {
  const easel = await startEasel();
  const { ana, discord, guild, until } = easel;
  const elsewhere = discord.addGuild();
  const lobby = elsewhere.addChannel();
  const foreign = elsewhere.addMember({ permissions: moderating });
  const own = await foreign.command(lobby, 'image', { prompt: 'their own', images: 1 });
  const theirs = await until(() => own.reply());
  await announcedEnd(easel, own);
  easel.runcomfy.next({ runMs: 60_000 });
  const asked = await askUntil(easel, 'running');
  const pressed = [
    await press(ana, asked.reply(), `withhold:${asked.id}`),
    await press(guild.addMember(), asked.reply(), `withhold:${asked.id}`),
    await press(foreign, theirs, `withhold:${asked.id}`),
    await press(guild.join(foreign), asked.reply(), `withhold:${asked.id}`),
  ];
  expect(new Set(pressed.map(answerOf))).toEqual(new Set([pressAnswers.notYours]));
  expect(await announcedEnd(easel, asked)).toContain('✅');
  expect(filesOf(asked.reply())).toHaveLength(1);
  expect(moneyOf(easel)).toEqual(charged);
});

test('once it is delivered there is nothing to withhold', async () => {
  const easel = await startEasel();
  const moderator = easel.guild.addMember({ permissions: moderating });
  const asked = await ask(easel);
  await announcedEnd(easel, asked);
  expect(answerOf(await press(moderator, asked.reply(), `withhold:${asked.id}`))).toBe(pressAnswers.over);
  expect(filesOf(asked.reply())).toHaveLength(1);
});
