import { shortenTimeouts } from '../../support/short-timeouts.ts';
import { textOf, type Easel } from '../../support/easel.ts';
import { tries } from '../../support/submissions.ts';
import type { Row, JobStatus } from './row.ts';
import {
  allEnded,
  askFor,
  expectCount,
  expectStatus,
  jobOf,
  pass,
  startFixture,
  submitted,
  type RunningRow,
} from './run.ts';

/** The rows that run at the same time, and each of the others by itself. */
export function groupsOf(rows: readonly Row[]): readonly { readonly name: string; readonly group: readonly Row[] }[] {
  const together = rows.filter((row) => row.alone !== true);
  return [
    { name: 'side by side', group: together },
    ...rows.filter((row) => row.alone === true).map((row) => ({ name: row.fault, group: [row] })),
  ];
}

/**
 * Runs each row's job from its acceptance to its end. The fault begins when RunComfy works on it. Returns how many were
 * paid for in all.
 */
export async function runRows(
  rows: readonly Row[],
  options: {
    readonly run: { readonly queueMs: number; readonly runMs: number };
    /** Whether the faults begin when the reply shows that it runs, or as soon as it was accepted. */
    readonly isSeenRunning: boolean;
    readonly count: (easel: Easel, played: RunningRow) => number;
  },
): Promise<{ readonly taken: number; readonly posts: number }> {
  const { easel, gate } = await startFixture(rows[0]);
  const { runcomfy } = easel;
  const all: RunningRow[] = [];
  for (const [index, row] of rows.entries()) {
    runcomfy.next({ ...options.run, ...row.outcome });
    all.push(await submitted(easel, await askFor(easel, row, index)));
  }
  if (options.isSeenRunning) {
    await easel.until(() => all.every(({ asked }) => textOf(asked.reply()).includes('🎨')));
  }
  const isSlow = rows.some((row) => row.slow === true);
  const patient = isSlow ? shortenTimeouts() : undefined;
  const began = all.map((played) => ({
    ...played,
    before: options.count(easel, played),
    end: played.row.begin({ runcomfy, gate, submission: played.submission }),
  }));
  await pass(easel, 60_000);
  for (const played of began) {
    expectCount(played.row, 'asked', options.count(easel, played) - played.before, played.row.asked);
    await expectStatus(easel, played, 'a minute later', ...minuteOf(played.row));
  }

  await easel.stop();
  await easel.start();
  await pass(easel, 12_000);
  for (const played of began) {
    await expectStatus(
      easel,
      played,
      'restarted',
      ...(played.row.restarted === undefined ? minuteOf(played.row) : [played.row.restarted]),
    );
  }
  patient?.restore();
  for (const { row, end } of began) if (row.ends?.when === 'over') await end();
  await allEnded(easel, began);
  for (const played of began) {
    const { row } = played;
    await expectStatus(easel, played, 'in the end', row.ends?.standing ?? row.restarted ?? row.minute);
  }
  return { taken: runcomfy.submissions.length, posts: tries(easel) };
}

const minuteOf = ({ minute, orElse }: Row): readonly JobStatus[] =>
  orElse === undefined ? [minute] : [minute, orElse];

/** How often this job was polled so far. */
export function questions({ runcomfy }: Easel, { submission }: RunningRow): number {
  return runcomfy.traffic.filter(({ method, path }) => method === 'GET' && path.includes(submission?.requestId ?? '-'))
    .length;
}

/** How often this job's files were requested so far. */
export function fetches(easel: Easel, { asked }: RunningRow): number {
  const paths = new Set(jobOf(easel, asked)?.files.map(({ url }) => new URL(url).pathname));
  return easel.runcomfy.mediaTraffic.filter(({ path }) => paths.has(path)).length;
}
