import { expect, test } from 'vitest';
import { askUntil } from '../support/cat-job.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { buttonsOf, moderating, press } from '../support/press.ts';
import { decisionsOf } from './decisions.ts';
import { decide, linesIn, managerOf } from './policy-panel.ts';

test('a new log channel is written, whatever happens to the former one', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const [log, moved] = [guild.addChannel({ name: 'log' }), guild.addChannel({ name: 'log-2' })];
  const failed = "can't write in the log channel";
  guild.setBotPermissions(log, 0n);
  expect(await decide(easel, mod, 'log-channel', { channels: [log.id] })).toContain(failed);
  expect(await decide(easel, mod, 'log-channel', { channels: [moved.id] })).not.toContain(failed);
  expect(linesIn(moved)).toEqual([`⚙️ <@${mod.id}> changed the log channel · <#${moved.id}>`]);
});

test('the readers of the former log channel are told the new one', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const [log, moved] = [guild.addChannel({ name: 'log' }), guild.addChannel({ name: 'log-2' })];
  const line = `⚙️ <@${mod.id}> changed the log channel · `;
  await decide(easel, mod, 'log-channel', { channels: [log.id] });
  await decide(easel, mod, 'log-channel', { channels: [moved.id] });
  await decide(easel, mod, 'log-channel', { channels: [] });
  await easel.until(() => linesIn(log).length === 2 && linesIn(moved).length === 2);
  expect([linesIn(log), linesIn(moved)]).toEqual([
    [`${line}<#${log.id}>`, `${line}<#${moved.id}>`],
    [`${line}<#${moved.id}>`, `${line}none`],
  ]);
});

test("a moderator's Cancel of a waiting request is one row and one line, and its message says who did it", async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { guild, ana, mei, until } = easel;
  const log = guild.addChannel({ name: 'log' });
  await decide(easel, managerOf(guild, 'boss'), 'log-channel', { channels: [log.id] });
  easel.runcomfy.next({ runMs: 600_000 });
  await askUntil(easel, 'running');
  const asked = await mei.command(easel.channel, 'image', { prompt: 'a dog', images: 1 });
  await until(() => buttonsOf(asked.reply()).includes(`cancel:${asked.id}`));
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  await press(mod, asked.reply(), `cancel:${asked.id}`);
  await until(() => textOf(asked.reply()).includes(`🚫 已由 <@${mod.id}> 取消，未扣點。`));
  await until(() => linesIn(log).length === 2);
  expect(linesIn(log)[1]).toBe(`🚫 <@${mod.id}> cancelled a request of <@${mei.id}> (number ${asked.id})`);
  expect(decisionsOf(easel, guild.id).slice(1)).toEqual([
    expect.objectContaining({ what: 'cancelled', by: mod.id, whom: mei.id, job: asked.id }),
  ]);
  const own = await ana.command(easel.channel, 'image', { prompt: 'a bird', images: 1 });
  await until(() => buttonsOf(own.reply()).includes(`cancel:${own.id}`));
  await press(ana, own.reply(), `cancel:${own.id}`);
  await until(() => textOf(own.reply()).includes('🚫 Cancelled · no credits used'));
  expect(decisionsOf(easel, guild.id)).toHaveLength(2);
});

test('a decision that Discord did not accept at first is not confused with the same decision half a minute before', async () => {
  const easel = await startEasel();
  const { guild, ana, channel, clock, discord, until } = easel;
  const log = guild.addChannel({ name: 'log' });
  await decide(easel, managerOf(guild, 'boss'), 'log-channel', { channels: [log.id] });
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  const reset = async (): Promise<void> => {
    await (await mod.command(channel, 'moderate reset', { member: ana.id })).answered();
  };
  await reset();
  await until(() => linesIn(log).length === 2);
  for (let seconds = 0; seconds < 30; seconds += 1) await clock.advance(1_000);
  const path = new RegExp(`/channels/${log.id}/messages$`);
  discord.faults.inject({ method: 'POST', path, times: 1, fault: { kind: 'answer', status: 500, body: {} } });
  await reset();
  await until(() => linesIn(log).length === 3);
  expect(linesIn(log)[2]).toBe(linesIn(log)[1]);
});
