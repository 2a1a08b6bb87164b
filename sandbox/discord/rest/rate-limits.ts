import { createHash } from 'node:crypto';

/**
 * `enforced`: too many requests are answered with 429. `headers`: only the headers are sent, and something always
 * remains, so that discord.js never waits.
 */
export type RateLimitMode = 'headers' | 'enforced';

interface Bucket {
  /** The route, and the channel, guild or token that it is counted for. */
  readonly key: string;
  readonly route: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Interaction endpoints do not count against the global limit. */
  readonly exempt: boolean;
}

interface Window {
  used: number;
  /** By the real clock, because discord.js waits in real time. */
  readonly endsAt: number;
}

const globalLimit = 50;
/** Beyond so many windows those that have ended are forgotten. */
const mostWindows = 1_000;
const rules: readonly { method?: RegExp; path: RegExp; limit: number; windowMs: number; exempt?: true }[] = [
  { method: /^POST$/u, path: /^\/channels\/(\d+)\/messages$/u, limit: 5, windowMs: 5_000 },
  { method: /^PATCH$/u, path: /^\/channels\/(\d+)\/messages\/\d+$/u, limit: 5, windowMs: 5_000 },
  { method: /^DELETE$/u, path: /^\/channels\/(\d+)\/messages\/\d+$/u, limit: 5, windowMs: 1_000 },
  { path: /^\/webhooks\/(\d+\/[^/]+)/u, limit: 5, windowMs: 2_000, exempt: true },
];
const anyRoute = { limit: 50, windowMs: 1_000 };

function bucketOf(method: string, path: string): Bucket {
  for (const [index, rule] of rules.entries()) {
    const major = rule.path.exec(path)?.[1];
    if (major === undefined || rule.method?.test(method) === false) continue;
    return {
      key: `${index}:${major}`,
      route: String(index),
      limit: rule.limit,
      windowMs: rule.windowMs,
      exempt: rule.exempt === true,
    };
  }
  const route = `${method} ${path.replaceAll(/\d{17,19}/gu, ':id')}`;
  return { key: `${method} ${path}`, route, ...anyRoute, exempt: false };
}

/** Counts requests. Returns the headers of the answer, and the 429 if the limit is exceeded. */
export function createRateLimits(
  mode: RateLimitMode,
): (method: string, path: string) => { headers: Record<string, string>; refused?: Response } {
  const windows = new Map<string, Window>();

  function sweep(now: number): void {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key);
  }

  function windowOf(key: string, windowMs: number, now: number): Window {
    const open = windows.get(key);
    if (open !== undefined && open.endsAt > now) return open;
    const fresh = { used: 0, endsAt: now + windowMs };
    if (windows.size >= mostWindows) sweep(now);
    windows.set(key, fresh);
    return fresh;
  }

  return (method, path) => {
    // Callbacks have neither a bucket nor a global limit. discord.js sends them without waiting.
    if (path.startsWith('/interactions/')) return { headers: {} };
    const now = Date.now();
    const bucket = bucketOf(method, path);
    const window = windowOf(bucket.key, bucket.windowMs, now);
    const globally = windowOf('global', 1_000, now);
    const isGlobal = !bucket.exempt && globally.used >= globalLimit;
    const isFull = mode === 'enforced' && (isGlobal || window.used >= bucket.limit);
    if (!isFull) {
      window.used += 1;
      if (!bucket.exempt) globally.used += 1;
    }
    const left = Math.max(bucket.limit - window.used, mode === 'headers' ? 1 : 0);
    const headers: Record<string, string> = {
      'x-ratelimit-limit': String(bucket.limit),
      'x-ratelimit-remaining': String(left),
      'x-ratelimit-reset': (window.endsAt / 1000).toFixed(3),
      'x-ratelimit-reset-after': ((window.endsAt - now) / 1000).toFixed(3),
      'x-ratelimit-bucket': createHash('md5').update(bucket.route).digest('hex'),
    };
    if (!isFull) return { headers };
    const retryAfter = Number((((isGlobal ? globally : window).endsAt - now) / 1000).toFixed(3));
    return {
      headers: {
        ...headers,
        'retry-after': String(Math.ceil(retryAfter)),
        'x-ratelimit-scope': isGlobal ? 'global' : 'user',
        ...(isGlobal && { 'x-ratelimit-global': 'true' }),
      },
      refused: Response.json(
        { message: 'You are being rate limited.', retry_after: retryAfter, global: isGlobal },
        { status: 429 },
      ),
    };
  };
}
