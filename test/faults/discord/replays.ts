import type { Easel } from '../../support/easel.ts';
import { inReply, jobTable, type JobFault } from './job-fault.ts';

const noJob = { shown: {}, files: 0, credits: 'none held', spend: '0', posts: 0 } as const;

/** The connection breaks, and a handshake waits until it may continue. */
function away({ discord: { gateway } }: Easel): void {
  gateway.holdHandshakes(true);
  gateway.disconnect(4000);
}

/** The session is resumed this long after the command was typed, and gets what it missed. */
function back(ms: number): Pick<JobFault, 'before' | 'typed'> {
  return {
    before: away,
    async typed({ clock, discord }) {
      await clock.advance(ms);
      discord.gateway.holdHandshakes(false);
      await discord.until(() => discord.gateway.resumes === 1);
    },
  };
}

const tooOld = 'an interaction is too old to be answered';

export const replays: readonly JobFault[] = [
  { fault: 'told twice', before: ({ discord }) => discord.gateway.repeatInteractions(1), ...inReply },
  {
    fault: 'told again by a session that was resumed, when its job runs',
    running({ discord }) {
      discord.gateway.disconnect(4000);
      void discord.until(() => discord.gateway.resumes === 1).then(() => discord.gateway.tellAgain());
    },
    ...inReply,
  },
  {
    fault: 'told again after the bot was started again',
    running(easel) {
      void easel
        .stop()
        .then(async () => easel.start())
        .then(() => easel.discord.gateway.tellAgain());
    },
    ...inReply,
  },
  { fault: 'missed, and told by the resumed session a second later', ...back(1_000), ...inReply },
  {
    fault: 'missed, and told by the resumed session ten seconds later: Discord takes no answer',
    ...back(10_000),
    ...noJob,
    credits: 'given back',
  },
  {
    fault: 'missed, and told by the resumed session a minute later',
    before: away,
    async typed(easel, asked) {
      await back(60_000).typed?.(easel, asked);
      await easel.discord.until(() => easel.logs.some(({ msg }) => msg === tooOld));
    },
    unanswered: true,
    ...noJob,
  },
];

export const replayTable = jobTable(
  'A command arrives late or twice',
  'A resumed session sends the events that were missed, and perhaps others again. One command makes one job. A command that is too old is not answered.',
  replays,
);
