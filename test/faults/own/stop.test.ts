import { expect, onTestFinished, test, vi } from 'vitest';
import { startApp } from '../../../src/app.ts';
import { createLogger } from '../../../src/log.ts';
import { startEasel, type Easel } from '../../support/easel.ts';
import { fillDisk } from '../../support/disk.ts';
import { ledgerOf } from '../../support/ledger.ts';

/** What the bot waits for when it is told to stop, and the stored state of the job afterwards. */
interface Wait {
  readonly what: string;
  readonly arrange: (easel: Easel) => void;
  /** Whether it waits now. */
  readonly waits: (easel: Easel) => boolean;
  readonly left: string;
}

const hang = { kind: 'hang' } as const;
const isHanging = (traffic: Easel['runcomfy']['traffic']): boolean => traffic.some(({ fault }) => fault === 'hang');

const waits: readonly Wait[] = [
  {
    what: 'the answer to a paid request',
    arrange: ({ runcomfy }) => void runcomfy.faults.inject({ method: 'POST', fault: hang }),
    waits: ({ runcomfy }) => isHanging(runcomfy.traffic),
    left: 'lost',
  },
  {
    what: 'how a request stands',
    arrange: ({ runcomfy }) => void runcomfy.faults.inject({ path: /status/, times: Infinity, fault: hang }),
    waits: ({ runcomfy }) => isHanging(runcomfy.traffic),
    left: 'queued',
  },
  {
    what: 'a file',
    arrange: ({ runcomfy }) => void runcomfy.mediaFaults.inject({ fault: hang }),
    waits: ({ runcomfy }) => isHanging(runcomfy.mediaTraffic),
    left: 'fetching',
  },
  {
    what: 'an edit of a reply, and the upload that comes after it',
    arrange: ({ discord }) => void discord.faults.inject({ method: 'PATCH', times: Infinity, fault: hang }),
    waits: (easel) => isHanging(easel.discord.traffic) && ledgerOf(easel).jobs[0]?.state === 'delivering',
    left: 'delivering',
  },
  {
    what: 'the end of an hour that RunComfy asked for',
    arrange: ({ runcomfy }) => (runcomfy.switches.rateLimit = { left: 1, retryAfter: '3600' }),
    waits: (easel) => ledgerOf(easel).jobs[0]?.unsent === 1,
    left: 'waiting',
  },
  {
    what: 'the end of an hour that Discord asked for',
    arrange: ({ discord }) =>
      void discord.faults.inject({
        method: 'PATCH',
        times: Infinity,
        fault: {
          kind: 'answer',
          status: 429,
          headers: { 'retry-after': '3600' },
          body: { message: 'You are being rate limited.', retry_after: 3600, global: false },
        },
      }),
    waits: (easel) => ledgerOf(easel).jobs[0]?.state === 'delivering',
    left: 'delivering',
  },
];

test(`told to stop while it waits for ${waits.map(({ what }) => what).join('; ')}: it stops`, async () => {
  // In parallel, because each may take the whole grace, which is real time.
  await Promise.all(
    waits.map(async ({ what, arrange, waits: isWaiting, left }) => {
      const easel = await startEasel();
      arrange(easel);
      await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
      await easel.until(() => isWaiting(easel));
      await easel.stop();
      expect({ what, sleepers: easel.clock.sleepers }).toEqual({ what, sleepers: 0 });
      expect({ what, states: ledgerOf(easel).jobs.map(({ state }) => state) }).toEqual({ what, states: [left] });
    }),
  );
});

const isStuck = ({ msg }: Readonly<Record<string, unknown>>): boolean =>
  String(msg).startsWith('an answer of RunComfy');

test('told to stop while a full disk prevents an answer of RunComfy from being written: it stops, and the log has its request', async () => {
  const easel = await startEasel();
  const { runcomfy, logs } = easel;
  const unsubscribe = runcomfy.onRequest(({ method }) => {
    if (method !== 'POST') return;
    unsubscribe();
    fillDisk(easel);
  });
  await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 1 });
  await easel.until(() => logs.some(isStuck));
  await easel.stop().catch(() => {});
  expect(easel.clock.sleepers).toBe(0);
  expect(logs.find(isStuck)).toMatchObject({ request: runcomfy.submissions[0]?.requestId });
});

test.each<[string, (easel: Easel) => void, (easel: Easel, lines: readonly string[]) => boolean]>([
  [
    'an identify of the next day',
    ({ discord }) => discord.gateway.limitIdentifies(0),
    (_easel, lines) => lines.some((line) => line.includes('no identify is left')),
  ],
  [
    'a gateway that does not shake hands',
    // discord.js does not close a socket during its handshake: it ends with the process, or here with its handshake.
    ({ discord }) => {
      discord.gateway.holdHandshakes(true);
      onTestFinished(() => discord.gateway.holdHandshakes(false));
    },
    ({ discord }) => discord.traffic.filter(({ path }) => path.endsWith('/gateway/bot')).length >= 2,
  ],
  [
    "Discord's word on identifies",
    ({ discord }) => void discord.faults.inject({ path: /gateway/, fault: hang }),
    ({ discord }) => isHanging(discord.traffic),
  ],
  [
    'what commands are registered',
    ({ discord }) => void discord.faults.inject({ path: /commands/, fault: hang }),
    ({ discord }) => isHanging(discord.traffic),
  ],
])('told to stop while it starts and waits for %s: it gives up', async (_what, arrange, isWaiting) => {
  const easel = await startEasel();
  await easel.stop();
  arrange(easel);
  const lines: string[] = [];
  const log = createLogger('debug', { write: (line) => void lines.push(line) });
  const stop = new AbortController();
  const starting = startApp(easel.config, log, stop.signal, { clock: easel.clock, random: () => 0.5 });
  const given = starting.catch((error: unknown) => error);
  await vi.waitFor(() => expect(isWaiting(easel, lines)).toBe(true), 15_000);
  stop.abort();
  expect(await given).toBeInstanceOf(Error);
  expect(easel.clock.sleepers).toBe(0);
});
