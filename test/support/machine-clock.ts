import { writeFileSync } from 'node:fs';

/** The wall clock of the machine that a bot's process runs on, as far as the process can tell. */
export interface MachineClock {
  /** From now on it is wrong by this many ms; 0: right. This counts for running processes and for later ones. */
  set(offset: number): void;
  /** When it was set, in epoch ms, and by how much. The oldest first. */
  readonly settings: readonly { readonly at: number; readonly offset: number }[];
  /** The environment that makes a process use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly node: readonly string[];
}

/** A clock that is right. `path` is a file of its own. */
export function machineClock(path: string): MachineClock {
  const settings: { at: number; offset: number }[] = [];
  const set = (offset: number): void => {
    writeFileSync(path, String(offset));
    settings.push({ at: Date.now(), offset });
  };
  set(0);
  return {
    set,
    settings,
    env: { DATE_OFFSET_FILE: path },
    node: ['--import', new URL('../../sandbox/demo/shifted-date.ts', import.meta.url).href],
  };
}
