import type { FaultTable } from '../table.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What is wrong with the machine's clock, and what follows. */
export interface ClockFault {
  readonly fault: string;
  /** How many ms it is ahead then. */
  readonly off: number;
  /** For how long Easel is off before it starts again with a waiting job. Absent: Easel keeps running. */
  readonly stopped?: number;
  /** Whether jobs are submitted meanwhile. */
  readonly submits: boolean;
}

export const clockFaults: readonly ClockFault[] = [
  { fault: '4 seconds ahead', off: 4 * second, submits: true },
  { fault: '35 seconds ahead', off: 35 * second, submits: true },
  { fault: '35 seconds behind', off: -35 * second, submits: true },
  { fault: 'set back by a quarter of an hour', off: -15 * minute, submits: true },
  { fault: 'set ahead by 50 minutes', off: 50 * minute, submits: true },
  { fault: 'set back by two hours', off: -2 * hour, submits: false },
  { fault: 'set ahead by 30 days', off: 30 * day, submits: false },
  { fault: 'right, but Easel was off for a day', stopped: day, off: 0, submits: true },
  { fault: '35 seconds ahead as Easel starts', stopped: second, off: 35 * second, submits: true },
  { fault: '30 days ahead as Easel starts', stopped: second, off: 30 * day, submits: false },
  // What a machine without a battery begins with.
  { fault: '1970 as Easel starts', stopped: second, off: -Date.UTC(2026, 10, 21), submits: false },
];

const meanwhile = ({ off, submits }: ClockFault): string => {
  if (!submits) return 'alert `clock`; jobs wait';
  return off === 0 ? 'submitted once Discord has answered' : 'submitted; one warning in the log';
};

export const clockTable: FaultTable = {
  title: "The machine's clock is wrong",
  about:
    "Commands and autocomplete are answered all the time, running jobs are polled and delivered as usual, and no cooldown grows. Easel uses Discord's time to correct its own. If the clock is more than an hour off, nothing is submitted and nothing is deleted until it is right. Then Easel goes on by itself, with one paid request for each job.",
  columns: ['The clock is', 'Meanwhile'],
  rows: clockFaults.map((row) => [row.fault, meanwhile(row)]),
};
