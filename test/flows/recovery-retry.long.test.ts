import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { shareCrashHarness, type CrashScene } from '../support/crash-scenes.ts';
import { ended, filesOf, textOf } from '../support/easel.ts';
import { buttonsOf } from '../support/press.ts';
import { isFirstAnswer } from './recovery.ts';

const newScene = shareCrashHarness();
const patience = 15_000;

/** A request that failed. */
async function failed(scene: CrashScene): Promise<InteractionHandle> {
  scene.runcomfy.next({ end: 'failed' });
  const asked = await scene.ana.command(scene.channel, 'image', { prompt: 'a heron', images: 1 });
  await scene.discord.until(() => ended(asked) !== false && scene.isAllAnnounced(), patience);
  return asked;
}

const statesOf = ({ ledger }: CrashScene): string[] => ledger().jobs.map(({ state }) => state);
const press = async ({ ana }: CrashScene, asked: InteractionHandle): Promise<InteractionHandle> => {
  const card = asked.reply();
  const id = `retry:${asked.id}`;
  return ana.press(card ?? { id: '' }, id, { forged: !buttonsOf(card).includes(id) });
};

test('killed when the card of another try is there: it goes on, and there is no third try', async () => {
  const scene = await newScene();
  const asked = await failed(scene);
  const dead = scene.killAt(scene.bot, isFirstAnswer, () => scene.channel.messages().length === 2);
  const again = await press(scene, asked);
  await dead;
  await scene.readyBot();
  await scene.discord.until(scene.isAllAnnounced, patience);
  expect(statesOf(scene)).toEqual(['failed', 'delivered']);
  expect(filesOf(again.reply())).toHaveLength(1);
  const third = await press(scene, asked);
  await third.answered();
  expect(textOf(third.reply())).toContain("You've already tried this again");
  expect(scene.submissions()).toHaveLength(2);
});

test('killed before the card of another try is there: it costs nothing, and may be pressed again', async () => {
  const scene = await newScene();
  const asked = await failed(scene);
  const dead = scene.killAt(scene.bot, isFirstAnswer);
  await press(scene, asked);
  await dead;
  await scene.readyBot();
  await scene.discord.until(() => scene.ledger().jobs.some(({ failure }) => failure === 'unseen'), patience);
  const third = await press(scene, asked);
  await third.answered();
  await scene.discord.until(() => ended(third) !== false && scene.isAllAnnounced(), patience);
  expect(filesOf(third.reply())).toHaveLength(1);
  expect(statesOf(scene).toSorted((a, b) => a.localeCompare(b))).toEqual(['delivered', 'failed', 'refused']);
  expect(scene.submissions()).toHaveLength(2);
  expect(scene.ledger().member(scene.guild.id, scene.ana.id).spent).toBe(3);
});
