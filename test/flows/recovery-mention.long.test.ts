import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { decide, managerOf } from '../moderation/policy-panel.ts';
import { shareCrashHarness, type CrashScene } from '../support/crash-scenes.ts';
import { textOf } from '../support/easel.ts';

const newScene = shareCrashHarness();
const patience = 15_000;
const soon = { TELL_AFTER_SECONDS: '1' };

const isMention = ({ method, path }: Exchange): boolean => method === 'POST' && /\/channels\/\d+\/messages$/.test(path);
const mentions = ({ channel, ana }: CrashScene): string[] =>
  channel.messages().flatMap((message) => (message.mentions.some(({ id }) => id === ana.id) ? textOf(message) : []));
const isOver = (scene: CrashScene): boolean => scene.ledger().jobs.every(({ mention }) => mention?.isOver === true);

test.each([
  ['when the mention is there, and its answer is lost', true],
  ['before the mention is there', false],
])('killed %s: the owner is mentioned once', async (_name, isThere) => {
  const scene = await newScene();
  scene.bot.child.kill('SIGTERM');
  await scene.bot.exit;
  const bot = await scene.readyBot(soon);
  await decide(scene, managerOf(scene.guild, 'manager'), 'mention-owner', { 'mention-owner': 'mention-on' });
  scene.runcomfy.next({ runMs: 3_000 });
  const dead = scene.killAt(bot, isMention, isThere ? () => mentions(scene).length === 1 : undefined);
  await scene.ana.command(scene.channel, 'image', { prompt: 'a heron', images: 1 });
  await dead;
  expect(scene.ledger().jobs).toMatchObject([{ state: 'delivered', mention: { isOver: false } }]);
  await scene.readyBot(soon);
  await scene.discord.until(() => isOver(scene), patience);
  expect(mentions(scene)).toEqual([`<@${scene.ana.id}> Your result is ready.`]);
  expect(scene.channel.messages()).toHaveLength(2);
});
