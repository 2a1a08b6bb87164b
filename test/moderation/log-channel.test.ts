import { expect, test } from 'vitest';
import { startEasel, textOf } from '../support/easel.ts';
import { decisionsOf } from './decisions.ts';
import { decide, linesIn, managerOf, openPolicy } from './policy-panel.ts';

test('a log channel that cannot be written is told at once, and what was decided stands', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const [log, moved] = [guild.addChannel({ name: 'log' }), guild.addChannel({ name: 'log-2' })];
  const failed =
    "⚠️ It is recorded, but the log channel could not be written. Look at Easel's permissions there, or pick another with /policy.";
  guild.setBotPermissions(log, 0n);
  expect(await decide(easel, mod, 'log-channel', { channels: [log.id] })).toContain(failed);
  expect(await decide(easel, mod, 'budget', { day: '9' })).toContain(failed);
  expect(decisionsOf(easel, guild.id).map(({ setting }) => setting)).toEqual(['log-channel', 'budget']);
  expect(textOf(await openPolicy(easel, mod))).toContain('**The whole server:** 9 credits a day');
  expect(await decide(easel, mod, 'log-channel', { channels: [moved.id] })).not.toContain(failed);
  moved.delete();
  const said = await decide(easel, mod, 'budget', {});
  expect(said).toContain(failed);
  expect(said).toContain('**Log channel:** a deleted channel');
});

test('who reads the former log channel learns of the new one', async () => {
  const easel = await startEasel();
  const { guild } = easel;
  const mod = managerOf(guild, 'mod');
  const [log, moved] = [guild.addChannel({ name: 'log' }), guild.addChannel({ name: 'log-2' })];
  const line = `⚙️ <@${mod.id}> changed the log channel · `;
  await decide(easel, mod, 'log-channel', { channels: [log.id] });
  await decide(easel, mod, 'log-channel', { channels: [moved.id] });
  await decide(easel, mod, 'log-channel', { channels: [] });
  expect([linesIn(log), linesIn(moved)]).toEqual([
    [`${line}<#${log.id}>`, `${line}<#${moved.id}>`],
    [`${line}<#${moved.id}>`, `${line}none`],
  ]);
});
