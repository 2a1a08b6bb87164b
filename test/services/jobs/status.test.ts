import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../../src/core/job/record.ts';
import type { JobView } from '../../../src/core/job/view.ts';
import type { Messenger, Shown } from '../../../src/services/jobs/messenger.ts';
import { createStatusBoard, type StatusBoard } from '../../../src/services/jobs/status.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';

interface Bench {
  readonly board: StatusBoard;
  readonly clock: TestClock;
  /** `status@ms` of every edit, in ms since the test began. */
  readonly edits: readonly string[];
}

const shown: Shown = { kind: 'shown', message: { id: '6', attachments: [] } };
const succeed = async (): Promise<Shown> => Promise.resolve(shown);

/** An edit that is made as the bot if that is allowed. */
type Edit = (view: JobView, signal: AbortSignal, mayEditAsBot: () => boolean) => Promise<Shown>;

function start(edit: Edit = succeed, filesWait: (channelId: string) => boolean = () => false): Bench {
  const clock = createTestClock();
  const began = clock.now();
  const edits: string[] = [];
  const messenger: Pick<Messenger, 'editReply'> = {
    async editReply(_job, view, signal, mayEditAsBot = () => true) {
      edits.push(`${view.status.kind}@${clock.now() - began}`);
      return edit(view, signal, mayEditAsBot);
    },
  };
  const board = createStatusBoard({ messenger, filesWait, clock });
  onTestFinished(async () => board.stop());
  return { board, clock, edits };
}

const queued = (position?: number): Job => aJob({ state: 'queued', position });
const running = aJob({ state: 'running' });

test('a change is shown soon, the next one three seconds later at the earliest, and the newest wins', async () => {
  const { board, clock, edits } = start();
  board.show(aJob({ state: 'submitting' }));
  board.show(queued());
  await clock.advance(799);
  expect(edits).toEqual([]);
  await clock.advance(1);
  board.show(queued(3));
  await clock.advance(1_000);
  board.show(running);
  await clock.advance(10_000);
  expect(edits).toEqual(['queued@800', 'running@3800']);
});

test('a view that is shown already is not sent again', async () => {
  const { board, clock, edits } = start();
  for (let round = 0; round < 3; round += 1) {
    board.show(queued(3));
    await clock.advance(0);
    await clock.advance(5_000);
  }
  board.show(queued(2));
  await clock.advance(0);
  await clock.advance(5_000);
  expect(edits).toEqual(['queued-at@800', 'queued-at@15000']);
});

test('a view that could not be shown is dropped, and the next change is sent', async () => {
  const { board, clock, edits } = start(async () => Promise.resolve({ kind: 'unreachable', retryAfter: undefined }));
  board.show(running);
  await clock.advance(60_000);
  expect(edits).toHaveLength(1);
  board.show(running);
  await clock.advance(5_000);
  expect(edits).toHaveLength(2);
});

test('a prompt that must be hidden is removed at once, whatever was shown just before', async () => {
  const { board, clock, edits } = start();
  board.show(running);
  await clock.advance(0);
  await clock.advance(800);
  board.show({ ...running, late: true });
  await clock.advance(100);
  board.show({ ...running, wish: 'private' });
  await clock.advance(0);
  expect(edits).toEqual(['running@800', 'private-coming@900']);
});

test('bringing files over is shown three seconds after the end of the run, unless the files come first', async () => {
  const { board, clock, edits } = start();
  const began = clock.now();
  const fetching = (id: string): Job =>
    aJob({ id, state: 'fetching', times: { accepted: began, completed: began + 5_000 } });
  for (const id of ['1', '2']) board.show({ ...running, id });
  await clock.advance(0);
  await clock.advance(5_000);
  for (const id of ['1', '2']) board.show(fetching(id));
  await clock.advance(0);
  await clock.advance(2_999);
  await board.settle('1', succeed);
  await clock.advance(10_000);
  expect(edits).toEqual(['running@800', 'running@800', 'finishing@8000']);
});

test('a final edit that failed is tried again; meanwhile the present view is not sent again', async () => {
  const { board, clock, edits } = start();
  board.show(running);
  await clock.advance(0);
  await clock.advance(1_000);
  for (const next of [running, aJob({ state: 'fetching' })]) {
    await board.settle('1', succeed, () => false);
    board.show(next);
    await clock.advance(0);
    await clock.advance(10_000);
  }
  expect(edits).toEqual(['running@800', 'finishing@11000']);
});

test('as the bot, one edit of a channel is made in 2.5 s, none while files wait for it, and a hiding edit is not delayed', async () => {
  const allowed: string[] = [];
  let filesWait = false;
  const { board, clock } = start(
    async (view, _signal, mayEditAsBot) => {
      if (!mayEditAsBot()) return Promise.resolve({ kind: 'unreachable', retryAfter: undefined });
      allowed.push(`${view.buttons[0]?.jobId ?? 'hidden:'} ${view.status.kind}@${clock.now() % 100_000}`);
      return succeed();
    },
    (channelId) => filesWait && channelId === running.place.channelId,
  );
  const elsewhere = { ...running, id: '4', place: { ...running.place, channelId: '9' } };
  const show = async (...jobs: readonly Job[]): Promise<void> => {
    for (const job of jobs) board.show(job);
    await clock.advance(0);
    await clock.advance(800);
  };
  await show(running, { ...running, id: '2' }, elsewhere);
  await show({ ...running, id: '3' });
  await clock.advance(1_700);
  await show({ ...running, id: '5' });
  filesWait = true;
  await clock.advance(5_000);
  await show({ ...running, id: '6' }, { ...running, id: '7', wish: 'private' });
  expect(allowed).toEqual(['1 running@800', '4 running@800', '5 running@4100', 'hidden: private-coming@9100']);
});

test('each job has its own pace', async () => {
  const { board, clock, edits } = start();
  board.show(queued());
  board.show({ ...running, id: '2' });
  await clock.advance(800);
  expect(edits).toEqual(['queued@800', 'running@800']);
});

test('at most one edit of a job is under way; a final edit waits for it and drops older views', async () => {
  const { promise: answered, resolve: answer } = Promise.withResolvers<Shown>();
  const { board, clock, edits } = start(async () => answered);
  board.show(queued());
  await clock.advance(800);
  board.show(running);
  await clock.advance(10_000);
  expect(edits).toEqual(['queued@800']);

  let ended = false;
  const final = board.settle('1', async () => {
    ended = true;
    return succeed();
  });
  await clock.advance(5_000);
  expect(ended).toBe(false);
  answer(shown);
  expect([await final, ended]).toEqual([shown, true]);
  await clock.advance(10_000);
  expect(edits).toEqual(['queued@800']);
});

test('a final edit does not wait for an edit that has not begun, nor for one that never did', async () => {
  const { board, clock, edits } = start();
  board.show(running);
  await board.settle('1', succeed);
  await board.settle('unknown', succeed);
  await clock.advance(10_000);
  expect([edits, clock.sleepers]).toEqual([[], 0]);
});

test('stopped, it gives up the running edit, waits for nothing, and shows nothing more', async () => {
  let aborted = false;
  const { board, clock, edits } = start(async (_view, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    aborted = signal.aborted;
    throw new Error('aborted');
  });
  board.show(running);
  board.show({ ...running, id: '2' });
  await clock.advance(800);
  await board.stop();
  board.show(queued());
  await clock.advance(10_000);
  expect([aborted, edits.length, clock.sleepers]).toEqual([true, 2, 0]);
});

/** A run that was submitted now, and is usually ready after this many ms. */
function promised(clock: TestClock, usualMs: number): Parameters<StatusBoard['show']> {
  const at = clock.now();
  return [aJob({ state: 'running', times: { accepted: at, submitted: at, running: at } }), { usualMs }];
}

test.each([false, true])(
  'when the announced moment has passed, this is shown at once and once (looked at meanwhile: %s)',
  async (isLookedAt) => {
    const { board, clock, edits } = start();
    const began = clock.now();
    const run = promised(clock, 20_000);
    board.show(...run);
    await clock.advance(0);
    if (isLookedAt) {
      await clock.advance(10_000);
      board.show(...run);
      await clock.advance(0);
    }
    await clock.advance(19_999 - (clock.now() - began));
    expect(edits).toEqual(['running@800']);
    await clock.advance(1);
    expect(edits).toEqual(['running@800', 'overdue@20000']);
    board.show(run[0], { usualMs: 90_000 });
    await clock.advance(0);
    await clock.advance(120_000);
    expect(edits).toHaveLength(2);
  },
);

test('a change before the moment is shown as soon as without one', async () => {
  const { board, clock, edits } = start();
  const [job, context] = promised(clock, 600_000);
  board.show(job, context);
  await clock.advance(0);
  await clock.advance(5_000);
  board.show({ ...job, state: 'fetching', times: { ...job.times, completed: clock.now() } });
  await clock.advance(0);
  await clock.advance(600_000);
  expect(edits).toEqual(['running@800', 'finishing@8000']);
});

test('a wait for a moment ends with its job and with the board', async () => {
  const { board, clock, edits } = start();
  const [job, context] = promised(clock, 600_000);
  board.show(job, context);
  board.show({ ...job, id: '2' }, context);
  await clock.advance(0);
  await clock.advance(5_000);
  expect(clock.sleepers).toBe(2);
  await board.settle(job.id, async () => Promise.resolve());
  expect(clock.sleepers).toBe(1);
  await board.stop();
  expect([clock.sleepers, edits]).toEqual([0, ['running@800', 'running@800']]);
});
