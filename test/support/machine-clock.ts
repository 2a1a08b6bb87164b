import { writeFileSync } from 'node:fs';

/** The wall clock of the machine that a bot's process runs on, as far as the process can tell. */
export interface MachineClock {
  /** From now on it is wrong by so many ms; 0: right. It holds for the processes that are running, and for those that start later. */
  set(offset: number): void;
  /** What makes a process go by it. */
  readonly env: Readonly<Record<string, string>>;
  readonly node: readonly string[];
}

/** One that is right; `path` is a file of its own. */
export function machineClock(path: string): MachineClock {
  const set = (offset: number): void => writeFileSync(path, String(offset));
  set(0);
  return {
    set,
    env: { DATE_OFFSET_FILE: path },
    node: ['--import', new URL('./shifted-date.ts', import.meta.url).href],
  };
}
