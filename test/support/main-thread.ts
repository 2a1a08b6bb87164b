import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every machine that Node runs on. */
const tick = 10;

/**
 * For how many ms in all the main thread of a process has had a processor; `undefined` if there is no such process, or
 * if the system does not report it (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
 */
export function mainThreadWork(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
    // The name before it may contain any character.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return user === undefined || system === undefined ? undefined : (user + system) * tick;
  } catch {
    return undefined;
  }
}
