import { expect, test } from 'vitest';
import { keepReadyAt, replyView } from '../../../src/core/job/view.ts';
import { aJob } from '../../support/job.ts';

const job = aJob({ state: 'running', times: { accepted: 0, submitted: 1_000, running: 5_000 } });
const running = (usualMs?: number): ReturnType<typeof replyView> => replyView(job, { usualMs });
const overdue = { kind: 'overdue', since: 5_000 };

test.each([
  { usually: 19_000, because: 'it moved a little' },
  { usually: 60_000, because: 'it moved far, and what was told may still come true' },
  { usually: undefined, because: 'nothing is known right now' },
])('a run that was announced for 20 s after its submission keeps that time until it has passed: $because', (row) => {
  const told = running(20_000);
  expect(keepReadyAt(running(row.usually), told, 20_999)).toEqual(told);
});

test.each([undefined, 20_000, 90_000])(
  'after the moment has passed no other is announced, whatever is usual (%s)',
  (usually) => {
    const said = keepReadyAt(running(usually), running(20_000), 21_000);
    expect(said.status).toEqual(overdue);
    expect(keepReadyAt(running(usually), said, 30_000).status).toEqual(overdue);
  },
);

test('a moment in the past is not announced', () => {
  expect(keepReadyAt(running(20_000), undefined, 20_999)).toEqual(running(20_000));
  expect(keepReadyAt(running(20_000), undefined, 21_000).status).toEqual(overdue);
});

test('a view without a moment stays so, and another state is shown as it is', () => {
  expect(keepReadyAt(running(20_000), running(), 10_000)).toEqual(running());
  const finishing = replyView({ ...job, state: 'fetching' });
  expect(keepReadyAt(finishing, running(20_000), 10_000)).toEqual(finishing);
  const queued = replyView({ ...job, state: 'queued' });
  expect(keepReadyAt(running(20_000), queued, 10_000)).toEqual(running(20_000));
});

test('another change is shown with the announced moment', () => {
  const changed = replyView({ ...job, wish: 'cancel', cancel: 'refused' }, { usualMs: 25_000 });
  const told = running(20_000);
  expect(keepReadyAt({ ...changed, buttons: [] }, told, 10_000)).toEqual({
    ...changed,
    buttons: [],
    status: told.status,
  });
});
