import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../sandbox/wire/faults.ts';
import { startWireServer, type WireServer } from '../../sandbox/wire/server.ts';

async function start(): Promise<{ server: WireServer; handled: string[]; slept: number[] }> {
  const handled: string[] = [];
  const slept: number[] = [];
  const clock = {
    now: () => 1000,
    sleep: (ms: number): Promise<void> => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const server = await startWireServer({
    clock,
    handle: (request) => {
      handled.push(request.method);
      return Response.json({ word: 'handled' });
    },
  });
  onTestFinished(async () => server.close());
  return { server, handled, slept };
}

const ok = '{"word":"handled"}';

test.each<[Fault, string, number]>([
  [{ kind: 'reset' }, 'fetch failed', 0],
  [{ kind: 'drop-reply' }, 'fetch failed', 1],
  [{ kind: 'reset-mid-body' }, 'terminated', 1],
])('%j breaks the connection with "%s", handled %d times', async (fault, message, times) => {
  const { server, handled } = await start();
  server.faults.inject({ fault });
  const read = async (): Promise<string> => (await fetch(server.origin, { method: 'POST', body: 'x' })).text();
  await expect(read()).rejects.toThrow(message);
  expect(handled).toHaveLength(times);
  expect(server.traffic[0]?.handled ?? false).toBe(times > 0);
  expect(await read()).toBe(ok);
});

test.each<[Fault, number[]]>([
  [{ kind: 'delay', ms: 40 }, [40]],
  [{ kind: 'late-reply', ms: 50 }, [50]],
  [{ kind: 'slow-loris', everyMs: 0 }, []],
])('%j answers in the end', async (fault, sleeps) => {
  const { server, slept } = await start();
  server.faults.inject({ fault });
  expect(await (await fetch(server.origin)).text()).toBe(ok);
  expect(slept).toEqual(sleeps);
  expect(server.traffic).toMatchObject([{ at: 1000, method: 'GET', path: '/', status: 200, fault: fault.kind }]);
});

test('an answer replaces the handler', async () => {
  const { server, handled } = await start();
  const body = '<html>Bad gateway</html>';
  server.faults.inject({ fault: { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body } });
  const response = await fetch(server.origin);
  expect([response.status, await response.text(), handled]).toEqual([502, body, []]);
  server.faults.inject({ fault: { kind: 'answer', status: 429, body: { retry: true } } });
  expect(await (await fetch(server.origin)).json()).toEqual({ retry: true });
});

test('a hang is never answered', async () => {
  const { server, handled } = await start();
  server.faults.inject({ fault: { kind: 'hang' } });
  await expect(fetch(server.origin, { signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout');
  expect(handled).toEqual([]);
});

test('an endless body goes on until the reader stops', async () => {
  const { server } = await start();
  server.faults.inject({ fault: { kind: 'endless' } });
  let read = 0;
  const body: AsyncIterable<Uint8Array> | null = (await fetch(server.origin)).body;
  for await (const chunk of body ?? []) {
    read += chunk.length;
    if (read > 1_000_000) break;
  }
  expect(read).toBeGreaterThan(1_000_000);
});

test('a rule chooses by method and path, skips, counts, and can be removed', async () => {
  const { server } = await start();
  const fault = { kind: 'answer', status: 500 } as const;
  const status = async (path: string, method = 'GET'): Promise<number> =>
    (await fetch(`${server.origin}${path}`, { method })).status;
  server.faults.inject({ fault, method: 'GET', path: /^\/a\?b/, skip: 1, times: 2 });
  const remove = server.faults.inject({ fault, path: /^\/c/, times: Number.POSITIVE_INFINITY });
  expect([await status('/a?b', 'POST'), await status('/a'), await status('/a?b')]).toEqual([200, 200, 200]);
  expect([await status('/a?b'), await status('/a?b'), await status('/a?b')]).toEqual([500, 500, 200]);
  expect([await status('/c'), await status('/c')]).toEqual([500, 500]);
  remove();
  expect(await status('/c')).toBe(200);
});

test('listeners get each request before it is handled, until they unsubscribe', async () => {
  const { server, handled } = await start();
  const heard: number[] = [];
  const leave = server.onRequest(() => heard.push(handled.length));
  await fetch(server.origin);
  leave();
  await fetch(server.origin);
  expect(heard).toEqual([0]);
});

test('answers have the date of the stand-in, in whole seconds, when they leave; not the date of the machine', async () => {
  let now = Date.UTC(2031, 4, 6, 7, 8, 9, 999);
  const clock = {
    now: () => now,
    sleep(ms: number): Promise<void> {
      now += ms;
      return Promise.resolve();
    },
  };
  const server = await startWireServer({ clock, handle: () => new Response('x') });
  onTestFinished(async () => server.close());
  const dateOf = async (): Promise<string | null> => (await fetch(server.origin)).headers.get('date');
  expect(await dateOf()).toBe('Tue, 06 May 2031 07:08:09 GMT');
  server.faults.inject({ fault: { kind: 'late-reply', ms: 2 } });
  expect(await dateOf()).toBe('Tue, 06 May 2031 07:08:10 GMT');
  server.faults.inject({ fault: { kind: 'answer', status: 503, headers: { date: 'Tue, 06 May 2031 00:00:00 GMT' } } });
  expect(await dateOf()).toBe('Tue, 06 May 2031 00:00:00 GMT');
});

test('the end of each exchange is told, whether it was answered or not', async () => {
  const { server } = await start();
  const ended: (readonly [string, number | undefined, boolean | undefined])[] = [];
  const stop = server.onEnd(({ path, status, over }) => void ended.push([path, status, over]));
  await (await fetch(`${server.origin}/one`)).text();
  server.faults.inject({ fault: { kind: 'reset' } });
  await fetch(`${server.origin}/two`).catch(() => undefined);
  await expect
    .poll(() => ended)
    .toEqual([
      ['/one', 200, true],
      ['/two', undefined, true],
    ]);
  stop();
  await (await fetch(server.origin)).text();
  expect(ended).toHaveLength(2);
});

test('answers are recorded if that is asked for: JSON only, and only up to 64 KiB', async () => {
  const answers: Readonly<Record<string, () => Response>> = {
    '/json': () => Response.json({ word: 'yes' }, { status: 400 }),
    '/text': () => new Response('no'),
    '/empty': () => new Response(null, { status: 204 }),
    '/large': () => Response.json('x'.repeat(64 * 1024)),
    '/broken': () => new Response('{', { headers: { 'content-type': 'application/json' } }),
  };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const handle = (request: Request): Response => answers[new URL(request.url).pathname]?.() ?? new Response();
  const [server, plain] = await Promise.all([
    startWireServer({ clock, handle, recording: { answers: true } }),
    startWireServer({ clock, handle }),
  ]);
  onTestFinished(async () => void (await Promise.all([server.close(), plain.close()])));
  for (const path of Object.keys(answers)) {
    const [one, other] = await Promise.all([server, plain].map(({ origin }) => fetch(`${origin}${path}`)));
    expect(await one?.text()).toBe(await other?.text());
  }
  expect(server.traffic.map(({ answer }) => answer)).toEqual([
    { word: 'yes' },
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(plain.traffic.map(({ answer }) => answer)).toEqual(Object.keys(answers).map(() => undefined));
});

test('only the newest exchanges are kept if a number is given', async () => {
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const server = await startWireServer({ clock, handle: () => new Response('x'), recording: { exchanges: 2 } });
  onTestFinished(() => server.close());
  for (const path of ['/1', '/2', '/3']) await (await fetch(`${server.origin}${path}`)).text();
  expect(server.traffic.map(({ path }) => path)).toEqual(['/2', '/3']);
});
