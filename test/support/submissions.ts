import { expect, vi } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Easel } from './easel.ts';
import { ledgerOf } from './ledger.ts';

/** One picture: 3 credits. It is accepted without letting time pass. */
export async function ask(easel: Easel, who: MemberHandle, prompt = 'a heron'): Promise<InteractionHandle> {
  const asked = await who.command(easel.channel, 'image', { prompt, images: 1 });
  await asked.answered();
  await vi.waitFor(() => expect(ledgerOf(easel).jobs.map(({ id }) => id)).toContain(asked.id));
  await easel.clock.advance(0);
  return asked;
}

/** How often a submission was tried. */
export function tries({ runcomfy }: Easel): number {
  return runcomfy.traffic.filter(({ method, path }) => method === 'POST' && path.includes('/models/')).length;
}

/** The ids of the jobs in the order in which RunComfy took them. */
export function taken({ runcomfy, ...easel }: Easel): string[] {
  const { jobs } = ledgerOf(easel);
  return runcomfy.submissions.flatMap(({ requestId }) => jobs.find((job) => job.requestId === requestId)?.id ?? []);
}

/** Resolves when RunComfy's `times`-th refusal of this job is written down, without letting time pass. */
export async function refused(easel: Easel, asked: InteractionHandle, times: number): Promise<void> {
  await vi.waitFor(() => {
    expect(ledgerOf(easel).jobs.find(({ id }) => id === asked.id)).toMatchObject({ state: 'waiting', unsent: times });
  });
  await easel.clock.advance(0);
}

/** Nothing is submitted for `ms`, and then one job. If it is accepted, this many others follow at once. */
export async function nextTryAfter(easel: Easel, ms: number, followers = 0): Promise<void> {
  const before = tries(easel);
  await easel.clock.advance(ms - 1);
  expect(tries(easel)).toBe(before);
  await easel.clock.advance(1);
  await vi.waitFor(() => expect(tries(easel)).toBe(before + 1 + followers));
}
