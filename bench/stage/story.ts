import type { Told } from './crowd.ts';
import type { Run } from './runcomfy.ts';
import type { Stage } from './stage.ts';

/** What both stand-ins saw of one command. */
export interface Story extends Told {
  readonly run: Run | undefined;
}

/** Oldest first. */
export async function storiesOf({ discord, runcomfy }: Stage): Promise<readonly Story[]> {
  const [told, runs] = await Promise.all([discord.told(), runcomfy.runs()]);
  const byNumber = new Map(runs.map((run) => [run.number, run]));
  return told.map((command) => ({ ...command, run: byNumber.get(command.number) }));
}

/** What is there of each, where it is there. */
export function present<T>(stories: readonly Story[], pick: (story: Story) => T | undefined): T[] {
  return stories.flatMap((story) => pick(story) ?? []);
}

/** Milliseconds from the end of a run to the question that saw it. */
export function noticing({ run }: Story): number | undefined {
  return run?.noticed === undefined ? undefined : run.noticed - run.ended;
}

/** Milliseconds from that question to the delivered files. */
export function delivering({ run, delivered }: Story): number | undefined {
  return run?.noticed === undefined || delivered === undefined ? undefined : delivered - run.noticed;
}
