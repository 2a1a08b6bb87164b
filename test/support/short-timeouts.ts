import { vi } from 'vitest';

/** In ms: the timeouts of an exchange with RunComfy and of a download. */
const shortened: readonly number[] = [30_000, 600_000];

/** From now until `restore` these timeouts become 200 ms. `limits`: which of them were set, in ms. */
export function shortenTimeouts(): { readonly limits: readonly number[]; readonly restore: () => void } {
  const patient = setTimeout;
  const limits: number[] = [];
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) => {
    if (ms === undefined || !shortened.includes(ms)) return patient(work, ms);
    limits.push(ms);
    return patient(work, 200);
  });
  return { limits, restore: () => spy.mockRestore() };
}
