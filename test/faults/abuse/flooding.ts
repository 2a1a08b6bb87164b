import { expect } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { textOf, type Easel } from '../../support/easel.ts';

export const thousand = 1_000;
/** How many commands are sent at the same moment. A second has `thousand / atOnce` such moments. */
const atOnce = 50;
const moments = thousand / atOnce;

interface Asking {
  readonly who: MemberHandle;
  readonly images: number;
}

/**
 * Sends a thousand commands within a second of the clock, fifty at a time. More would measure the machine that the test
 * runs on.
 */
export async function flood(
  { channel, clock }: Easel,
  asking: readonly Asking[],
): Promise<readonly InteractionHandle[]> {
  const asked: InteractionHandle[] = [];
  for (let moment = 0; moment < moments; moment += 1) {
    const these = asking.slice(moment * atOnce, (moment + 1) * atOnce);
    const now = await Promise.all(
      these.map(async ({ who, images }) => who.command(channel, 'image', { prompt: 'waves', images })),
    );
    await Promise.all(now.map(async (each) => each.answered()));
    asked.push(...now);
    await clock.advance(thousand / moments);
  }
  return asked;
}

/** How many commands got each answer. Each was answered once, and within three seconds. */
export function answers({ discord }: Easel, asked: readonly InteractionHandle[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const callbacks = new Map<string, number[]>();
  for (const { path, at } of discord.traffic) {
    const [, id] = /\/interactions\/(\d+)\/[^/]+\/callback/.exec(path) ?? [];
    if (id !== undefined) callbacks.set(id, [...(callbacks.get(id) ?? []), at]);
  }
  for (const each of asked) {
    const waited = callbacks.get(each.id)?.map((at) => at - each.createdAt) ?? [];
    expect([each.state, waited.length, Math.max(...waited) < 3_000]).toEqual(['answered', 1, true]);
    const isPrivate = each.response?.ephemeral === true;
    const said = isPrivate ? textOf(each.reply()).replaceAll(/<t:\d+:R>/g, '<t>') : 'accepted';
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}
