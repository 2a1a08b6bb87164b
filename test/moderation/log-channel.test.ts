import { expect, test } from 'vitest';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import { momentOf, schema } from '../../src/services/storage/schema.ts';
import { askUntil } from '../support/cat-job.ts';
import { startEasel, textOf } from '../support/easel.ts';
import { buttonsOf, moderating, press } from '../support/press.ts';
import { decisionsOf } from './decisions.ts';
import { decide, linesIn, managerOf, withoutSmall } from './policy-panel.ts';
import { linksIn } from './reporting.ts';

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
    [`${line}<#${moved.id}>`, `${line}No log channel`],
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
  await until(() => buttonsOf(asked.reply()).length > 0);
  const mod = guild.addMember({ username: 'mod', permissions: moderating });
  await press(mod, asked.reply(), `cancel:${asked.id}`);
  await until(() => textOf(asked.reply()).includes(`🚫 已由 <@${mod.id}> 取消，未扣點。`));
  await until(() => linesIn(log).length === 2);
  expect(linksIn(log.messages()[1])).toEqual([
    `https://discord.com/channels/${guild.id}/${easel.channel.id}/${asked.reply()?.id}`,
  ]);
  expect(linesIn(log)[1]).toBe(`🚫 <@${mod.id}> cancelled <@${mei.id}>'s request\n\`a dog\``);
  expect(decisionsOf(easel, guild.id).slice(1)).toEqual([
    expect.objectContaining({ what: 'cancelled', by: mod.id, whom: mei.id, job: asked.id }),
  ]);
  const own = await ana.command(easel.channel, 'image', { prompt: 'a bird', images: 1 });
  await until(() => buttonsOf(own.reply()).length > 0);
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

test('a message and entries that an earlier version left are posted, once, after an update', async () => {
  const easel = await startEasel();
  const { guild, clock, database, discord, until } = easel;
  const log = guild.addChannel({ name: 'log' });
  await decide(easel, managerOf(guild, 'boss'), 'log-channel', { channels: [log.id] });
  await until(() => linesIn(log).length === 1);
  await easel.stop();
  const decision = { version: 1, id: '7', at: clock.now(), by: '1', what: 'cancelled', whom: '2', job: '3' };
  const rows = {
    [schema.logEntry.key(guild.id, log.id, momentOf(clock.now()), '6')]: { kind: 'left-out', count: 2 },
    [schema.logEntry.key(guild.id, log.id, momentOf(clock.now()), '7')]: { kind: 'decision', decision },
  };
  const [first = '', second = ''] = Object.keys(rows);
  const text = '📋 An older line.';
  const batch = { version: 1, at: clock.now(), text, nonce: 'n', keys: [first], leftOut: 0 };
  await database.write([
    ...Object.entries(rows).map(([key, entry]) => ({ key, value: { version: 1, at: clock.now(), entry } })),
    { key: schema.logBatch.key(guild.id, log.id), value: batch },
    { key: schema.logChannel.key(guild.id, log.id), value: { version: 1, leftOut: 0 } },
  ]);
  // Its answer is lost, so it is looked for.
  const path = new RegExp(`/channels/${log.id}/messages$`);
  discord.faults.inject({ method: 'POST', path, times: 1, fault: { kind: 'drop-reply' } });
  await easel.start();
  await until(() => linesIn(log).length === 3);
  await clock.advance(60_000);
  expect(second).not.toBe('');
  expect(linesIn(log).slice(1)).toEqual([text, "🚫 <@1> cancelled <@2>'s request"]);
});

test('several entries are cards of one message, in the language of the server, and ping nobody', async () => {
  const easel = await startEasel();
  const { discord, ana, mei, until } = easel;
  const guild = discord.addGuild({ name: '畫室', locale: 'zh-TW' });
  const [channel, log] = [guild.addChannel(), guild.addChannel({ name: 'log' })];
  const boss = guild.addMember({ permissions: moderating | permissions.manageGuild });
  const whom = [ana, mei].map((each) => guild.join(each));
  await decide({ channel }, boss, 'log-channel', { channels: [log.id] });
  guild.setBotPermissions(log, 0n);
  for (const { id } of [...whom, ...whom, ...whom]) {
    const options = { member: id, amount: 3, reason: '@everyone || <@1>' };
    await (await boss.command(channel, 'moderate grant', options)).answered();
  }
  guild.setBotPermissions(log, everyday);
  // The first one is in its message already when the others come.
  await until(() => linesIn(log).length === 3);
  const several = log.messages().at(-1);
  const line = (id = ''): string => `➕ <@${boss.id}> 加發3點給 <@${id}>\n原因：\`@everyone || <@1>\``;
  expect(withoutSmall(textOf(several))).toBe(
    [...whom, ...whom, ...whom]
      .slice(1)
      .map(({ id }) => line(id))
      .join('\n'),
  );
  expect(several?.components).toHaveLength(5);
  expect(several).toMatchObject({ mentions: [], mention_everyone: false });
});
