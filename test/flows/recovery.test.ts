import { expect, test } from 'vitest';
import type { Exchange } from '../../sandbox/wire/server.ts';
import type { Job } from '../../src/core/job/record.ts';
import { ended, filesOf, textOf } from '../support/easel.ts';
import { startCrashHarness, type CrashHarness } from '../support/crash-harness.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';

interface Crash {
  readonly name: string;
  readonly images?: number;
  readonly arrange?: (harness: CrashHarness) => void;
  /** The bot dies at the first request that this is true of. */
  readonly at: (request: Exchange, harness: CrashHarness) => boolean;
  /** That request is handled all the same, which shows here; else it is lost with the bot. */
  readonly done?: (harness: CrashHarness) => boolean;
  /** Between the death and the next start. */
  readonly meanwhile?: (harness: CrashHarness) => void;
  /** What is on disk of the job when the bot is dead. */
  readonly found: Job['state'];
  readonly ends: Job['state'];
  readonly says?: string;
  /** Requests to RunComfy that may cost, over both lives of the bot; and those that it took. */
  readonly posts: number;
  readonly taken: number;
  /** Messages in the channel; one unless said. */
  readonly messages?: number;
  readonly costs: { readonly member: boolean; readonly bot: boolean };
}

const delivered = {
  ends: 'delivered',
  says: '✅ Done in',
  posts: 1,
  taken: 1,
  costs: { member: true, bot: true },
} as const;
const unknownOutcome = {
  found: 'submitting',
  ends: 'lost',
  says: 'nobody knows whether RunComfy took it. It is not sent a second time.',
  posts: 1,
  costs: { member: false, bot: true },
} as const;

const manageMessages = 1n << 13n;
const isPost = ({ method, path }: Exchange): boolean => method === 'POST' && path.startsWith('/v1/models/');
const isStatus = ({ method, path }: Exchange): boolean => method === 'GET' && path.endsWith('/status');
const isMedia = ({ method, path }: Exchange): boolean => method === 'GET' && /\.(jpe?g|png)(\?|$)/.test(path);
const isAcknowledgement = ({ path }: Exchange): boolean => path.includes('/callback');
const isEdit = ({ method, path }: Exchange): boolean => method === 'PATCH' && path.includes('/messages/');
const isLook = ({ method, path }: Exchange): boolean => method === 'GET' && path.includes('/messages/');
const isUpload = (request: Exchange): boolean =>
  isEdit(request) && (request.headers['content-type'] ?? '').startsWith('multipart/');
const isFurtherMessage = ({ method, path }: Exchange): boolean => method === 'POST' && path.includes('/webhooks/');
const files = ({ channel }: CrashHarness): number => channel.messages().flatMap((message) => filesOf(message)).length;
const loseAcknowledgement = ({ discord }: CrashHarness): void =>
  void discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'drop-reply' } });

const stateIn = (harness: CrashHarness): Job['state'] | undefined => ledgerOf(harness).jobs[0]?.state;

const crashes: readonly Crash[] = [
  {
    name: 'when accepted, before it is acknowledged: nothing is submitted, nothing counts',
    at: isAcknowledgement,
    found: 'accepted',
    ends: 'refused',
    messages: 0,
    posts: 0,
    taken: 0,
    costs: { member: false, bot: false },
  },
  {
    name: 'when accepted and acknowledged, before that is written down: the reply is there, so it is made',
    at: isAcknowledgement,
    done: ({ channel }) => channel.messages().length === 1,
    found: 'accepted',
    ...delivered,
  },
  {
    name: 'when accepted, Discord’s answer lost: the reply is there, so it is made',
    arrange: loseAcknowledgement,
    at: isLook,
    found: 'accepted',
    ...delivered,
  },
  {
    name: 'when accepted, and Discord never showed it: nothing is submitted, nothing counts',
    arrange: loseAcknowledgement,
    at: isLook,
    meanwhile: ({ discord }) =>
      void discord.faults.inject({
        method: 'GET',
        path: /\/messages\//,
        fault: { kind: 'answer', status: 404, body: { code: 10_008, message: 'Unknown Message' } },
      }),
    found: 'accepted',
    ends: 'refused',
    posts: 0,
    taken: 0,
    costs: { member: false, bot: false },
  },
  {
    name: 'while waiting, since RunComfy had no room: it has its turn',
    arrange: ({ runcomfy }) => (runcomfy.switches.rateLimit = { left: 1, retryAfter: '3600' }),
    at: isEdit,
    found: 'waiting',
    ...delivered,
    posts: 2,
  },
  { name: 'while submitting, before RunComfy took it: never sent again', at: isPost, ...unknownOutcome, taken: 0 },
  {
    name: 'while submitting, after RunComfy took it: never sent again',
    at: isPost,
    done: ({ runcomfy }) => runcomfy.submissions.length === 1,
    ...unknownOutcome,
    taken: 1,
  },
  { name: 'while queued', at: isStatus, found: 'queued', ...delivered },
  {
    name: 'while running',
    arrange: ({ runcomfy }) => runcomfy.next({ runMs: 3_000 }),
    at: (request, harness) => isStatus(request) && stateIn(harness) === 'running',
    found: 'running',
    ...delivered,
  },
  { name: 'while fetching', at: isMedia, found: 'fetching', ...delivered },
  {
    name: 'while fetching the last of three',
    images: 3,
    at: (request, { runcomfy }) => isMedia(request) && runcomfy.mediaTraffic.filter(isMedia).length === 3,
    found: 'fetching',
    ...delivered,
  },
  { name: 'while delivering, the upload lost', images: 2, at: isUpload, found: 'delivering', ...delivered },
  {
    name: 'while delivering, between the upload and its commit: the files are there once',
    images: 2,
    at: isUpload,
    done: (harness) => files(harness) === 2,
    found: 'delivering',
    ...delivered,
  },
  {
    name: 'while delivering, before its second message',
    images: 12,
    at: isFurtherMessage,
    found: 'delivering',
    messages: 2,
    ...delivered,
  },
  {
    name: 'while delivering, its second message made and not written down: it is found again',
    images: 12,
    at: isFurtherMessage,
    done: ({ channel }) => channel.messages().length === 2,
    found: 'delivering',
    messages: 2,
    ...delivered,
  },
  {
    name: 'while delivering, between its two messages: the second is filled, not made once more',
    images: 12,
    at: (request, harness) => isUpload(request) && files(harness) === 10,
    found: 'delivering',
    messages: 2,
    ...delivered,
  },
  {
    name: 'when failed and not told: it is told',
    arrange: ({ runcomfy }) => runcomfy.next({ end: 'failed' }),
    at: (request, harness) => isEdit(request) && stateIn(harness) === 'failed',
    found: 'failed',
    ends: 'failed',
    says: '❌ The model failed on this one.',
    posts: 1,
    taken: 1,
    costs: { member: false, bot: true },
  },
];

test.each(crashes.map((crash) => [crash.name, crash] as const))('killed %s', async (_name, crash) => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy, guild } = harness;
  const images = crash.images ?? 1;
  const bot = await harness.readyBot();
  crash.arrange?.(harness);
  const { done } = crash;
  const dead = harness.killAt(bot, (request) => crash.at(request, harness), done && (() => done(harness)));
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images });
  await dead;
  expect(ledgerOf(harness).jobs.map(({ state }) => state)).toEqual([crash.found]);

  crash.meanwhile?.(harness);
  await harness.readyBot();
  await discord.until(() => areAllAnnounced(harness), 15_000);

  const isDelivered = crash.ends === 'delivered';
  expect(textOf(asked.reply())).toContain(crash.says ?? '');
  expect(channel.messages()).toHaveLength(crash.messages ?? 1);
  const alts = channel.messages().flatMap((message) => filesOf(message).map(({ alt }) => alt));
  expect(alts).toEqual(
    Array.from({ length: isDelivered ? images : 0 }, (_, index) => `Result ${index + 1} of ${images}: a heron`),
  );
  expect(runcomfy.traffic.filter(isPost)).toHaveLength(crash.posts);
  expect(runcomfy.submissions).toHaveLength(crash.taken);

  const ledger = ledgerOf(harness);
  expect(ledger.jobs.map(({ state }) => state)).toEqual([crash.ends]);
  const { credits = 0, micros = 0 } = ledger.jobs[0]?.hold ?? {};
  const spent = { spent: crash.costs.member ? credits : 0, held: 0 };
  expect(ledger.member(guild.id, ana.id)).toEqual(spent);
  expect(ledger.server(guild.id)).toEqual(spent);
  expect(ledger.bot()).toEqual({ spent: crash.costs.bot ? micros : 0, held: 0 });
});

test('who reads Chinese is told in Chinese that the outcome is unknown', async () => {
  const harness = await startCrashHarness();
  const bot = await harness.readyBot();
  const dead = harness.killAt(bot, isPost);
  const asked = await harness.mei.command(harness.channel, 'image', { prompt: '蒼鷺', images: 1 });
  await dead;
  await harness.readyBot();
  const message = await harness.discord.until(() => ended(asked), 15_000);
  expect(textOf(message)).toContain('⚠️ 送出時連線中斷，無法得知 RunComfy 是否已收到。Easel 不會再送第二次');
});

test('killed while a result is kept for its owner: it can still be shown', async () => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy, guild } = harness;
  const moderator = guild.addMember({ permissions: manageMessages });
  const bot = await harness.readyBot();
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await asked.answered();
  ana.closeDirectMessages();
  const shown = asked.reply();
  if (shown === undefined) throw new Error('the reply is gone');
  await moderator.deleteMessage(shown);
  await discord.until(() => ledgerOf(harness).jobs[0]?.kept === true, 15_000);
  bot.child.kill('SIGKILL');
  await bot.exit;

  await harness.readyBot();
  const listed = await ana.command(channel, 'jobs');
  await listed.answered();
  const list = listed.reply();
  if (list === undefined) throw new Error('nothing was listed');
  const jobId = asked.id;
  const pressed = await ana.press(list, `show:${jobId}`, { forged: true });
  await discord.until(() => filesOf(pressed.reply()).length === 1 || undefined, 10_000);
  expect(channel.messages()).toEqual([]);
  expect(runcomfy.submissions).toHaveLength(1);
  await discord.until(() => ledgerOf(harness).jobs[0]?.kept === false);
});

test('an interaction that is told again finds its record, at once and after a restart', async () => {
  const harness = await startCrashHarness();
  const { ana, channel, discord, runcomfy } = harness;
  const bot = await harness.readyBot();
  discord.gateway.repeatInteractions(1);
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 1 });
  await discord.until(() => ended(asked), 15_000);
  bot.child.kill('SIGKILL');
  await bot.exit;

  const again = await harness.readyBot();
  discord.gateway.tellAgain();
  // What is asked after it is done after it.
  const other = await ana.command(channel, 'image', { prompt: 'another heron', images: 1 });
  await discord.until(() => ended(other), 15_000);
  expect(again.output()).not.toContain('"level":50');
  expect(runcomfy.submissions).toHaveLength(2);
  expect(channel.messages()).toHaveLength(2);
  // Its record was found: each command was answered once.
  expect(discord.traffic.filter(isAcknowledgement)).toHaveLength(2);
  expect(ledgerOf(harness).jobs).toHaveLength(2);
});
