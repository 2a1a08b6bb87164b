import { createRequire } from 'node:module';
import { RateLimitError } from 'discord.js';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import type * as undici from 'undici';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { startWireServer } from '../../sandbox/wire/server.ts';
import { createAnnouncer } from '../../src/discord/announce.ts';
import type { Rests } from '../../src/discord/rest.ts';
import { NotSentError } from '../../src/services/runtime/guarded-requests.ts';
import { createWords } from '../../src/words/words.ts';
import { createTestClock } from '../support/clock.ts';
import { restsTo } from '../support/rests.ts';

const hour = 3_600_000;

/** discord.js uses the system's own clock, which this test sets. */
async function start(headers: Readonly<Record<string, string>> = {}): Promise<Rests> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const clock = createTestClock();
  const server = await startWireServer({ clock, handle: () => Response.json({}, { headers }) });
  onTestFinished(async () => server.close());
  return restsTo(`${server.origin}/api`, 'token', clock);
}

const set = (ms: number): unknown => vi.setSystemTime(Date.now() + ms);

afterEach(() => vi.useRealTimers());

test('a clock that is set back by an hour does not make the limit of all requests last as long', async () => {
  const { bot } = await start();
  const ask = async (times: number): Promise<unknown> =>
    Promise.all(Array.from({ length: times }, async () => bot.get('/channels/1/messages')));
  await ask(30);
  set(-hour);
  for (let second = 0; second < 3; second += 1) {
    await ask(30);
    set(1_500);
  }
  // The limit itself still counts.
  await expect(ask(60)).rejects.toBeInstanceOf(RateLimitError);
});

test('nor the limit of a bucket', async () => {
  const { bot } = await start({
    'x-ratelimit-bucket': 'abc',
    'x-ratelimit-limit': '1',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': '5',
  });
  const ask = async (): Promise<unknown> => bot.get('/channels/1/messages');
  // The first answer tells the bucket.
  await ask();
  await ask();
  await expect(ask()).rejects.toBeInstanceOf(RateLimitError);
  set(-hour);
  await ask();
  await expect(ask()).rejects.toBeInstanceOf(RateLimitError);
  set(6_000);
  await ask();
});

test('another global dispatcher of undici changes nothing: discord.js may have loaded an older one first', async () => {
  const server = await startWireServer({ clock: createTestClock(), handle: () => new Response(null, { status: 204 }) });
  onTestFinished(async () => server.close());
  const before = getGlobalDispatcher();
  const older = createRequire(createRequire(import.meta.url).resolve('@discordjs/rest'))('undici') as typeof undici;
  setGlobalDispatcher(new older.Agent());
  onTestFinished(() => setGlobalDispatcher(before));
  const { bot } = restsTo(`${server.origin}/api`, 'token', createTestClock());
  await expect(bot.put('/applications/1/commands', { body: [] })).resolves.toBeDefined();
});

test('where another process may have taken over, only first answers and alerts are sent, and questions are still asked', async () => {
  const asked: string[] = [];
  const marks: string[] = [];
  const server = await startWireServer({
    clock: createTestClock(),
    handle: ({ method, url, headers }) => {
      marks.push(...[...headers.keys()].filter((name) => name.startsWith('x-easel')));
      asked.push(`${method} ${new URL(url).pathname}`);
      return new Response(null, { status: 204 });
    },
  });
  onTestFinished(async () => server.close());
  const { bot, interactions } = restsTo(`${server.origin}/api`, 'token', createTestClock(), () => false);
  const body = { content: 'late' };
  await expect(bot.post('/channels/1/messages', { body })).rejects.toThrow(NotSentError);
  await expect(bot.delete('/channels/1/messages/2')).rejects.toThrow(NotSentError);
  await expect(interactions.patch('/webhooks/1/abc/messages/@original', { body, auth: false })).rejects.toThrow(
    NotSentError,
  );
  await bot.get('/gateway');
  await interactions.post('/interactions/1/abc/callback', { body, auth: false });
  const { signal } = new AbortController();
  await createAnnouncer({ rest: bot, channelId: '5', words: createWords(), signal })('store');
  expect(asked).toEqual([
    'GET /api/v10/gateway',
    'POST /api/v10/interactions/1/abc/callback',
    'POST /api/v10/channels/5/messages',
  ]);
  expect(marks).toEqual([]);
});
