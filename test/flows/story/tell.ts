import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { ended, startEasel, type Easel, type EaselOptions } from '../../support/easel.ts';
import { buttonsOf } from '../../support/press.ts';

export const captions = ['in a wood', 'by the river', 'at home'];

/** Opens the form of `/story` and sends it. */
export async function tell(
  { ana, channel }: Pick<Easel, 'ana' | 'channel'>,
  values: Readonly<Record<string, string | string[]>> = {},
  by: MemberHandle = ana,
): Promise<InteractionHandle> {
  const opened = await by.command(channel, 'story', {});
  await opened.answered();
  const sent = await by.submit(opened, { about: 'a red fox, watercolour', captions: captions.join('\n'), ...values });
  await sent.answered();
  return sent;
}

const clip = {
  type: 'object',
  required: ['image_url'],
  properties: {
    prompt: { type: 'string', maxLength: 100 },
    image_url: { type: 'string', format: 'image_uri', title: 'Image' },
  },
};

/** A folder with Seedream, which makes stories, and with models that make clips at 5 credits, 10 credits, and so on. */
export async function storyFolder(clips = 1): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await copyFile('models/seedream-4-0-sequential.json', join(folder, 'image.json'));
  for (let number = 1; number <= clips; number += 1) {
    const id = `maker/clip-${number}/image-to-video`;
    const file = {
      id,
      command: `clip-${number}`,
      title: `Clip ${number}`,
      input: clip,
      price: { usd: `${number * 0.05}` },
    };
    await writeFile(join(folder, `clip-${number}.json`), JSON.stringify(file));
  }
  return folder;
}

/** The bot with models for stories and clips. Members and the server have enough credits. */
export async function startWithClips(options: EaselOptions = {}, clips = 1): Promise<Easel> {
  return startEasel({ modelsDir: await storyFolder(clips), ...options });
}

/** The result of a story of Ana's. */
export async function toldStory(easel: Easel, lines: readonly string[] = captions): Promise<InteractionHandle> {
  const sent = await tell(easel, { captions: lines.join('\n') });
  await easel.until(() => ended(sent));
  await easel.clock.advance(0);
  return sent;
}

/** Opens the question of *Animate each*. */
export async function askToAnimate(story: InteractionHandle, by: MemberHandle): Promise<InteractionHandle> {
  const message = story.reply();
  if (message === undefined) throw new Error('the story is not there');
  const asked = await by.press(message, `animate:${story.id}`, { forged: true });
  await asked.answered();
  return asked;
}

/** Presses *Animate all* on it. */
export async function startAll(asked: InteractionHandle, by: MemberHandle): Promise<InteractionHandle> {
  const message = asked.reply();
  const button = buttonsOf(message).find((id) => id.startsWith('batch/start/'));
  if (message === undefined || button === undefined) throw new Error('there is nothing to start');
  const pressed = await by.press(message, button);
  await pressed.answered();
  return pressed;
}

/** The thread of a story. */
export function threadOf({ guild }: Pick<Easel, 'guild'>, story: InteractionHandle): ChannelHandle | undefined {
  return guild.channels().find(({ id }) => id === story.reply()?.id);
}

/** The messages of the clips, without the batch's own. */
export function clipsIn(thread: ChannelHandle | undefined): readonly StandInMessage[] {
  return thread?.messages().slice(1) ?? [];
}
