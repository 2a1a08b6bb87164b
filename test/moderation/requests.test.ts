import { expect, test } from 'vitest';
import { startEasel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { quotaIn, refusalIn } from './asking.ts';
import { decide, managerOf } from './policy-panel.ts';

const image = 'bytedance/seedream-4-0/sequential';

test('what a policy limits of a request is refused before anything is spent, in both languages, with what to do', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei, runcomfy } = easel;
  const mod = managerOf(guild, 'mod');
  const both = async (options?: Parameters<typeof refusalIn>[2]) => [
    await refusalIn(channel, ana, options),
    await refusalIn(channel, mei, options),
  ];

  await decide(easel, mod, 'largest', { images: '2', seconds: '3', credits: '' });
  expect(await both({ images: 3 })).toEqual([
    '2 images at a time are the most in this server. Ask for fewer.',
    '這個伺服器一次最多 2 張。請要少一點。',
  ]);
  expect(await both({ duration: 4 })).toEqual([
    '3 seconds are the longest in this server. Ask for a shorter one.',
    '這個伺服器最長 3 秒。請要短一點。',
  ]);
  await decide(easel, mod, 'largest', { images: '', seconds: '', credits: '5' });
  expect(await both({ images: 2 })).toEqual([
    'This would cost 6 credits; 5 is the most for one request here. Ask for fewer or smaller.',
    '這會花 6 點；這裡一次最多 5 點。請要少一點或小一點。',
  ]);

  await decide(easel, mod, 'models', { 'models-0': [image] });
  expect(await both({ duration: 2 })).toEqual([
    'This server does not offer this command. Type / to see the others.',
    '這個伺服器不提供這個指令。輸入 / 看看其他的。',
  ]);
  expect(await quotaIn(channel, ana)).not.toContain('/video');

  const painter = guild.addRole({ name: 'painter' });
  await decide(easel, mod, 'model-roles', { 'models-0': [image], roles: [painter.id] });
  expect(await both()).toEqual([
    `In this server this command is for <@&${painter.id}>. Type / to see the others, or ask a moderator.`,
    `在這個伺服器，這個指令只給 <@&${painter.id}> 使用。輸入 / 看看其他的，或請教管理員。`,
  ]);
  expect(await quotaIn(channel, ana)).not.toContain('/image');
  expect(ledgerOf(easel).jobs).toEqual([]);
  expect(runcomfy.submissions).toEqual([]);

  ana.giveRole(painter);
  expect(await quotaIn(channel, ana)).toContain('`/image` 3 to 45 credits');
  expect(await refusalIn(channel, ana)).toBeUndefined();
  ana.takeRole(painter);
  expect(await refusalIn(channel, ana)).toContain(`<@&${painter.id}>`);
});

test('what is asked for by the defaults is limited as well', async () => {
  const easel = await startEasel();
  const { guild, channel, ana } = easel;
  const mod = managerOf(guild, 'mod');
  await decide(easel, mod, 'largest', { images: '', seconds: '4' });
  const asked = await ana.command(channel, 'video', { prompt: 'a cat' });
  await asked.answered();
  expect(asked.response?.ephemeral).toBe(true);
  // Five seconds, where nothing else is said.
  expect(asked.reply()?.content).toBe('4 seconds are the longest in this server. Ask for a shorter one.');
});
