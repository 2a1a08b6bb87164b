import { describe, expect, test } from 'vitest';
import type { Outcome, Switches } from '../../sandbox/runcomfy/switches.ts';
import {
  askUntil,
  cancelsAsked,
  charged,
  givenBack,
  moneyOf,
  pressAnswers,
  submissionsOfCat,
  announcedEnd,
} from '../support/cat-job.ts';
import { filesOf, startEasel } from '../support/easel.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';

/** RunComfy's answers to a cancel in its queue. */
const words: readonly {
  readonly word: string;
  readonly outcome: Partial<Outcome>;
  readonly becomes: keyof typeof pressAnswers;
  readonly ends: string;
  readonly costs: typeof charged;
}[] = [
  {
    word: 'cancelled, with a status that says completed',
    outcome: { cancel: 'odd-status' },
    becomes: 'cancelled',
    ends: '🚫 Cancelled · no credits used',
    costs: givenBack,
  },
  {
    word: 'not cancellable, because it started that moment',
    outcome: { cancel: 'race' },
    becomes: 'ownerCannotStop',
    ends: '✅',
    costs: charged,
  },
  {
    word: 'not cancellable, although it still waits there',
    outcome: { cancel: 'refused', queueMs: 20_000 },
    becomes: 'ownerCannotStop',
    ends: '✅',
    costs: charged,
  },
  {
    word: 'cancelled, and it runs all the same',
    outcome: { cancel: 'ignored', queueMs: 10_000 },
    becomes: 'ownerCannotStop',
    ends: '✅',
    costs: charged,
  },
];

test.each(words)("RunComfy's answer in the queue is $word", async ({ outcome, becomes, ends: end, costs }) => {
  const easel = await startEasel();
  const { ana, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 600_000, runMs: 30_000, ...outcome });
  const asked = await askUntil(easel, 'queued');
  const pressed = await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(answerOf(pressed)).toBe(pressAnswers.asked);
  await until(() => answerOf(pressed) === pressAnswers[becomes]);
  const runsOn = becomes === 'ownerCannotStop';
  expect(buttonsOf(pressed.reply())).toEqual(runsOn ? [`private:${asked.id}`] : []);
  // The button stays, even if this answer is gone.
  if (runsOn) await until(() => buttonsOf(asked.reply()).includes(`private:${asked.id}`));
  expect(answerOf(await press(ana, asked.reply(), `cancel:${asked.id}`))).toBe(
    runsOn ? pressAnswers.ownerCannotStop : pressAnswers.over,
  );
  expect(await announcedEnd(easel, asked)).toContain(end);
  expect(filesOf(asked.reply())).toHaveLength(runsOn ? 1 : 0);
  expect(moneyOf(easel)).toEqual(costs);
  expect([submissionsOfCat(easel), cancelsAsked(easel)]).toEqual([1, 1]);
});

test.each([
  { name: 'is lost, though it was taken', faults: [{ kind: 'drop-reply' }], asks: 1 },
  { name: 'breaks off', faults: [{ kind: 'reset-mid-body' }], asks: 1 },
  { name: 'never came, because the connection broke', faults: [{ kind: 'reset' }, { kind: 'reset' }], asks: 3 },
  {
    name: 'is an error of a server between',
    faults: [
      { kind: 'answer', status: 502, body: '<html>Bad gateway</html>' },
      { kind: 'answer', status: 500, body: { error_code: 500001 } },
    ],
    asks: 3,
  },
  { name: 'says to come back later', faults: [{ kind: 'answer', status: 429 }], asks: 2 },
] as const)(
  'if the answer to a cancel $name, the status is read and the cancel is sent again',
  async ({ faults, asks }) => {
    const easel = await startEasel();
    const { ana, runcomfy, clock, until } = easel;
    runcomfy.next({ queueMs: 600_000 });
    for (const fault of faults) runcomfy.faults.inject({ path: /\/cancel$/, fault });
    const asked = await askUntil(easel, 'queued');
    const pressedAt = clock.now();
    const pressed = await press(ana, asked.reply(), `cancel:${asked.id}`);
    expect(answerOf(pressed)).toBe(pressAnswers.asked);
    expect(await announcedEnd(easel, asked)).toContain('🚫 Cancelled · no credits used');
    await until(() => answerOf(pressed) === pressAnswers.cancelled);
    expect(clock.now() - pressedAt).toBeLessThan(30_000);
    expect(moneyOf(easel)).toEqual(givenBack);
    expect([submissionsOfCat(easel), cancelsAsked(easel)]).toEqual([1, asks]);
  },
);

test('a press is answered at once while RunComfy takes its time to answer the cancel', async () => {
  const easel = await startEasel();
  const { ana, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 600_000 });
  runcomfy.faults.inject({ path: /\/cancel$/, fault: { kind: 'late-reply', ms: 10_000 } });
  const asked = await askUntil(easel, 'queued');
  const pressed = await press(ana, asked.reply(), `cancel:${asked.id}`);
  expect(answerOf(pressed)).toBe(pressAnswers.asked);
  await until(() => answerOf(pressed) === pressAnswers.cancelled);
  expect(moneyOf(easel)).toEqual(givenBack);
});

/** RunComfy's answers to a paid request that was under way when Cancel was pressed. */
const answers: readonly {
  readonly answer: string;
  readonly arrange: (switches: Switches) => void;
  readonly becomes: keyof typeof pressAnswers;
  readonly end: string;
}[] = [
  {
    answer: 'to come back later',
    arrange: (switches) => (switches.rateLimit = { left: 1, retryAfter: '5' }),
    becomes: 'cancelled',
    end: '🚫 Cancelled · no credits used',
  },
  {
    answer: 'that the balance is empty',
    arrange: (switches) => (switches.balanceUsd = 0),
    becomes: 'cancelled',
    end: '🚫 Cancelled · no credits used',
  },
  {
    answer: 'that the filter refuses it',
    arrange: (switches) => (switches.moderation = { at: 'submit', words: /cat/ }),
    becomes: 'over',
    end: "🙅 The model's safety filter blocked this. No credits used; try other words.",
  },
];

test.each(answers)(
  'pressed while it is submitted, and RunComfy answers $answer: it is not sent again and costs nothing',
  async ({ arrange, becomes, end }) => {
    const easel = await startEasel();
    const { ana, runcomfy, clock, until } = easel;
    runcomfy.faults.inject({ method: 'POST', fault: { kind: 'delay', ms: 5_000 } });
    arrange(runcomfy.switches);
    const asked = await askUntil(easel, 'submitting');
    const pressed = await press(ana, asked.reply(), `cancel:${asked.id}`);
    expect(answerOf(pressed)).toBe(pressAnswers.asked);
    expect(await announcedEnd(easel, asked)).toContain(end);
    await until(() => answerOf(pressed) === pressAnswers[becomes]);
    await clock.advance(300_000);
    expect(runcomfy.traffic.filter(({ path }) => path.startsWith('/v1/models/'))).toHaveLength(1);
    expect([submissionsOfCat(easel), cancelsAsked(easel)]).toEqual([0, 0]);
    expect(moneyOf(easel)).toEqual(givenBack);
  },
);

describe('a cancel and where the result goes are two wishes: neither takes the place of the other', () => {
  const unanswered = { path: /\/cancel$/, times: 4, fault: { kind: 'answer', status: 503 } } as const;

  test.each([
    ['private', '🚫'],
    ['withhold', '🛡️'],
  ] as const)('cancel, then %s, before RunComfy answers', async (action, says) => {
    const easel = await startEasel();
    const { ana, guild, runcomfy, until } = easel;
    runcomfy.next({ queueMs: 600_000 });
    const asked = await askUntil(easel, 'queued');
    runcomfy.faults.inject(unanswered);
    const cancel = await press(ana, asked.reply(), `cancel:${asked.id}`);
    expect(answerOf(cancel)).toBe(pressAnswers.asked);
    const by = action === 'private' ? ana : guild.addMember({ permissions: moderating });
    const note = await press(by, asked.reply(), `${action}:${asked.id}`);
    expect(answerOf(note)).toMatch(/^[🔒🛡]/u);
    await until(() => answerOf(cancel) === pressAnswers.cancelled);
    expect(await announcedEnd(easel, asked)).toBe('🚫 Cancelled · no credits used');
    expect(moneyOf(easel)).toEqual(givenBack);
    expect(answerOf(note)).toContain(says);
  });

  test('keep private, then cancel', async () => {
    const easel = await startEasel();
    const { ana, runcomfy } = easel;
    runcomfy.next({ queueMs: 600_000 });
    const asked = await askUntil(easel, 'queued');
    const note = await press(ana, asked.reply(), `private:${asked.id}`);
    expect(answerOf(await press(ana, asked.reply(), `cancel:${asked.id}`))).toBe(pressAnswers.asked);
    expect(await announcedEnd(easel, asked)).toBe('🚫 Cancelled · no credits used');
    expect(answerOf(note)).toContain('🚫');
    expect([moneyOf(easel), submissionsOfCat(easel), cancelsAsked(easel)]).toEqual([givenBack, 1, 1]);
  });

  test('keep private, then cancel when RunComfy runs it', async () => {
    const easel = await startEasel();
    const { ana, runcomfy, until } = easel;
    runcomfy.next({ cancel: 'race', queueMs: 20_000, runMs: 30_000 });
    const asked = await askUntil(easel, 'queued');
    const note = await press(ana, asked.reply(), `private:${asked.id}`);
    const cancel = await press(ana, asked.reply(), `cancel:${asked.id}`);
    await until(() => answerOf(cancel) === pressAnswers.cannotStop);
    await announcedEnd(easel, asked);
    expect([filesOf(note.reply()).length, filesOf(asked.reply()).length, moneyOf(easel)]).toEqual([1, 0, charged]);
  });
});
