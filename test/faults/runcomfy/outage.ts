import type { FaultTable } from '../table.ts';

/** An hour in which RunComfy cannot be reached, while members keep asking. */
export const outage = {
  /** Jobs before it. RunComfy has them. */
  running: 12,
  /** Jobs that are requested while it lasts. */
  waiting: 18,
  /** JOBS_AT_ONCE. */
  atOnce: 15,
  /** How many ms after its return one of them notices it. */
  noticedIn: 120_000,
  /**
   * The limits for the busiest second and minute since then: paid requests (as many as may run at once), and polls of
   * the jobs that ran.
   */
  second: { posts: 15, questions: 6 },
  minute: { questions: 36 },
} as const;

export const outageTable: FaultTable = {
  title: 'RunComfy cannot be reached for an hour',
  about: `${outage.running} jobs run, and ${outage.waiting} more are requested meanwhile. \`JOBS_AT_ONCE\` is ${outage.atOnce}. Each running job is polled every two minutes, at random moments. Of the waiting jobs only one is tried.`,
  columns: ['what', 'how many'],
  rows: [
    ['jobs dropped', '0'],
    ['paid requests a job', '1'],
    ['seconds from its return until a job that runs notices', `at most ${outage.noticedIn / 1000}`],
    ['paid requests in the busiest second after its return', `at most ${outage.second.posts}`],
    ['questions about the jobs that ran in the busiest second', `at most ${outage.second.questions}`],
    ['questions about them in the busiest minute', `at most ${outage.minute.questions}`],
  ],
};
