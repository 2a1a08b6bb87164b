import type { FaultTable } from '../faults/table.ts';
import type { Findings } from './audit.ts';

/** What is counted at the end of a soak, and its meaning. Every count must be 0. */
export const counted: readonly { readonly kind: keyof Findings; readonly name: string; readonly means: string }[] = [
  {
    kind: 'lost',
    name: 'lost',
    means:
      'an accepted job that did not end in its files or in a clear message; a file that is missing or is not what RunComfy made; a request whose card was shown but that was never written down, though the same bot wrote down a later one',
  },
  {
    kind: 'doubleSubmissions',
    name: 'double submissions',
    means: 'a request that RunComfy accepted more than once',
  },
  {
    kind: 'doubtfulSubmissions',
    name: 'submissions by a wrong clock',
    means: 'a request that RunComfy accepted from a bot whose clock was more than an hour off since its start',
  },
  {
    kind: 'wrongSettlements',
    name: 'wrong settlements',
    means:
      'a job whose hold was not its price, or that was not settled once at the cost of its end; an account that is not the sum of its jobs in some window, at the end or while a bot was dead',
  },
  {
    kind: 'duplicatePosts',
    name: 'duplicate posts',
    means:
      'a file in two messages (except when Discord no longer lets the bot edit the reply); a private or withheld file in public; an end that was announced twice next to the reply; an empty message; a message of a result that a moderator removed',
  },
  {
    kind: 'unanswered',
    name: 'unanswered',
    means:
      'a command or a press that a bot never answered, although the bot was not killed, or had answered one that came a second later; an answer after Discord’s three seconds, although the bot had a processor for two of them',
  },
  {
    kind: 'wrongRefusals',
    name: 'wrong refusals',
    means:
      'a request that was refused without a reason, or whose refusal left anything behind; a request that was accepted against a rule; a job that was cancelled, withheld, removed or made private by somebody who may not; a private file that was shown to another person',
  },
  {
    kind: 'openHandles',
    name: 'open handles at the end',
    means:
      'a bot that was told to stop and did not end in time with exit code 0; a bot that ended although nobody told it to',
  },
];

export const killedTable: FaultTable = {
  title: 'Killed at any moment',
  about: `Bots work for the members of three servers, and are killed with SIGKILL at any moment: at a commit, at a request that Discord, RunComfy or the storage sees, before or after it is handled, or at a random time. Then the next bot starts. At the end everything that can be seen from outside is counted.

Meanwhile:
- Jobs make pictures and video. Results fail, are filtered, empty, slow, cancelled, private, withheld or removed. Replies are deleted, and network requests go wrong on the way.
- One server has as many AutoMod rules as Discord allows, each as slow as possible, and they change.
- One member sometimes sends thirty commands at once, some of them forged, and tries to cancel, hide, withhold, remove and see the jobs of others.
- The clock of the machine is set wrong, by minutes to a month, back and forth, while a bot runs and while none does.

\`npm run soak\` does this with 200 kills, in nine minutes of processor time (seed 21: 520 jobs); \`npm run test:long\` does it with 20. \`npm run soak -- --seed N --kills N\` repeats the decisions of a run: what people do, what goes wrong, and where a bot dies. It cannot repeat the timing, so a fault may need several runs to be found again.`,
  columns: ['what is counted', 'what it means', 'found'],
  rows: counted.map(({ name, means }) => [name, means, '0']),
};
