import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Job } from '../../src/core/job/record.ts';
import { textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';

export const minute = 60_000;
export const removed =
  '🗑️ Removed; its messages and files are deleted. You can read its prompt in the history for 30 days.';

export const jobOf = (easel: Easel, id: string): Job | undefined => ledgerOf(easel).jobs.find((job) => job.id === id);

export async function askForCats({ ana, channel }: Easel, images: number): Promise<InteractionHandle> {
  return ana.command(channel, 'image', { prompt: 'a cat', images });
}

/** Delivered pictures of cats for Ana, with everything announced. */
export async function deliveredCats(easel: Easel, images = 1): Promise<InteractionHandle> {
  const asked = await askForCats(easel, images);
  await easel.until(() => jobOf(easel, asked.id)?.told);
  await easel.clock.advance(0);
  return asked;
}

/** What anybody can still see of Ana's job, or find on the bot's disk. */
export function leftOf({ ana, mei, channel, config }: Easel, id: string): readonly string[] {
  const messages = [...mei.sees(channel), ...ana.directMessages()].map(textOf).filter((text) => !text.includes('竹林'));
  const folder = join(config.spoolDir, id);
  return [...messages, ...(existsSync(folder) ? [id] : [])];
}
