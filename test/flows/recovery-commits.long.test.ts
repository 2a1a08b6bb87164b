import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { jobRecord, type Job } from '../../src/core/job/record.ts';
import { filesOf, textOf } from '../support/easel.ts';
import { startCrashHarness, type CrashHarness } from '../support/crash-harness.ts';
import { shareCrashHarness, type CrashScene } from '../support/crash-scenes.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';
import { moderating } from '../support/press.ts';
import { isEdit, isPost, isStatus, stateIn } from './recovery.ts';

interface Crash {
  readonly name: string;
  readonly arrange?: (scene: CrashScene) => void;
  /** Somebody acts once the job is as far as that. */
  readonly when?: (job: Job) => boolean;
  readonly act?: (scene: CrashScene, asked: InteractionHandle) => Promise<unknown> | (() => void);
  /** Requests that the first bot's death comes before: they are never handled. */
  readonly held: (request: Exchange, scene: CrashScene) => boolean;
  /** The bot dies once the job is on disk like this. */
  readonly at: (job: Job) => boolean;
  readonly found: Job['state'];
  readonly ends: Job['state'];
  readonly says: string;
  readonly taken: number;
  /** Files in the channel, and in what only the owner sees. */
  readonly files?: { readonly open: number; readonly alone: number };
  readonly costs: { readonly member: boolean; readonly bot: boolean };
}

const newScene = shareCrashHarness();

const nothing = { member: false, bot: false };

/** Dies between the commit of its end and the word of it. */
const untold = (state: Job['state']) => ({
  held: (request: Exchange, scene: CrashScene): boolean => isEdit(request) && stateIn(scene) === state,
  at: (job: Job): boolean => job.state === state,
  found: state,
  ends: state,
});

async function pressAs(member: CrashScene['ana'], action: string, asked: InteractionHandle): Promise<void> {
  const message = asked.reply();
  if (message === undefined) throw new Error('there is no message to press on');
  await member.press(message, `${action}:${asked.id}`, { forged: true });
}

const crashes: readonly Crash[] = [
  {
    name: 'when cancelled and not told',
    arrange: ({ runcomfy }) => (runcomfy.switches.rateLimit = { left: 1, retryAfter: '3600' }),
    when: ({ state, unsent }) => state === 'waiting' && unsent === 1,
    act: async ({ ana }, asked) => pressAs(ana, 'cancel', asked),
    ...untold('cancelled'),
    says: '🚫 Cancelled · no credits used',
    taken: 0,
    costs: nothing,
  },
  {
    name: 'when refused and not told',
    arrange: ({ runcomfy }) => (runcomfy.switches.moderation = { at: 'submit', words: /heron/ }),
    ...untold('refused'),
    says: '🙅 The model',
    taken: 0,
    costs: nothing,
  },
  {
    name: 'when lost and not told',
    arrange: ({ runcomfy }) => void runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } }),
    ...untold('lost'),
    says: "it may have run. No credits used, and it won't be resent.",
    taken: 1,
    costs: { member: false, bot: true },
  },
  {
    name: 'when delivered in another message and its reply does not say so',
    when: ({ state }) => state === 'queued',
    act: ({ discord }, asked) =>
      discord.faults.inject({
        path: new RegExp(`/messages/(@original|${asked.reply()?.id})(\\?|$)`),
        times: Infinity,
        fault: { kind: 'answer', status: 403, body: { code: 50_001, message: 'Missing Access' } },
      }),
    ...untold('delivered'),
    says: '📨 Posted in another message',
    taken: 1,
    files: { open: 1, alone: 0 },
    costs: { member: true, bot: true },
  },
  {
    name: 'while a wish to cancel is open: RunComfy is asked again',
    arrange: ({ runcomfy }) => runcomfy.next({ queueMs: 600_000 }),
    when: ({ state }) => state === 'queued',
    act: async ({ ana }, asked) => pressAs(ana, 'cancel', asked),
    held: ({ path }) => path.endsWith('/cancel'),
    at: ({ wish }) => wish === 'cancel',
    found: 'queued',
    ends: 'cancelled',
    says: '🚫 Cancelled · no credits used',
    taken: 1,
    costs: nothing,
  },
  {
    name: 'while it is to be for its owner alone: nobody else gets it',
    when: ({ state }) => state === 'queued',
    act: async ({ ana }, asked) => pressAs(ana, 'private', asked),
    held: isStatus,
    at: ({ wish }) => wish === 'private',
    found: 'queued',
    ends: 'delivered',
    says: '🔒 Sent privately to its owner',
    taken: 1,
    files: { open: 0, alone: 1 },
    costs: { member: true, bot: true },
  },
  {
    name: 'while it is to be withheld: nobody gets it',
    when: ({ state }) => state === 'queued',
    act: async ({ guild }, asked) => pressAs(guild.addMember({ permissions: moderating }), 'withhold', asked),
    held: isStatus,
    at: ({ wish }) => wish === 'withhold',
    found: 'queued',
    ends: 'delivered',
    says: '🛡️ Held back by a moderator',
    taken: 1,
    costs: { member: true, bot: true },
  },
];

test.each(crashes.map((crash) => [crash.name, crash] as const))('killed %s', async (_name, crash) => {
  const scene = await newScene();
  const { ana, bot, channel, discord, guild } = scene;
  crash.arrange?.(scene);
  const dead = scene.killAtCommit(bot, crash.at);
  const release = hold(scene, crash.held);
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  const { when } = crash;
  if (when !== undefined) await discord.until(() => scene.ledger().jobs.some(when), 15_000);
  await crash.act?.(scene, asked);
  await dead;
  release();
  expect(scene.ledger().jobs).toMatchObject([{ state: crash.found }]);
  expect(scene.isAllAnnounced()).toBe(false);

  await scene.readyBot();
  await discord.until(scene.isAllAnnounced, 15_000);

  expect(textOf(asked.reply())).toContain(crash.says);
  const { open = 0, alone = 0 } = crash.files ?? {};
  expect(channel.messages().flatMap(filesOf)).toHaveLength(open);
  expect([...ana.sees(channel), ...ana.directMessages()].flatMap(filesOf)).toHaveLength(open + alone);
  expect(scene.requests().filter(isPost)).toHaveLength(1);
  expect(scene.submissions()).toHaveLength(crash.taken);

  const ledger = scene.ledger();
  expect(ledger.jobs).toMatchObject([{ state: crash.ends }]);
  const { credits = 0, micros = 0 } = ledger.jobs[0]?.hold ?? {};
  const spent = { spent: crash.costs.member ? credits : 0, held: 0 };
  expect(ledger.member(guild.id, ana.id)).toEqual(spent);
  expect(ledger.server(guild.id)).toEqual(spent);
  expect(ledger.bot()).toEqual({ spent: crash.costs.bot ? micros : 0, held: 0 });
});

test('killed when it is late: it is polled at once, and delivered', async () => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy } = harness;
  const env = { JOB_TIMEOUT_MINUTES: '1' };
  runcomfy.next({ lateReads: Infinity });
  const first = await harness.readyBot(env);
  const dead = harness.killAtCommit(first, ({ state }) => state === 'fetching');
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await dead;
  await changeJob(harness, (job) => ({ ...job, answered: 61_000 }));

  const second = harness.startBot(env);
  await harness.killAtCommit(second, ({ late }) => late === true);
  expect(ledgerOf(harness).jobs).toMatchObject([{ state: 'fetching', late: true }]);

  for (const { outcome } of runcomfy.submissions) outcome.lateReads = 0;
  await harness.readyBot(env);
  await discord.until(() => areAllAnnounced(harness), 15_000);
  expect(textOf(asked.reply())).toContain('✅');
  expect(channel.messages().flatMap(filesOf)).toHaveLength(1);
  expect(runcomfy.traffic.filter(isPost)).toHaveLength(1);
  expect(ledgerOf(harness).jobs).toMatchObject([{ state: 'delivered' }]);
});

/** Requests that fit are never handled, whatever other fault they would meet; from its call on there is none any more. */
function hold(scene: CrashScene, fits: Crash['held']): () => void {
  const { discord, runcomfy } = scene;
  const stops = [discord, runcomfy].map((standIn) =>
    standIn.onRequest((request) => {
      if (!fits(request, scene)) return;
      standIn.faults.clear();
      standIn.faults.inject({ fault: { kind: 'hang' } });
    }),
  );
  return () => {
    for (const stop of stops) stop();
    discord.faults.clear();
    runcomfy.faults.clear();
  };
}

/** What is on disk of the only job, while no bot runs. */
async function changeJob({ database }: CrashHarness, change: (job: Job) => Job): Promise<void> {
  for (const { key, value } of database.rows(['job:'])) {
    await database.write([{ key, value: change(jobRecord.parse(value)) }]);
  }
}
