import { expect, onTestFinished, test } from 'vitest';
import type { Job } from '../../src/core/job/record.ts';
import type { JobView } from '../../src/core/job/view.ts';
import type { Messenger, Shown } from '../../src/services/messenger.ts';
import { createStatusBoard, type StatusBoard } from '../../src/services/status.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';

interface Bench {
  readonly board: StatusBoard;
  readonly clock: TestClock;
  /** `status@ms` of every edit, milliseconds since the test began. */
  readonly edits: readonly string[];
}

const shown: Shown = { kind: 'shown', message: { id: '6', attachments: [] } };
const succeed = async (): Promise<Shown> => Promise.resolve(shown);

function start(edit: (view: JobView, signal: AbortSignal) => Promise<Shown> = succeed): Bench {
  const clock = createTestClock();
  const began = clock.now();
  const edits: string[] = [];
  const messenger: Pick<Messenger, 'editReply'> = {
    async editReply(_job, view, signal) {
      edits.push(`${view.status.kind}@${clock.now() - began}`);
      return edit(view, signal);
    },
  };
  const board = createStatusBoard({ messenger, clock });
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

test('what stands there already is not said again', async () => {
  const { board, clock, edits } = start();
  for (let round = 0; round < 3; round += 1) {
    board.show(queued(3));
    await clock.advance(0);
    await clock.advance(5_000);
  }
  board.show(queued(2));
  await clock.advance(0);
  await clock.advance(5_000);
  expect(edits).toEqual(['queued@800', 'queued@15000']);
});

test('what could not be shown is dropped, and said again with the next change', async () => {
  const { board, clock, edits } = start(async () => Promise.resolve({ kind: 'unreachable', retryAfter: undefined }));
  board.show(running);
  await clock.advance(60_000);
  expect(edits).toHaveLength(1);
  board.show(running);
  await clock.advance(5_000);
  expect(edits).toHaveLength(2);
});

test('what should no longer be read is taken away at once, whatever was said just before', async () => {
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

test('each job has its own pace', async () => {
  const { board, clock, edits } = start();
  board.show(queued());
  board.show({ ...running, id: '2' });
  await clock.advance(800);
  expect(edits).toEqual(['queued@800', 'running@800']);
});

test('one edit of a job is under way at most; a final waits for it and drops what is older', async () => {
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

test('a final does not wait for an edit that has not begun, nor where none ever did', async () => {
  const { board, clock, edits } = start();
  board.show(running);
  await board.settle('1', succeed);
  await board.settle('unknown', succeed);
  await clock.advance(10_000);
  expect([edits, clock.sleepers]).toEqual([[], 0]);
});

test('stopped, it gives up the edit under way, waits for nothing, and shows nothing more', async () => {
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
