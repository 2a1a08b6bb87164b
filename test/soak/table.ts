import type { FaultTable } from '../faults/table.ts';
import type { Findings } from './audit.ts';

/** What is counted at the end of a soak, and what one count means; there is to be none of any. */
export const counted: readonly { readonly kind: keyof Findings; readonly name: string; readonly means: string }[] = [
  {
    kind: 'lost',
    name: 'lost',
    means:
      'a request that was written down and did not end in its files or in a clear message; a file that is missing or is not what RunComfy made; an acknowledged request that was never written down though the same bot wrote down a later one',
  },
  {
    kind: 'doubleSubmissions',
    name: 'double submissions',
    means: 'a request that RunComfy took more than once',
  },
  {
    kind: 'doubtfulSubmissions',
    name: 'submissions by a wrong clock',
    means:
      'a request that RunComfy took from a bot that was started with a clock more than an hour off, before the clock was set again',
  },
  {
    kind: 'wrongSettlements',
    name: 'wrong settlements',
    means:
      'a job that was not held at its price, or not settled once as its end costs; an account that is not the sum of its jobs in every window, at the end and whenever a bot was dead',
  },
  {
    kind: 'duplicatePosts',
    name: 'duplicate posts',
    means:
      'a file that stands in two messages (but for a reply that Discord no longer lets the bot edit), or in public though it was for its owner alone or withheld; an end told twice beside the reply; an empty message left behind, or any of a result that a moderator removed',
  },
  {
    kind: 'unanswered',
    name: 'unanswered',
    means:
      'a command or a press that its bot never answered, though it was not killed, or answered what was typed a second later; or answered after Discord’s three seconds, though it had a processor for two of them',
  },
  {
    kind: 'wrongRefusals',
    name: 'wrong refusals',
    means:
      'a request that was refused without a reason for it, or left anything behind; one that had to be refused and was not; a job that was cancelled, withheld, removed or made private by nobody who may; a file that was shown to somebody else in private',
  },
  {
    kind: 'openHandles',
    name: 'open handles at the end',
    means:
      'a bot that did not end by itself with 0 within its time when it was told to stop, or ended though nobody told it',
  },
];

export const killedTable: FaultTable = {
  title: 'Killed at any moment',
  about:
    'Bots work for members of three servers (pictures and video, results that fail, are filtered, empty, slow or cancelled, private, withheld and removed ones, deleted replies, and faults of the network on the way). One server has as many AutoMod rules as Discord takes, made to cost as much as they can, which are changed meanwhile. One member sends thirty commands at once now and then, some of which no client would send, and tries to cancel, hide, withhold, remove and see what others asked for. The wall clock of the bots’ machine is set wrong while they run and while none runs, by minutes to a month, back and forth, and put right again. The bots are killed with SIGKILL: at a commit, at a request that Discord, RunComfy or its storage sees, handled or not, or at any moment; then the next one starts. At the end everything that can be seen from outside is counted. `npm run soak` does so 200 times, in nine minutes of processor time (seed 21: 520 jobs), `npm run test:long` 20 times. `npm run soak -- --seed N --kills N` repeats the decisions of a run: what people do, what goes wrong, and which commit, request or moment a bot dies at; it cannot repeat the timing, so that what it finds may take several runs to be found again.',
  columns: ['what is counted', 'what it means', 'found'],
  rows: counted.map(({ name, means }) => [name, means, '0']),
};
