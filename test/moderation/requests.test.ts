import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { quotaIn, refusalIn } from './asking.ts';
import { decide, managerOf } from './policy-panel.ts';

const image = 'bytedance/seedream-4-0/sequential';

test('a request beyond the policy is refused before anything is spent, in both languages, with what to do', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, mei, runcomfy } = easel;
  const mod = managerOf(guild, 'mod');
  const both = async (options?: Parameters<typeof refusalIn>[2]) => [
    await refusalIn(channel, ana, options),
    await refusalIn(channel, mei, options),
  ];

  await decide(easel, mod, 'largest', { images: '2', seconds: '3', credits: '' });
  expect(await both({ images: 3 })).toEqual([
    'This server allows up to 2 images per request.',
    '這個伺服器一次最多2張，請減少張數。',
  ]);
  expect(await both({ duration: 4 })).toEqual([
    'This server allows up to 3 seconds per request.',
    '這個伺服器一次最長3秒，請減少秒數。',
  ]);
  await decide(easel, mod, 'largest', { images: '', seconds: '', credits: '5' });
  expect(await both({ images: 2 })).toEqual([
    "This costs 6, over this server's limit of 5 credits per request. Ask for fewer images or seconds.",
    '需要6點，超過單次上限5點。請減少張數或秒數。',
  ]);

  await decide(easel, mod, 'models', { 'models-0': [image] });
  expect(await both({ duration: 2 })).toEqual([
    'This command is turned off in this server. Type `/` to see the others.',
    '這個伺服器停用了這個指令。輸入「/」查看其他指令。',
  ]);
  expect(await quotaIn(channel, ana)).not.toContain('/video');

  const painter = guild.addRole({ name: 'painter' });
  await decide(easel, mod, 'model-roles', { 'models-0': [image], roles: [painter.id] });
  expect(await both()).toEqual([
    `In this server, this command is for <@&${painter.id}>. Type \`/\` to see the others, or ask a moderator.`,
    `在這個伺服器，這個指令只給 <@&${painter.id}> 使用。輸入「/」查看其他指令，或詢問管理員。`,
  ]);
  expect(await quotaIn(channel, ana)).not.toContain('/image');
  expect(ledgerOf(easel).jobs).toEqual([]);
  expect(runcomfy.submissions).toEqual([]);

  ana.giveRole(painter);
  expect(await quotaIn(channel, ana)).toContain('`/image` 3 credits per image (1–15)');
  expect(await refusalIn(channel, ana)).toBeUndefined();
  ana.takeRole(painter);
  expect(await refusalIn(channel, ana)).toContain(`<@&${painter.id}>`);
});

/** What the reply shows of the request, when it is settled. */
async function cardOf(easel: Easel, asked: InteractionHandle): Promise<string> {
  return textOf(await easel.until(() => ended(asked)));
}

test('a left-out option is fitted to the policy: the card, RunComfy and the price have the fitted value', async () => {
  const easel = await startEasel();
  const { guild, channel, ana, runcomfy } = easel;
  const mod = managerOf(guild, 'mod');
  await decide(easel, mod, 'largest', { images: '2', seconds: '4' });
  const pictures = await ana.command(channel, 'image', { prompt: 'a cat' });
  expect(await cardOf(easel, pictures)).toContain('images 2');
  const video = await ana.command(channel, 'video', { prompt: 'a cat' });
  expect(await cardOf(easel, video)).toContain('duration 4');
  expect(runcomfy.submissions.map(({ input }) => input)).toMatchObject([
    { sequential_image_generation_options: 2, text: 'Generate 2 images. a cat' },
    { duration: 4 },
  ]);
  expect(ledgerOf(easel).jobs.map(({ hold }) => hold.credits)).toEqual([6, 4]);
});

test('a request that is too expensive by its defaults is made as large as fits, and typed values never change', async () => {
  const easel = await startEasel();
  const { guild, channel, ana } = easel;
  const mod = managerOf(guild, 'mod');
  await decide(easel, mod, 'largest', { credits: '5' });
  expect(await cardOf(easel, await ana.command(channel, 'image', { prompt: 'a cat' }))).toContain('images 1');
  const video = await ana.command(channel, 'video', { prompt: 'a cat', resolution: '720p' });
  expect(await cardOf(easel, video)).toMatch(/resolution 720p.*duration 2|duration 2.*resolution 720p/);
  for (const options of [{ images: 3 }, { prompt: 'three photos of cats' }]) {
    expect(await refusalIn(channel, ana, options)).toContain("This costs 9, over this server's limit of 5 credits");
  }
  expect(ledgerOf(easel).jobs.map(({ hold }) => hold.credits)).toEqual([3, 5]);
});
