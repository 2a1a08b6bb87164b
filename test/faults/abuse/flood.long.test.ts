import { expect, test } from 'vitest';
import { startEasel } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import { answers, flood, thousand } from './flooding.ts';

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
    'You already have 5 in line. Wait for one to start, or cancel one with `/jobs`.': 492,
    'This costs 15; you have no credits left today. Resets <t>.': 498,
  });

  const many = await flood(
    easel,
    Array.from({ length: thousand }, () => ({ who: guild.addMember(), images: 1 })),
  );
  // In all, twenty are running, five of them from before, and forty wait, five of them from before.
  expect(answers(easel, many)).toEqual({
    accepted: 15 + 35,
    'The line is full right now. Try again in a few minutes.': 950,
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
