import type { Easel } from './easel.ts';

const limit = 5;
const windowMs = 5_000;

/**
 * Lets each channel have five edits by the bot in five seconds of the test's clock, and answers 429 beyond that. The
 * stand-in's own limits go by real time, as discord.js does.
 */
export function limitEdits({ discord, clock }: Pick<Easel, 'discord' | 'clock'>): void {
  const windows = new Map<string, { used: number; readonly endsAt: number }>();
  discord.onRequest(({ method, path }) => {
    const channel = /\/channels\/(\d+)\/messages\/\d+/.exec(path)?.[1];
    if (method !== 'PATCH' || channel === undefined) return;
    const now = clock.now();
    const before = windows.get(channel);
    const window = before !== undefined && before.endsAt > now ? before : { used: 0, endsAt: now + windowMs };
    windows.set(channel, window);
    window.used += 1;
    if (window.used <= limit) return;
    const seconds = (window.endsAt - now) / 1000;
    const headers = {
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset-after': seconds.toFixed(3),
    };
    const body = { message: 'You are being rate limited.', retry_after: seconds, global: false };
    discord.faults.inject({ method, path: new RegExp(path), fault: { kind: 'answer', status: 429, headers, body } });
  });
}
