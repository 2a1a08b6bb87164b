import { expect, test } from 'vitest';
import { asTold, replyView } from '../../../src/core/job/view.ts';
import { aJob } from '../../support/job.ts';

const job = aJob({ state: 'running', times: { accepted: 0, submitted: 1_000, running: 5_000 } });
const running = (usually?: number): ReturnType<typeof replyView> => replyView(job, { usually });

test.each([
  { usually: 19_000, now: 10_000, says: 21_000, because: 'it moved a little' },
  { usually: 60_000, now: 10_000, says: 21_000, because: 'it moved far, and what was told may still come true' },
  { usually: undefined, now: 10_000, says: 21_000, because: 'nothing is known just now' },
  { usually: 39_999, now: 21_001, says: 21_000, because: 'it has passed, and runs take longer, but not twice as long' },
  { usually: 40_000, now: 21_001, says: 41_000, because: 'it has passed, and runs take twice as long' },
  { usually: 40_000, now: 21_000, says: 21_000, because: 'it has not passed yet' },
])('told to be ready 20 s after its submission, at $now ms a run is said to be ready at $says: $because', (row) => {
  expect(asTold(job, running(row.usually), running(20_000), row.now).status).toMatchObject({ readyAt: row.says });
});

test('what was not told yet is told, and another state is told as it is', () => {
  expect(asTold(job, running(20_000), undefined, 10_000)).toEqual(running(20_000));
  expect(asTold(job, running(20_000), running(), 10_000)).toEqual(running(20_000));
  const finishing = replyView({ ...job, state: 'fetching' });
  expect(asTold(job, finishing, running(20_000), 10_000)).toEqual(finishing);
  const queued = replyView({ ...job, state: 'queued' });
  expect(asTold(job, running(20_000), queued, 10_000)).toEqual(running(20_000));
});

test('what else changed is shown with the moment that was told', () => {
  const withheld = replyView({ ...job, wish: 'cancel', cancel: 'refused' }, { usually: 25_000 });
  const told = running(20_000);
  expect(asTold(job, { ...withheld, buttons: [] }, told, 10_000)).toEqual({
    ...withheld,
    buttons: [],
    status: told.status,
  });
});
