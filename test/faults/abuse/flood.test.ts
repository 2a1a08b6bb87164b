import { expect, test } from 'vitest';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import { startEasel, textOf, type Easel } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';

const thousand = 1_000;
/** How many commands are sent at the same moment. A second has `thousand / atOnce` such moments. */
const atOnce = 50;
const moments = thousand / atOnce;

interface Asking {
  readonly who: MemberHandle;
  readonly images: number;
}

/**
 * Sends a thousand commands within a second of the clock, fifty at a time. More would measure the machine that the test
 * runs on.
 */
async function flood({ channel, clock }: Easel, asking: readonly Asking[]): Promise<readonly InteractionHandle[]> {
  const asked: InteractionHandle[] = [];
  for (let moment = 0; moment < moments; moment += 1) {
    const these = asking.slice(moment * atOnce, (moment + 1) * atOnce);
    const now = await Promise.all(
      these.map(async ({ who, images }) => who.command(channel, 'image', { prompt: 'waves', images })),
    );
    await Promise.all(now.map(async (each) => each.answered()));
    asked.push(...now);
    await clock.advance(thousand / moments);
  }
  return asked;
}

/** How many commands got each answer. Each was answered once, and within three seconds. */
function answers({ discord }: Easel, asked: readonly InteractionHandle[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const callbacks = new Map<string, number[]>();
  for (const { path, at } of discord.traffic) {
    const [, id] = /\/interactions\/(\d+)\/[^/]+\/callback/.exec(path) ?? [];
    if (id !== undefined) callbacks.set(id, [...(callbacks.get(id) ?? []), at]);
  }
  for (const each of asked) {
    const waited = callbacks.get(each.id)?.map((at) => at - each.createdAt) ?? [];
    expect([each.state, waited.length, Math.max(...waited) < 3_000]).toEqual(['answered', 1, true]);
    const isPrivate = each.response?.ephemeral === true;
    const said = isPrivate ? textOf(each.reply()).replaceAll(/<t:\d+:R>/g, '<t>') : 'accepted';
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

test('a thousand commands in a second from one member: as many as may run and wait are accepted, the others are refused', async () => {
  const easel = await startEasel({ env: { JOBS_PER_MEMBER: '3', WAITING_PER_MEMBER: '5', LOG_LEVEL: 'info' } });
  easel.runcomfy.switches.outcome.runMs = 600_000;
  const asked = await flood(
    easel,
    Array.from({ length: thousand }, () => ({ who: easel.ana, images: 1 })),
  );
  expect(answers(easel, asked)).toEqual({
    accepted: 8,
    'You already have 5 waiting. Let one start, or cancel one with /jobs.': 992,
  });
  expect(ledgerOf(easel).jobs).toHaveLength(8);
});

test('a thousand commands in a second, from two members and then from a thousand, are all answered, and no limit is exceeded', async () => {
  const easel = await startEasel({
    env: {
      JOBS_PER_MEMBER: '3',
      WAITING_PER_MEMBER: '5',
      QUOTA_DAILY_CREDITS: '30',
      JOBS_AT_ONCE: '20',
      WAITING_IN_ALL: '40',
      LOG_LEVEL: 'info',
    },
  });
  const { guild, ana, channel, runcomfy, clock } = easel;
  const bo = guild.addMember();
  runcomfy.switches.outcome.runMs = 600_000;

  const few = await flood(
    easel,
    Array.from({ length: thousand }, (_, index) =>
      index % 2 === 0 ? { who: ana, images: 1 } : { who: bo, images: 5 },
    ),
  );
  expect(answers(easel, few)).toEqual({
    // Of Ana's jobs three start and five wait. Bo's credits of the day are enough for two.
    accepted: 8 + 2,
    'You already have 5 waiting. Let one start, or cancel one with /jobs.': 492,
    'You have no credits left today; this costs 15. Resets <t>.': 498,
  });

  const many = await flood(
    easel,
    Array.from({ length: thousand }, () => ({ who: guild.addMember(), images: 1 })),
  );
  // In all, twenty are running, five of them from before, and forty wait, five of them from before.
  expect(answers(easel, many)).toEqual({
    accepted: 15 + 35,
    'The line is full just now. Try again in a few minutes.': 950,
  });

  await clock.advance(5_000);
  const ledger = ledgerOf(easel);
  expect(ledger.jobs).toHaveLength(60);
  expect(ledger.jobs.filter(({ state }) => state === 'waiting')).toHaveLength(40);
  expect(runcomfy.submissions).toHaveLength(20);
  expect(channel.messages()).toHaveLength(60);
  expect([ledger.member(guild.id, ana.id), ledger.member(guild.id, bo.id), ledger.server(guild.id)]).toEqual([
    { spent: 0, held: 24 },
    { spent: 0, held: 30 },
    { spent: 0, held: 24 + 30 + 150 },
  ]);
  const info = 30;
  expect(easel.logs.filter(({ level }) => Number(level) > info)).toEqual([]);
});
