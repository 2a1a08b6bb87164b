import { describe, expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import { startEasel, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';
import { permissions } from '../../sandbox/discord/world/permissions.ts';
import { askForCats, deliveredCats, jobOf, minute } from '../moderation/results.ts';
import { decide, managerOf } from '../moderation/policy-panel.ts';
import { moderate, staffOf } from '../moderation/staff.ts';

const { viewChannel } = permissions;

/** What somebody reads who presses *Again* of a job on any message. Nothing comes of it. */
async function refusalOf(easel: Easel, member: MemberHandle, job: { readonly id: string }): Promise<string> {
  const before = ledgerOf(easel).jobs.length;
  const message = await member.say(easel.channel, 'hello');
  const answer = answerOf(await press(member, message, `again:${job.id}`));
  expect(ledgerOf(easel).jobs).toHaveLength(before);
  return answer;
}

/** A result of ana's that only she has. */
async function privateCats(easel: Easel): Promise<InteractionHandle> {
  easel.runcomfy.next({ runMs: minute });
  const asked = await askForCats(easel, 1);
  await easel.until(() => jobOf(easel, asked.id)?.state === 'running');
  await press(easel.ana, asked.reply(), `private:${asked.id}`);
  await easel.until(() => jobOf(easel, asked.id)?.told);
  return asked;
}

describe('Again is refused', () => {
  test('where there is no result, none that is public, or none any more', async () => {
    const easel = await startEasel();
    const { ana, mei, guild, runcomfy } = easel;
    const { mod } = staffOf(easel);
    const own = await privateCats(easel);
    expect(buttonsOf(own.reply())).toEqual([]);
    for (const member of [mei, mod]) expect(await refusalOf(easel, member, own)).toMatch(/私人|private/u);
    runcomfy.next({ end: 'failed' });
    const failed = await askForCats(easel, 1);
    await easel.until(() => jobOf(easel, failed.id)?.told);
    expect(await refusalOf(easel, ana, failed)).toBe("There's no result to start from here.");
    const gone = await deliveredCats(easel);
    await moderate(easel, mod, 'remove', { result: gone.id });
    expect(await refusalOf(easel, ana, gone)).toContain('This result was deleted.');
    expect(await refusalOf(easel, guild.addMember(), { id: '1331300000000000001' })).toContain('no longer knows');
  });

  test('in another server, and in a direct message', async () => {
    const easel = await startEasel();
    const { ana, discord } = easel;
    const asked = await deliveredCats(easel);
    const elsewhere = discord.addGuild();
    const there = elsewhere.addChannel();
    const stranger = elsewhere.addMember({ permissions: moderating });
    expect(answerOf(await press(stranger, await stranger.say(there, 'hello'), `again:${asked.id}`))).toContain(
      'no longer knows',
    );
    const anaThere = elsewhere.join(ana);
    expect(answerOf(await press(anaThere, await anaThere.say(there, 'hello'), `again:${asked.id}`))).toContain(
      'in another server',
    );
    expect(ledgerOf(easel).jobs).toHaveLength(1);
  });

  test('and so is Edit, where the result is in a channel that they cannot see; its owner may', async () => {
    const easel = await startEasel();
    const { ana, guild, channel } = easel;
    const asked = await deliveredCats(easel);
    const member = guild.addMember();
    channel.change({ overwrites: { [member.id]: { deny: viewChannel }, [ana.id]: { deny: viewChannel } } });
    const other = guild.addChannel();
    for (const button of ['again', 'edit', 'next']) {
      const answer = await press(member, await member.say(other, 'hello'), `${button}:${asked.id}`);
      expect([button, answerOf(answer)]).toEqual([button, expect.stringContaining('no longer knows')]);
    }
    expect(ledgerOf(easel).jobs).toHaveLength(1);
    await ana.press(await ana.say(other, 'hello'), `again:${asked.id}`, { forged: true });
    await easel.until(() => ledgerOf(easel).jobs.length === 2);
  });

  test('to a blocked member, and where today’s policy forbids the model', async () => {
    const easel = await startEasel();
    const { mei, guild, alerts } = easel;
    const asked = await deliveredCats(easel);
    const { mod } = staffOf(easel);
    await moderate(easel, mod, 'block', { member: mei.id, length: 24, reason: 'too many' });
    expect(await refusalOf(easel, mei, asked)).toContain('too many');
    await moderate(easel, mod, 'unblock', { member: mei.id });
    await decide({ channel: alerts }, managerOf(guild, 'boss2'), 'channels', { 'channels-0': [alerts.id] });
    expect(await refusalOf(easel, mei, asked)).toContain(`<#${alerts.id}>`);
  });
});

test('every press on Delete: its owner is asked, a moderator gets the form, others are refused', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, discord, until } = easel;
  const { mod } = staffOf(easel);
  const asked = await deliveredCats(easel);
  const card = asked.reply();
  for (const action of ['delete', 'delete-now']) {
    expect(answerOf(await press(mei, card, `${action}:${asked.id}`))).toBe('只有發起人或管理員可以操作。');
  }
  expect(answerOf(await press(mod, card, `delete-now:${asked.id}`))).toBe('Only its owner or a moderator can do that.');
  const form = await mod.press(card ?? (await mod.say(easel.channel, '')), `delete:${asked.id}`);
  await form.answered();
  expect(form.response?.data?.custom_id).toBe(`moderate/remove/${asked.id}`);
  const elsewhere = discord.addGuild();
  const stranger = elsewhere.addMember({ permissions: moderating });
  const message = await stranger.say(elsewhere.addChannel(), 'hello');
  expect(answerOf(await press(stranger, message, `delete:${asked.id}`))).toContain('no longer knows');
  expect(jobOf(easel, asked.id)?.removed).toBeUndefined();

  easel.runcomfy.next({ runMs: minute });
  const running = await askForCats(easel, 1);
  await until(() => jobOf(easel, running.id)?.state === 'running');
  expect(answerOf(await press(ana, card, `delete-now:${running.id}`))).toContain("It's still running.");

  expect(answerOf(await press(ana, card, `delete-now:${asked.id}`))).toContain('🗑️ Deleted.');
  const other = await mod.say(easel.channel, 'hello');
  expect(answerOf(await press(ana, other, `delete-now:${asked.id}`))).toBe("You've already deleted this.");
  expect(await moderate(easel, mod, 'remove', { result: asked.id })).toBe('Its owner already deleted this result.');
  expect(await moderate(easel, mod, 'history', { member: ana.id })).toContain('🗑️ Deleted by its owner.');
  expect(await moderate(easel, mod, 'log')).toBe('No decisions here yet.');
  expect(ledgerOf(easel).member(guild.id, ana.id).spent).toBeGreaterThanOrEqual(3);
});
