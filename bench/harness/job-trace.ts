import type { CommandTrace } from './members.ts';
import type { Run } from './runcomfy.ts';
import type { BenchHarness } from './harness.ts';

/** One command, as both stand-ins recorded it. */
export interface JobTrace extends CommandTrace {
  readonly run: Run | undefined;
}

/** Oldest first. */
export async function jobTracesOf({ discord, runcomfy }: BenchHarness): Promise<readonly JobTrace[]> {
  const [told, runs] = await Promise.all([discord.traces(), runcomfy.runs()]);
  const byNumber = new Map(runs.map((run) => [run.number, run]));
  return told.map((command) => ({ ...command, run: byNumber.get(command.number) }));
}

/** The values that are not `undefined`. */
export function present<T>(traces: readonly JobTrace[], pick: (trace: JobTrace) => T | undefined): T[] {
  return traces.flatMap((trace) => pick(trace) ?? []);
}

/** Milliseconds from the end of a run to the first poll after it. */
export function noticing({ run }: JobTrace): number | undefined {
  return run?.noticed === undefined ? undefined : run.noticed - run.ended;
}

/** Milliseconds from that poll to the delivered files. */
export function delivering({ run, delivered }: JobTrace): number | undefined {
  return run?.noticed === undefined || delivered === undefined ? undefined : delivered - run.noticed;
}
