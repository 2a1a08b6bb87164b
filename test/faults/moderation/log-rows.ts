import type { FaultTable } from '../table.ts';

/** What prevents Discord from accepting entries of the log channel, and the outcome. */
export interface LogFault {
  readonly fault: string;
  /** How many decisions are made while it lasts, or were made before by an earlier process. */
  readonly lines: number;
  /** How many of their lines are in the channel in the end, in order. The others are counted in one more line. */
  readonly written: number;
  /** In at most this many messages. Default: one each. */
  readonly messages?: number;
  /** What `/policy` says about it meanwhile. `waiting`: all of them wait. */
  readonly policy: 'waiting' | 'deleted' | 'nothing';
}

/** Faults while the bot keeps running. */
export const logFaults = {
  limited: { fault: '429 with a `Retry-After`, for a minute', lines: 2, written: 2, policy: 'waiting' },
  limitedWithoutWait: { fault: '429 without a `Retry-After`, for a minute', lines: 2, written: 2, policy: 'waiting' },
  failing: { fault: '500, for a minute', lines: 2, written: 2, policy: 'waiting' },
  reset: { fault: 'resets before the card is written, for a minute', lines: 2, written: 2, policy: 'waiting' },
  lost: { fault: 'resets after the card is written, for a minute', lines: 2, written: 2, policy: 'waiting' },
  lostForLong: {
    fault: 'a reset after the card is written, then 500, also to whoever looks for it, for longer than a nonce counts',
    lines: 2,
    written: 2,
    policy: 'waiting',
  },
  invalid: { fault: '400 to one card', lines: 2, written: 1, policy: 'nothing' },
  noAccess: { fault: '50001: Easel may not see the channel', lines: 2, written: 2, policy: 'waiting' },
  several: {
    fault: '50013: Easel may not write there, and more than three cards wait',
    lines: 5,
    written: 5,
    messages: 2,
    policy: 'waiting',
  },
  deleted: { fault: '10003: the channel was deleted while two cards waited', lines: 3, written: 0, policy: 'deleted' },
  many: {
    fault: 'Easel may not write there, and more than 1,000 cards wait',
    lines: 1_004,
    written: 1_000,
    messages: 60,
    policy: 'waiting',
  },
  old: {
    fault: 'Easel may not write there, and is off; two of the cards are older than seven days then',
    lines: 3,
    written: 1,
    policy: 'waiting',
  },
} as const satisfies Readonly<Record<string, LogFault>>;

/** The bot is killed with SIGKILL, and started again. */
export const logKills = {
  unsent: { fault: 'nothing: Easel is killed before Discord has the card', lines: 1, written: 1, policy: 'nothing' },
  sent: { fault: 'nothing: Easel is killed as Discord has the card', lines: 1, written: 1, policy: 'nothing' },
} as const satisfies Readonly<Record<string, LogFault>>;

function inTheEnd({ lines, written, messages = written }: LogFault): string {
  if (written === 0) return 'no more cards';
  const which =
    written === lines ? 'all of them' : `${amount(written)} of them, and a card with the number of the others`;
  return messages === written ? which : `${which}, in at most ${amount(messages)} messages`;
}

function meanwhile({ lines, policy }: LogFault): string {
  if (policy === 'waiting') return `${amount(lines)} log entries have been waiting, and since when`;
  return policy === 'deleted' ? 'Log: a deleted channel' : 'nothing';
}

const amount = (count: number): string => count.toLocaleString('en-US');

export const logTable: FaultTable = {
  title: "The moderators' log channel cannot be written",
  about:
    'A decision is in force and in `/moderate log` at once, whatever happens to its card in the log channel. If the card has to wait, the moderator reads that Easel cannot write in the log channel. No card is written twice, and all cards are in order. After they are written, `/policy` no longer mentions them.',
  columns: [
    'What Discord answers',
    'Decisions',
    'What the channel has of them in the end',
    'What `/policy` says meanwhile',
  ],
  rows: [...Object.values<LogFault>(logFaults), ...Object.values<LogFault>(logKills)].map((row) => [
    row.fault,
    amount(row.lines),
    inTheEnd(row),
    meanwhile(row),
  ]),
};
