import { expect, test } from 'vitest';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { Outcome } from '../../sandbox/runcomfy/switches.ts';
import { ended, startEasel, textOf, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { moderating, press } from '../support/press.ts';
import { running } from '../support/replies.ts';

/** Two pictures at 0.03 USD, a credit being a cent. */
const held = { credits: 6, micros: 60_000 };

interface Row {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly outcome?: Partial<Outcome>;
  /** Called before the command. */
  readonly arrange?: (easel: Easel) => void;
  /** Called between the command and its end. */
  readonly act?: (easel: Easel, asked: InteractionHandle) => Promise<unknown>;
  readonly submissions?: number;
  /** What the member and the server are charged, and what the bot has spent. */
  readonly credits: number;
  readonly micros: number;
}

const says = async ({ until }: Easel, asked: InteractionHandle, text: string): Promise<unknown> =>
  until(() => textOf(asked.reply()).includes(text));

const rows: readonly Row[] = [
  { name: 'delivered', ...held },
  { name: 'delivered with fewer files than asked for: the price held', outcome: { count: 1 }, ...held },
  {
    name: 'delivered with one file that could be used',
    arrange: ({ runcomfy }) => void runcomfy.mediaFaults.inject({ fault: { kind: 'answer', status: 404 } }),
    ...held,
  },
  {
    name: 'delivered, and RunComfy does not say what it cost',
    outcome: { cost: 'absent' },
    ...held,
  },
  { name: 'delivered, and RunComfy says less than was held', outcome: { cost: 0.0415 }, credits: 6, micros: 41_500 },
  { name: 'delivered, and RunComfy says more than was held', outcome: { cost: 0.09 }, credits: 6, micros: 90_000 },
  { name: 'no file', outcome: { shape: 'empty' }, credits: 0, micros: 60_000 },
  { name: 'no usable file', outcome: { media: { answer: 404 } }, credits: 0, micros: 60_000 },
  { name: 'failed', outcome: { end: 'failed', cost: 'null' }, credits: 0, micros: 60_000 },
  { name: 'failed, with its cost', outcome: { end: 'failed', cost: 0.01 }, credits: 0, micros: 10_000 },
  { name: 'forgotten by RunComfy', outcome: { access: 'expired' }, credits: 0, micros: 60_000 },
  {
    name: 'refused by the model while it runs',
    arrange: ({ runcomfy }) => void (runcomfy.switches.moderation = { at: 'run', words: /heron/ }),
    credits: 0,
    micros: 60_000,
  },
  {
    name: 'refused by the model at submission',
    arrange: ({ runcomfy }) => void (runcomfy.switches.moderation = { at: 'submit', words: /heron/ }),
    submissions: 0,
    credits: 0,
    micros: 0,
  },
  {
    name: 'refused at submission for its inputs',
    arrange: ({ runcomfy }) =>
      void runcomfy.faults.inject({
        method: 'POST',
        fault: { kind: 'answer', status: 422, body: { error_code: 422001, error_message: 'x' } },
      }),
    submissions: 0,
    credits: 0,
    micros: 0,
  },
  {
    name: 'too many requests (429) until its owner gives up',
    arrange: ({ runcomfy }) => void (runcomfy.switches.rateLimit = { left: Infinity }),
    act: async (easel, asked) => {
      await says(easel, asked, 'retrying automatically');
      await press(easel.ana, asked.reply(), `cancel:${asked.id}`);
    },
    submissions: 0,
    credits: 0,
    micros: 0,
  },
  {
    name: 'cancelled before its submission',
    arrange: ({ runcomfy }) => void (runcomfy.switches.rateLimit = { left: 1, retryAfter: '600' }),
    act: async (easel, asked) => {
      await says(easel, asked, 'retrying automatically');
      await press(easel.ana, asked.reply(), `cancel:${asked.id}`);
    },
    submissions: 0,
    credits: 0,
    micros: 0,
  },
  {
    name: "cancelled by RunComfy's word",
    outcome: { queueMs: 60_000 },
    act: async (easel, asked) => {
      await running(easel, asked);
      await press(easel.ana, asked.reply(), `cancel:${asked.id}`);
    },
    credits: 0,
    micros: 0,
  },
  { name: 'cancelled by RunComfy of itself', outcome: { end: 'cancelled' }, credits: 0, micros: 0 },
  {
    name: 'cancelled too late',
    outcome: { queueMs: 60_000, cancel: 'race' },
    act: async (easel, asked) => {
      await running(easel, asked);
      await press(easel.ana, asked.reply(), `cancel:${asked.id}`);
    },
    ...held,
  },
  {
    name: 'cancelled by its word, and finished all the same',
    outcome: { queueMs: 10_000, cancel: 'ignored' },
    act: async (easel, asked) => {
      await running(easel, asked);
      await press(easel.ana, asked.reply(), `cancel:${asked.id}`);
    },
    ...held,
  },
  {
    name: "'only for me'",
    outcome: { runMs: 60_000 },
    act: async (easel, asked) => {
      await says(easel, asked, 'Generating');
      const told = await press(easel.ana, asked.reply(), `cancel:${asked.id}`);
      await press(easel.ana, told.reply(), `private:${asked.id}`);
    },
    ...held,
  },
  {
    name: 'withheld by a moderator',
    outcome: { runMs: 60_000 },
    act: async (easel, asked) => {
      await says(easel, asked, 'Generating');
      const moderator = easel.guild.addMember({ permissions: moderating });
      const told = await press(moderator, asked.reply(), `cancel:${asked.id}`);
      await press(moderator, told.reply(), `withhold:${asked.id}`);
    },
    ...held,
  },
  {
    name: 'outcome of the POST unknown, though RunComfy took it',
    arrange: ({ runcomfy }) => void runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } }),
    credits: 0,
    micros: 60_000,
  },
  {
    name: 'outcome of the POST unknown, and RunComfy did not take it',
    arrange: ({ runcomfy }) =>
      void runcomfy.faults.inject({ method: 'POST', fault: { kind: 'answer', status: 502, body: '<html>' } }),
    submissions: 0,
    credits: 0,
    micros: 60_000,
  },
  {
    name: 'no answer in time: given up after 24 hours',
    env: { JOB_TIMEOUT_MINUTES: '1' },
    outcome: { runMs: 1e9 },
    act: async (easel, asked) => {
      await says(easel, asked, 'much longer than usual');
      expect(ledgerOf(easel).member(easel.guild.id, easel.ana.id)).toEqual({ spent: 0, held: held.credits });
      await easel.clock.advance(23 * 3_600_000);
      expect(ledgerOf(easel).member(easel.guild.id, easel.ana.id)).toEqual({ spent: 0, held: held.credits });
    },
    credits: 0,
    micros: 60_000,
  },
  {
    name: 'an answer after the time: delivered',
    env: { JOB_TIMEOUT_MINUTES: '1' },
    outcome: { runMs: 3_600_000 },
    act: async (easel, asked) => says(easel, asked, 'much longer than usual'),
    ...held,
  },
];

test.each(rows)(
  '$name: $credits credits to member and server, $micros millionths of a dollar to the bot',
  async ({ env = {}, outcome = {}, arrange, act, submissions = 1, credits, micros }) => {
    const easel = await startEasel({ env });
    const { ana, guild, channel, runcomfy, until } = easel;
    runcomfy.next(outcome);
    arrange?.(easel);
    const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
    await act?.(easel, asked);
    await until(() => ended(asked));
    await until(() => ledgerOf(easel).jobs[0]?.settlement !== undefined);

    const ledger = ledgerOf(easel);
    expect(ledger.jobs[0]?.hold).toMatchObject(held);
    expect(ledger.member(guild.id, ana.id)).toEqual({ spent: credits, held: 0 });
    expect(ledger.server(guild.id)).toEqual({ spent: credits, held: 0 });
    expect(ledger.bot()).toEqual({ spent: micros, held: 0 });
    expect(runcomfy.submissions).toHaveLength(submissions);
  },
);

test('jobs that wait, are queued or run are held in all three accounts', async () => {
  const easel = await startEasel();
  const { ana, guild, channel, runcomfy, until } = easel;
  runcomfy.mediaFaults.inject({ times: 2, fault: { kind: 'delay', ms: 10_000 } });
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: 2 });
  await asked.answered();
  for (const said of ['Queued', 'Generating', 'Uploading']) {
    await until(() => textOf(asked.reply()).includes(said));
    const ledger = ledgerOf(easel);
    expect(ledger.windows(guild.id, ana.id)).toEqual({
      '2026-11-21': { spent: 0, held: 6 },
      '2026-11': { spent: 0, held: 6 },
    });
    expect(ledger.server(guild.id)).toEqual({ spent: 0, held: 6 });
    expect(ledger.bot()).toEqual({ spent: 0, held: 60_000 });
  }
});

test('an unknown outcome is counted and logged, without the prompt', async () => {
  const easel = await startEasel();
  easel.runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } });
  const asked = await easel.ana.command(easel.channel, 'image', { prompt: 'a heron', images: 2 });
  await easel.until(() => ended(asked));
  expect(easel.logs.filter(({ msg }) => String(msg).includes('outcome of a submission unknown'))).toMatchObject([
    { level: 50, job: asked.id },
  ]);
  expect(JSON.stringify(easel.logs)).not.toContain('heron');
});
