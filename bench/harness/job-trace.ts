import type { CommandTrace } from './members.ts';
import type { Run } from './runcomfy.ts';
import type { BenchHarness } from './harness.ts';

/** What both stand-ins saw of one command. */
export interface JobTrace extends CommandTrace {
  readonly run: Run | undefined;
}

/** Oldest first. */
export async function jobTracesOf({ discord, runcomfy }: BenchHarness): Promise<readonly JobTrace[]> {
  const [told, runs] = await Promise.all([discord.traces(), runcomfy.runs()]);
  const byNumber = new Map(runs.map((run) => [run.number, run]));
  return told.map((command) => ({ ...command, run: byNumber.get(command.number) }));
}

/** What is there of each, where it is there. */
export function present<T>(traces: readonly JobTrace[], pick: (trace: JobTrace) => T | undefined): T[] {
  return traces.flatMap((trace) => pick(trace) ?? []);
}

/** Milliseconds from the end of a run to the question that saw it. */
export function noticing({ run }: JobTrace): number | undefined {
  return run?.noticed === undefined ? undefined : run.noticed - run.ended;
}

/** Milliseconds from that question to the delivered files. */
export function delivering({ run, delivered }: JobTrace): number | undefined {
  return run?.noticed === undefined || delivered === undefined ? undefined : delivered - run.noticed;
}
