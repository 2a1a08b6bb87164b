import { setTimeout as realTime } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Unit } from '../../src/core/screening/unit.ts';
import { unitMs } from '../../src/services/runtime/units/thread.ts';
import { wordyModels } from '../faults/abuse/wordy-models.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { hostilePrompt, hostileRules, hostileWord } from '../../sandbox/discord/world/hostile-rules.ts';
import { ledgerOf } from '../support/ledger.ts';
import { onUnit, threadsCpu, threadsSoFar } from '../support/threads.ts';
import { texts } from '../words/keys.ts';
import { byAutoMod, byPolicy, change, letRead, ownerOf, refusalOf, screeningIn } from './screens.ts';

const late = '來不及依這個伺服器的規則檢查提示詞，未扣點。請再試一次，或縮短提示詞。';

test('sixty patterns and six thousand keywords that are as hostile as Discord allows delay nobody, neither in another server nor there', async () => {
  const easel = await startEasel({ env: { WAITING_PER_MEMBER: '50' } });
  const { ana, channel, guild, discord } = easel;
  const before = threadsSoFar().started;
  const hostile = discord.addGuild({ name: 'Hostile' });
  const lair = hostile.addChannel({ name: 'lair' });
  const eve = hostile.addMember({ username: 'eve' });
  const owner = ownerOf(hostile);
  const rules = hostileRules().map((rule) => hostile.addRule(rule));
  await letRead(easel, hostile);
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
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
    // Its rules are in force except for the patterns, and each of these is named once.
    expect(said).toContain('6 AutoMod rules apply too');
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
  // No unit took so long that a thread had to be ended: one thread makes screens, one checks.
  expect(threadsSoFar().started - before).toBe(2);
});

const isOver = ({ state }: InteractionHandle): boolean => state === 'answered';
const many = 20;
/** Nearly as large as all patterns of a server may be together. RE2 has to follow each alternative at each letter. */
const slowPattern = String.raw`(?:\w|\w\w){240}\b quiz`;
/** As long as Discord allows, and refused because of its end, so all of it has to be read. */
const slowPrompt = `${'a'.repeat(5_995)} quiz`;

test(`${many} prompts of 6,000 characters in a server whose pattern is as slow as it may be: none passes, one thread is ended for all, and another server's request does not wait for them`, async () => {
  const easel = await startEasel({ modelsDir: await wordyModels() });
  const { ana, channel, guild, discord, clock } = easel;
  const hostile = discord.addGuild({ name: 'Hostile' });
  const lair = hostile.addChannel({ name: 'lair' });
  const eve = hostile.addMember({ username: 'eve' });
  const owner = ownerOf(hostile);
  hostile.addRule({ trigger_type: 1, name: 'Slow', trigger_metadata: { regex_patterns: [slowPattern] } });
  await letRead(easel, hostile);
  guild.addRule({ trigger_type: 1, trigger_metadata: { keyword_filter: ['bazooka'] } });
  await letRead(easel);
  // Both screens are made, and both threads are loaded.
  expect([await refusalOf(eve, lair, `${'a'.repeat(300)} quiz`), await refusalOf(ana, channel, 'a bazooka')]).toEqual([
    byAutoMod,
    byAutoMod,
  ]);
  const [before, cpu, idle] = [threadsSoFar().started, await threadsCpu(), clock.sleepers];
  const there: InteractionHandle[] = [];
  for (let index = 0; index < many; index += 1) {
    there.push(await eve.command(lair, 'image', { prompt: slowPrompt, images: 1 }));
  }
  // A request waits at most 1.5 seconds of the clock for its check.
  const areWaiting = async (all: readonly InteractionHandle[]): Promise<void> => {
    while (clock.sleepers - idle + all.filter(isOver).length < all.length) await realTime(1);
  };
  await areWaiting(there);
  const read: string[] = [];
  onUnit((unit) => {
    const { kind, text } = unit as Unit & { readonly text?: string };
    if (kind === 'forms') read.push(text ?? '');
  });
  const here = await ana.command(channel, 'image', { prompt: 'a bazooka', images: 1 });
  const good = await ana.command(channel, 'image', { prompt: 'a cat', images: 1 });
  await areWaiting([...there, here, good]);
  // If the first takes longer than its limit, the clock has not moved yet.
  while (!isOver(here) && (await threadsCpu()) - cpu < 1.5 * unitMs) await realTime(1);
  await clock.advance(unitMs);
  for (const each of [here, good, ...there]) await each.answered();
  expect(textOf(here.reply())).toBe(byAutoMod);
  expect(good.response?.ephemeral).not.toBe(true);
  // A machine that is fast enough checks them.
  for (const each of there) {
    expect([texts['en-US']['refusal.unscreened'], byAutoMod]).toContain(textOf(each.reply()));
    expect(each.response?.ephemeral).toBe(true);
  }
  expect(threadsSoFar().started - before).toBeLessThanOrEqual(1);
  // Servers take turns, so one or two of theirs were read before.
  expect(read.indexOf('a bazooka')).toBeGreaterThanOrEqual(0);
  expect(read.indexOf('a bazooka')).toBeLessThan(many / 4);
  // The rule stays, and counts for shorter prompts.
  expect(await screeningIn(owner, lair)).not.toContain('Slow');
  expect(await refusalOf(eve, lair, `${'a'.repeat(300)} quiz`)).toBe(byAutoMod);
  expect(ledgerOf(easel).jobs.map(({ id }) => id)).toEqual([good.id]);
});

test('a request that waits too long for its screening is refused in private, in the reader’s language, and costs nothing', async () => {
  const easel = await startEasel();
  const { ana, mei, channel, guild, clock } = easel;
  // The thread that checks is loaded with the first prompt, since AutoMod has no rule here.
  await change(ownerOf(guild), channel, 'words', { add: 'bazooka' });
  const before = threadsSoFar().started;
  const asked = await mei.command(channel, 'image', { prompt: 'a cat', images: 1 });
  // Its thread is still being loaded when the time is over.
  while (threadsSoFar().started === before) await realTime(1);
  await clock.advance(1_500);
  await asked.answered();
  expect([asked.response?.ephemeral, textOf(asked.reply())]).toEqual([true, late]);
  expect(ledgerOf(easel).jobs).toEqual([]);
  // Nothing stays held, and the next request is screened.
  expect(await refusalOf(ana, channel, 'a bazooka')).toBe(byPolicy);
  expect(await refusalOf(ana, channel, 'a cat')).toBeUndefined();
});

test('a request that is refused for another reason is not screened', async () => {
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
