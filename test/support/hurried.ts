import { vi } from 'vitest';

/** What an exchange with RunComfy, and a download, may take in all. */
const limitsOfWhole: readonly number[] = [30_000, 600_000];

/** Those become a fifth of a second, from now until `restore`. `limits`: which of them were set, in ms. */
export function hurried(): { readonly limits: readonly number[]; readonly restore: () => void } {
  const patient = setTimeout;
  const limits: number[] = [];
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) => {
    if (ms === undefined || !limitsOfWhole.includes(ms)) return patient(work, ms);
    limits.push(ms);
    return patient(work, 200);
  });
  return { limits, restore: () => spy.mockRestore() };
}
