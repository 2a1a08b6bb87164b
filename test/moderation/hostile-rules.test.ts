import { setTimeout as realTime } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startEasel, textOf } from '../support/easel.ts';
import { hostilePrompt, hostileRules, hostileWord } from '../../sandbox/discord/world/hostile-rules.ts';
import { ledgerOf } from '../support/ledger.ts';
import { threadsSoFar } from '../support/threads.ts';
import { byAutoMod, letRead, ownerOf, refusalOf, screeningIn } from './screens.ts';

const late = '來不及依這個伺服器的規則檢查提示詞，未扣點。請稍後再試。';

test('sixty patterns and six thousand keywords that are as hostile as Discord lets them be stop nobody: neither in another server nor there', async () => {
  const easel = await startEasel({ env: { WAITING_PER_MEMBER: '50' } });
  const { ana, channel, guild, discord } = easel;
  const hostile = discord.addGuild({ name: 'Hostile' });
  const lair = hostile.addChannel({ name: 'lair' });
  const eve = hostile.addMember({ username: 'eve' });
  const owner = ownerOf(hostile);
  const rules = hostileRules().map((rule) => hostile.addRule(rule));
  await letRead(easel, hostile);
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
  const before = threadsSoFar().started;
  for (const edit of [0, 1]) {
    const [there, here, bazooka] = [
      eve.command(lair, 'image', { prompt: hostilePrompt, images: 1 }),
      ana.command(channel, 'image', { prompt: 'a cat', images: 1 }),
      refusalOf(ana, channel, 'a bazooka'),
    ];
    await (await here).answered();
    expect((await here).response?.ephemeral).not.toBe(true);
    expect(await bazooka).toBe(byAutoMod);
    await (await there).answered();
    const said = await screeningIn(owner, lair);
    // Its rules hold but for the patterns, and each of those is named once.
    expect(said).toContain('**AutoMod rules that hold for Easel too:** 6');
    expect(said.match(/`Hostile 1` \(pattern /gu)?.length).toBeGreaterThan(0);
    expect(said).not.toContain('too long');
    const named = said.match(/pattern `\d+x/gu) ?? [];
    expect(new Set(named).size).toBe(named.length);
    expect(await refusalOf(eve, lair, `${hostilePrompt} ${hostileWord}`)).toBe(byAutoMod);
    if (edit === 0) {
      for (const [index, { name: _name, trigger_type: _type, ...changes }] of hostileRules(1).entries()) {
        const rule = rules[index];
        if (rule !== undefined) hostile.changeRule(rule, changes);
      }
    }
  }
  // No unit took so long that a thread had to be ended: one makes screens, one checks.
  expect(threadsSoFar().started - before).toBe(2);
});

test('a request that waits too long for its screening is refused in private, in the reader’s language, and costs nothing', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, guild, clock } = easel;
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
  const before = threadsSoFar().started;
  const asked = await mei.command(channel, 'image', { prompt: 'a cat', images: 1 });
  // Its thread is still being loaded when the time is over.
  while (threadsSoFar().started === before) await realTime(1);
  await clock.advance(1_500);
  await asked.answered();
  expect([asked.response?.ephemeral, textOf(asked.reply())]).toEqual([true, late]);
  expect(ledgerOf(easel).jobs).toEqual([]);
  // Nothing stays reserved, and the next is screened.
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byAutoMod);
  expect(await refusalOf(ana, channel, 'a cat')).toBeUndefined();
});

test('what is refused anyway is not screened', async () => {
  const easel = await startEasel({ env: { QUOTA_DAILY_CREDITS: '1' } });
  const { ana, channel, guild } = easel;
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
  const before = threadsSoFar();
  const asked = await ana.command(channel, 'image', { prompt: 'a bazooka', images: 1 });
  await asked.answered();
  expect(textOf(asked.reply())).not.toBe(byAutoMod);
  expect(asked.response?.ephemeral).toBe(true);
  expect(threadsSoFar()).toEqual(before);
});
