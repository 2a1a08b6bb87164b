import { expect, test } from 'vitest';
import { everyday, permissions } from '../../sandbox/discord/world/permissions.ts';
import {
  ask,
  askUntil,
  cancelsAsked,
  charged,
  givenBack,
  moneyOf,
  pressAnswers,
  stateOf,
  submissionsOfCat,
  announcedEnd,
} from '../support/cat-job.ts';
import { ended, startEasel, type Easel } from '../support/easel.ts';
import { ledgerOf } from '../support/ledger.ts';
import { answerOf, buttonsOf, moderating, press } from '../support/press.ts';

interface End {
  readonly state: string;
  readonly arrange: (easel: Easel) => void;
  readonly posts: number;
  readonly isRetryable: boolean;
}

/** Every final state of a job. */
const ends: readonly End[] = [
  { state: 'delivered', arrange: () => {}, posts: 1, isRetryable: false },
  { state: 'failed', arrange: ({ runcomfy }) => runcomfy.next({ end: 'failed' }), posts: 1, isRetryable: true },
  { state: 'cancelled', arrange: ({ runcomfy }) => runcomfy.next({ end: 'cancelled' }), posts: 1, isRetryable: true },
  {
    state: 'refused',
    arrange: ({ runcomfy }) =>
      void runcomfy.faults.inject({
        method: 'POST',
        fault: { kind: 'answer', status: 422, body: { error_code: 422001, error_message: 'x', detail: [] } },
      }),
    posts: 0,
    isRetryable: false,
  },
  {
    state: 'lost',
    arrange: ({ runcomfy }) => void runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } }),
    posts: 1,
    isRetryable: true,
  },
];

test.each(ends)('once it is $state, everybody who may press reads that it is over', async (end) => {
  const easel = await startEasel();
  const { ana, guild } = easel;
  end.arrange(easel);
  const asked = await ask(easel);
  await announcedEnd(easel, asked);
  const message = asked.reply();
  expect(stateOf(easel, asked.id)).toBe(end.state);
  const before = ledgerOf(easel).jobs;
  const retry = end.isRetryable ? [`retry:${asked.id}`] : [];
  const result = end.state === 'delivered' ? [`again:${asked.id}`, `edit:${asked.id}`, `delete:${asked.id}`] : [];
  expect(buttonsOf(message)).toEqual([...retry, ...result, `more:${asked.id}`]);
  const moderator = guild.addMember({ permissions: moderating });
  for (const person of [ana, moderator]) {
    expect(answerOf(await press(person, message, `cancel:${asked.id}`))).toBe(pressAnswers.over);
  }
  expect(answerOf(await press(guild.addMember(), message, `cancel:${asked.id}`))).toBe(pressAnswers.notYours);
  expect(ledgerOf(easel).jobs).toEqual(before);
  expect(submissionsOfCat(easel)).toBe(end.posts);
  expect(cancelsAsked(easel)).toBe(0);
});

test('pressed twice in the queue, by one or by two at once, RunComfy is asked once', async () => {
  const easel = await startEasel();
  const { ana, guild, runcomfy } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  runcomfy.next({ queueMs: 600_000 });
  runcomfy.faults.inject({ path: /\/cancel$/, fault: { kind: 'late-reply', ms: 5_000 } });
  const asked = await askUntil(easel, 'queued');
  const message = asked.reply();
  const pressed = await Promise.all([ana, moderator, ana].map((who) => press(who, message, `cancel:${asked.id}`)));
  // By now the card may have no button any more.
  const again = await press(ana, message && { ...message, components: [] }, `cancel:${asked.id}`);
  expect(pressed.map(answerOf)).toContain(pressAnswers.asked);
  expect(answerOf(again)).toBe(pressAnswers.alreadyAsked);
  await announcedEnd(easel, asked);
  expect(cancelsAsked(easel)).toBe(1);
  expect(moneyOf(easel)).toEqual(givenBack);
});

test('pressed by two at once while it waits, it is cancelled once and its credits come back once', async () => {
  const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
  const { ana, mei, guild, channel, runcomfy, until } = easel;
  const moderator = guild.addMember({ permissions: moderating });
  await mei.command(channel, 'image', { prompt: 'the one before', images: 1 });
  await until(() => runcomfy.submissions.length === 1);
  const asked = await askUntil(easel, 'waiting');
  const message = asked.reply();
  const pressed = await Promise.all([ana, moderator].map((who) => press(who, message, `cancel:${asked.id}`)));
  expect(pressed.map(answerOf)).toContain(pressAnswers.cancelled);
  expect(ledgerOf(easel).member(guild.id, ana.id)).toEqual({ spent: 0, held: 0 });
  await announcedEnd(easel, asked);
  expect([submissionsOfCat(easel), cancelsAsked(easel)]).toEqual([0, 0]);
});

test.each([
  { name: 'no custom id of a job', customId: 'nonsense' },
  { name: 'an action that there is not', customId: 'steal:123456789012345678' },
  { name: 'an id that is too short', customId: 'cancel:1' },
])('a forged button with $name does nothing', async ({ customId }) => {
  const easel = await startEasel();
  const { ana, mei } = easel;
  const asked = await askUntil(easel, 'queued');
  expect(answerOf(await press(ana, asked.reply(), customId))).toBe('This button no longer works.');
  expect(answerOf(await press(mei, asked.reply(), customId))).toBe('這個按鈕已失效。');
});

test('a forged button for a job that never existed is refused', async () => {
  const easel = await startEasel();
  const asked = await askUntil(easel, 'queued');
  const pressed = await press(easel.ana, asked.reply(), 'cancel:123456789012345678');
  expect(answerOf(pressed)).toBe('Easel no longer knows this request.');
});

test('each reads the answer in their own language, whatever language the job speaks', async () => {
  const easel = await startEasel();
  const { ana, mei, guild, channel, runcomfy, until } = easel;
  runcomfy.next({ runMs: 60_000 });
  const asked = await mei.command(channel, 'image', { prompt: '月光下的竹林', images: 1 });
  await until(() => stateOf(easel, asked.id) === 'running');
  const moderator = guild.addMember({ locale: 'zh-TW', permissions: moderating });
  const answers = await Promise.all(
    [mei, moderator, ana].map((who) => press(who, asked.reply(), `cancel:${asked.id}`)),
  );
  expect(answers.map(answerOf)).toEqual([
    '已開始生成，無法取消，仍會扣3點。可改成只有你看得到。',
    '已開始生成，無法取消，仍會扣3點。你可以攔下結果。',
    pressAnswers.notYours,
  ]);
  await until(() => ended(asked));
});

test.each(['waiting', 'queued', 'running'] as const)(
  'the button on a message from before a restart works while it is %s',
  async (state) => {
    const easel = await startEasel({ env: { JOBS_AT_ONCE: '1' } });
    const { ana, mei, channel, runcomfy, until } = easel;
    if (state === 'waiting') {
      runcomfy.next({ runMs: 120_000 });
      await mei.command(channel, 'image', { prompt: 'the one before', images: 1 });
      await until(() => runcomfy.submissions.length === 1);
    }
    runcomfy.next(state === 'running' ? { runMs: 120_000 } : { queueMs: 600_000 });
    const asked = await askUntil(easel, state);
    await until(() => buttonsOf(asked.reply()).length > 0);
    const before = asked.reply();
    await easel.stop();
    await easel.start();
    const pressed = await press(ana, before, `cancel:${asked.id}`);
    expect(answerOf(pressed)).toBe(
      { waiting: pressAnswers.cancelled, queued: pressAnswers.asked, running: pressAnswers.ownerCannotStop }[state],
    );
    expect(await announcedEnd(easel, asked)).toContain(state === 'running' ? '✅' : '🚫');
    expect(moneyOf(easel)).toEqual(state === 'running' ? charged : givenBack);
  },
);

test('a cancel that was requested before a restart is passed on after it', async () => {
  const easel = await startEasel();
  const { ana, runcomfy, until } = easel;
  runcomfy.next({ queueMs: 600_000 });
  runcomfy.faults.inject({ path: /\/cancel$/, fault: { kind: 'answer', status: 503 } });
  const asked = await askUntil(easel, 'queued');
  await press(ana, asked.reply(), `cancel:${asked.id}`);
  await until(() => cancelsAsked(easel) === 1);
  await easel.stop();
  await easel.start();
  expect(await announcedEnd(easel, asked)).toContain('🚫');
  expect(cancelsAsked(easel)).toBe(2);
  expect(moneyOf(easel)).toEqual(givenBack);
});

test('an administrator may do what a moderator may, without the permission itself', async () => {
  const easel = await startEasel();
  easel.runcomfy.next({ queueMs: 600_000 });
  const asked = await askUntil(easel, 'queued');
  const administrator = easel.guild.addMember({ permissions: everyday | permissions.administrator });
  expect(answerOf(await press(administrator, asked.reply(), `cancel:${asked.id}`))).toBe(pressAnswers.asked);
  expect(await announcedEnd(easel, asked)).toContain('🚫');
  expect(moneyOf(easel)).toEqual(givenBack);
});
