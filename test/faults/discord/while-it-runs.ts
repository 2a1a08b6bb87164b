import { passing, refusal } from './answers.ts';
import { inReply, jobTable, type JobFault } from './job-fault.ts';

/** As many as the edits before the end, and one or two of the end itself. */
const inARow = 5;
const status = /\/webhooks\//;

/** Edits that show progress may be lost. The end is tried until it arrives. */
export const whileItRuns: readonly JobFault[] = [
  ...passing.map(({ name, fault }): JobFault => ({
    fault: `${name}, on five edits of the reply in a row`,
    running: ({ discord }) => void discord.faults.inject({ path: status, times: inARow, fault }),
    ...inReply,
  })),
  {
    fault: "Discord's own limits: five edits of a reply in two seconds, five messages of a channel in five",
    discord: { rateLimits: 'enforced' },
    images: 15,
    ...inReply,
  },
  {
    fault: '50035, on the edits that say how far it is',
    running: ({ discord }) =>
      void discord.faults.inject({ path: status, fault: refusal(400, 50_035, 'Invalid Form Body') }),
    ...inReply,
  },
  {
    fault: "50027 before the 15 minutes: the interaction's token is dead early",
    images: 11,
    running: ({ discord }) =>
      void discord.faults.inject({
        path: status,
        times: Infinity,
        fault: refusal(401, 50_027, 'Invalid Webhook Token'),
      }),
    ...inReply,
  },
  {
    fault: "10015: Discord no longer knows the interaction's token",
    images: 11,
    running: ({ discord }) =>
      void discord.faults.inject({ path: status, times: Infinity, fault: refusal(404, 10_015, 'Unknown Webhook') }),
    ...inReply,
  },
  {
    fault: '401 of another kind on the reply',
    running: ({ discord }) =>
      void discord.faults.inject({ path: status, times: Infinity, fault: refusal(401, 0, '401: Unauthorized') }),
    ...inReply,
  },
  { fault: 'the token is dead after 15 minutes, for the run took 20', long: true, images: 11, ...inReply },
  {
    fault: 'the bot may no longer see the channel, within the 15 minutes',
    running: ({ guild, channel }) => guild.setBotPermissions(channel, 0n),
    ...inReply,
  },
];

export const runningTable = jobTable(
  'Discord fails while a job runs',
  'RunComfy has the request. Edits that show its progress may be lost. The delivery of the result is tried until it succeeds.',
  whileItRuns,
);
