import { expect, vi } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/people/handles.ts';
import type { Submission } from '../../../sandbox/runcomfy/submission.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { ended, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { startGate, type Gate } from '../../support/gate.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { says as isSaid } from '../discord/said.ts';
import type { Row, JobStatus } from './row.ts';

type Language = 'en-US' | 'zh-TW';

/** A running row: its request, and what RunComfy has of it. */
export interface RunningRow {
  readonly row: Row;
  readonly language: Language;
  readonly asked: InteractionHandle;
  /** Absent until it was accepted. */
  readonly submission: Submission | undefined;
}

/** Everybody may have as many jobs at once as there are rows. */
const highLimits = {
  JOBS_AT_ONCE: '60',
  JOBS_PER_MEMBER: '60',
  QUOTA_DAILY_CREDITS: '5000',
  QUOTA_MONTHLY_CREDITS: '5000',
  SPEND_DAILY_USD: '100',
};

export async function startFixture(
  row: Row | undefined,
  env = {},
): Promise<{ readonly easel: Easel; readonly gate: Gate | undefined }> {
  const gate = row?.gate === true ? await startGate() : undefined;
  const address = gate === undefined ? {} : { RUNCOMFY_API_URL: gate.url };
  const easel = await startEasel({ env: { ...highLimits, ...address, ...env } });
  if (gate !== undefined) {
    gate.to = Number(new URL(easel.runcomfy.url).port);
    await gate.open();
  }
  return { easel, gate };
}

/** The member sends the request. Every second member reads Chinese. */
export async function askFor(easel: Easel, row: Row, index: number): Promise<RunningRow> {
  const language: Language = index % 2 === 0 ? 'en-US' : 'zh-TW';
  const member = language === 'en-US' ? easel.ana : easel.mei;
  const images = row.images ?? 1;
  const asked =
    row.command === 'video'
      ? await member.command(easel.channel, 'video', { prompt: 'a heron' })
      : await member.command(easel.channel, 'image', { prompt: images === 1 ? 'a heron' : 'herons', images });
  await asked.answered();
  await vi.waitFor(() => expect(jobOf(easel, asked)).toBeDefined());
  return { row, language, asked, submission: undefined };
}

/** The same row after RunComfy has accepted it, without letting time pass. */
export async function submitted(easel: Easel, played: RunningRow): Promise<RunningRow> {
  return vi.waitFor(() => {
    const submission = easel.runcomfy.submission(jobOf(easel, played.asked)?.requestId ?? '');
    expect(submission).toBeDefined();
    return { ...played, submission };
  });
}

export function jobOf(easel: Easel, asked: InteractionHandle): Job | undefined {
  return ledgerOf(easel).jobs.find(({ id }) => id === asked.id);
}

/** In steps, each after the last request of the step before has ended, so that what it started happens at its time. */
export async function pass(easel: Easel, ms: number, step = 2_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await easel.clock.advance(Math.min(step, ms - passed));
    await quiet(easel);
  }
}

/** Waits until every exchange is over, including those that a fault holds. */
async function quiet({ runcomfy, clock }: Easel): Promise<void> {
  const isOver = (): boolean => [...runcomfy.traffic, ...runcomfy.mediaTraffic].every(({ over }) => over === true);
  if (isOver()) return;
  await vi.waitFor(() => expect(isOver()).toBe(true), { timeout: 20_000, interval: 5 });
  await clock.advance(0);
}

/**
 * Fails softly, with the name of the row, unless the job has this status for everybody. Work that was started may still
 * be running.
 */
export async function expectStatus(
  easel: Easel,
  { row, language, asked }: RunningRow,
  when: string,
  ...wanted: readonly JobStatus[]
): Promise<void> {
  const stands = (): object => {
    const reply = textOf(asked.reply());
    const said = wanted.find(({ says }) => isSaid(reply, language, says))?.says ?? reply;
    return { fault: row.fault, when, ...standing(jobOf(easel, asked)), says: said };
  };
  const expected = wanted.map((one) => ({ fault: row.fault, when, ...one }));
  await vi.waitFor(() => expect(expected).toContainEqual(stands()), 3_000).catch(() => undefined);
  expect.soft(expected).toContainEqual(stands());
}

function standing(job: Job | undefined): object {
  const { settlement } = job ?? {};
  return {
    state: job?.state,
    credits: settlement === undefined ? 'held' : settlement.credits > 0 ? 'charged' : 'given back',
    spend: settlement === undefined ? 'held' : settlement.micros > 0 ? 'counts' : '0',
  };
}

export function expectCount(row: Row, what: string, actual: number, wanted: Row['asked']): void {
  if (typeof wanted === 'number') expect.soft(actual, `${row.fault}: ${what}`).toBe(wanted);
  else expect.soft(actual, `${row.fault}: ${what}`).toBeLessThanOrEqual(wanted.most);
}

/** Waits until all these jobs have ended, and their ends are announced. */
export async function allEnded(easel: Easel, played: readonly RunningRow[]): Promise<void> {
  await easel.until(() => played.every(({ asked }) => ended(asked) !== false) && areAllAnnounced(easel));
}
