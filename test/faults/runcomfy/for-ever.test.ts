import { expect, test } from 'vitest';
import { textOf } from '../../support/easel.ts';
import { tries } from '../../support/submissions.ts';
import { endlessRows } from './for-ever.ts';
import { questions } from './run-rows.ts';
import { delivered, failed, finishing, running, type Row, type JobStatus } from './row.ts';
import { allEnded, askFor, expectStatus, pass, startFixture, submitted, type RunningRow } from './run.ts';

const minute = 60_000;
const hour = 60 * minute;
const late: JobStatus = { ...running, says: 'status.late' };
const givenUp: JobStatus = { ...failed('no-answer'), state: 'lost' };

test(
  'a request that is never answered usefully becomes late and is given up; one that is not reached is kept',
  { timeout: 180_000 },
  async () => {
    const { easel, gate } = await startFixture(undefined, { JOB_TIMEOUT_MINUTES: '5' });
    const { runcomfy } = easel;
    const taken: RunningRow[] = [];
    for (const [index, row] of endlessRows.entries()) {
      runcomfy.next({ queueMs: 1_000, runMs: row.isOver ? 20_000 : row.counts ? 1_000 * hour : 5 * hour });
      const asRow: Row = { ...row, minute: running, posts: 1, asked: 0 };
      taken.push(await submitted(easel, await askFor(easel, asRow, index)));
    }
    await easel.until(() => taken.every(({ asked }) => textOf(asked.reply()).includes('🎨')));
    const began = endlessRows.flatMap((row, index) => {
      const played = taken[index];
      if (played === undefined) return [];
      return [{ row, played, end: row.begin({ runcomfy, gate, submission: played.submission }) }];
    });

    await pass(easel, 4 * minute, 10_000);
    for (const { played, row } of began) {
      await expectStatus(easel, played, 'before its time is over', row.isOver ? finishing : running);
    }
    await pass(easel, 56 * minute, 30_000);
    const before = began.map(({ played }) => questions(easel, played));
    await pass(easel, hour, 60_000);
    for (const [index, { played, row }] of began.entries()) {
      const standing = { ...late, ...(row.isOver ? { state: 'fetching' as const } : {}) };
      await expectStatus(easel, played, 'after an hour', row.counts ? standing : running);
      expect.soft(questions(easel, played) - (before[index] ?? 0), row.fault).toBeLessThanOrEqual(row.hourly);
    }

    // It is also polled after a stop. A whole day of polling is in test/flows/too-long.test.ts.
    await easel.stop();
    await easel.clock.advance(22 * hour);
    await easel.start();
    await pass(easel, 2 * hour, 5 * minute);
    for (const { played, row } of began) {
      await expectStatus(easel, played, 'after 26 hours', row.counts ? givenUp : running);
    }
    for (const { end, row } of began) if (!row.counts) await end();
    await allEnded(
      easel,
      began.map(({ played }) => played),
    );
    for (const { played, row } of began) if (!row.counts) await expectStatus(easel, played, 'in the end', delivered);
    expect(tries(easel)).toBe(endlessRows.length);
  },
);
