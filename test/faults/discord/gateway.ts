import type { DiscordOptions, DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { FaultTable } from '../table.ts';
import { lost, passing as passingFaults } from './answers.ts';

/** What happens to the connection on which commands arrive, while a job runs. */
export interface GatewayFault {
  readonly fault: string;
  readonly happens: (discord: DiscordStandIn) => void;
  /** The options of Discord's stand-in. */
  readonly discord?: DiscordOptions;
  /** How often the bot identified and resumed because of it, until it was connected again. */
  readonly identifies: number;
  readonly resumes: number;
}

const closed =
  (code: number) =>
  ({ gateway }: DiscordStandIn): void =>
    gateway.disconnect(code);

const resumed = { identifies: 0, resumes: 1 } as const;
const identified = { identifies: 1, resumes: 0 } as const;

export const passing: readonly GatewayFault[] = [
  { fault: 'closed with 1000', happens: closed(1000), ...identified },
  { fault: 'closed with 1001 (going away)', happens: closed(1001), ...resumed },
  { fault: 'reset (1006)', happens: closed(1006), ...resumed },
  { fault: 'closed with 4000 (unknown error)', happens: closed(4000), ...resumed },
  { fault: 'closed with 4001 (unknown opcode)', happens: closed(4001), ...resumed },
  { fault: 'closed with 4002 (decode error)', happens: closed(4002), ...resumed },
  { fault: 'closed with 4003 (not authenticated)', happens: closed(4003), ...identified },
  { fault: 'closed with 4005 (already authenticated)', happens: closed(4005), ...identified },
  { fault: 'closed with 4007 (invalid sequence)', happens: closed(4007), ...identified },
  { fault: 'closed with 4008 (rate limited)', happens: closed(4008), ...identified },
  { fault: 'closed with 4009 (session timed out)', happens: closed(4009), ...identified },
  { fault: 'asked to reconnect (opcode 7)', happens: ({ gateway }) => gateway.reconnect(), ...resumed },
  {
    fault: 'the session is invalid, and can be resumed (opcode 9, true)',
    happens: ({ gateway }) => gateway.invalidate(true),
    ...resumed,
  },
  {
    fault: 'the session is invalid for good (opcode 9, false)',
    happens: ({ gateway }) => gateway.invalidate(false),
    ...identified,
  },
  {
    fault: 'reset, and the next three handshakes answer 503',
    happens({ gateway }) {
      gateway.handshakeFails(3);
      gateway.disconnect(1006);
    },
    ...resumed,
  },
];

/** Takes some seconds of real time, because heartbeats are discord.js' own. */
export const silent: GatewayFault = {
  fault: 'heartbeats are no longer acknowledged',
  discord: { heartbeatMs: 1_000 },
  happens(discord) {
    const { gateway } = discord;
    gateway.muteHeartbeats(true);
    discord.onChange(() => gateway.muteHeartbeats(gateway.resumes === 0));
  },
  ...resumed,
};

/** What Discord refuses for good. */
export interface Ending {
  readonly fault: string;
  /** Whether it is there at the start; else it comes while a job runs. */
  readonly atStart?: boolean;
  readonly happens: (discord: DiscordStandIn) => void;
  /** Ends it, if it does not end by itself or by a new token. */
  readonly mend?: (discord: DiscordStandIn) => void;
  /** The beginning of the bot's last line on standard error. */
  readonly lastLine: string;
}

const unauthorized = { kind: 'answer', status: 401, body: { message: '401: Unauthorized', code: 0 } } as const;

function refusesIdentify(code: number): Pick<Ending, 'happens' | 'mend'> {
  return {
    happens: ({ gateway }) => gateway.refuseIdentifies(code),
    mend: ({ gateway }) => gateway.refuseIdentifies(undefined),
  };
}

const refusesToken = 'Discord refuses the token.';

export const endings: readonly Ending[] = [
  {
    fault: 'closed with 4004: the token was reset',
    happens: (discord) => discord.resetToken(),
    lastLine: refusesToken,
  },
  {
    fault: 'closed with 4010 (invalid shard)',
    happens: closed(4010),
    lastLine: 'Discord does not take this bot with 1 shard.',
  },
  {
    fault: 'closed with 4014 (disallowed intents)',
    happens: closed(4014),
    lastLine: 'Discord does not allow this bot the intent',
  },
  {
    fault: 'REST answers 401 to what the bot asks as itself',
    happens: ({ faults }) => void faults.inject({ path: /\/channels\//, times: Infinity, fault: unauthorized }),
    mend: ({ faults }) => faults.clear(),
    lastLine: refusesToken,
  },
  {
    fault: 'at the start: REST answers 401',
    atStart: true,
    happens: (discord) => discord.resetToken(),
    lastLine: refusesToken,
  },
  {
    fault: 'at the start: REST takes the token, the gateway closes with 4004',
    atStart: true,
    ...refusesIdentify(4004),
    lastLine: refusesToken,
  },
  {
    fault: 'at the start: closed with 4014',
    atStart: true,
    ...refusesIdentify(4014),
    lastLine: 'Discord does not allow this bot the intent',
  },
];

/** `npm run test:long` goes through these. */
export const furtherEndings: readonly Ending[] = [
  {
    fault: 'closed with 4011 (sharding required)',
    happens: closed(4011),
    lastLine: 'Discord wants this bot split into more than 1 shard',
  },
  {
    fault: 'closed with 4012 (invalid API version)',
    happens: closed(4012),
    lastLine: 'Discord no longer takes the version of its API',
  },
  {
    fault: 'closed with 4013 (invalid intents)',
    happens: closed(4013),
    lastLine: 'Discord does not allow this bot the intent',
  },
];

/** What prevents a start for a while. */
export interface Hindrance {
  readonly fault: string;
  readonly happens: (discord: DiscordStandIn) => void;
}

/** The requests of a start to Discord. */
function eachRequestFailsOnce({ faults }: DiscordStandIn, fault: Fault): void {
  faults.inject({ path: /\/gateway\/bot/, fault });
  for (const method of ['GET', 'PUT']) faults.inject({ method, path: /\/commands/, fault });
}

const eachOnce = passingFaults.map(({ name, fault }) => ({
  name,
  row: {
    fault: `${name}, once on each request`,
    happens: (discord: DiscordStandIn) => eachRequestFailsOnce(discord, fault),
  },
}));
const some: readonly string[] = ['429', '503', lost];

export const hindrances: readonly Hindrance[] = [
  {
    fault: 'three handshakes in a row answer 503',
    happens: ({ gateway }) => gateway.handshakeFails(3),
  },
  ...eachOnce.filter(({ name }) => some.includes(name)).map(({ row }) => row),
];

/** `npm run test:long` goes through these. */
export const furtherHindrances: readonly Hindrance[] = eachOnce
  .filter(({ name }) => !some.includes(name))
  .map(({ row }) => row);

export const hindranceTable: FaultTable = {
  title: 'Discord fails for a while as Easel starts',
  about:
    'Easel tries again with growing pauses and identifies once; then commands work. Open jobs go on meanwhile: one submission, the result in the reply, charged.',
  columns: ['What happens'],
  rows: [...hindrances, ...furtherHindrances].map(({ fault }) => [fault]),
};

const again = ({ identifies, resumes }: GatewayFault): string =>
  [resumes > 0 ? `${resumes} RESUME` : '', identifies > 0 ? `${identifies} IDENTIFY` : '']
    .filter((part) => part !== '')
    .join(', ');

export const passingTable: FaultTable = {
  title: 'The connection to Discord breaks',
  about:
    'Easel connects again, and then commands work. A running job is not affected: one submission, its result in the reply, charged. Before each IDENTIFY after the first, Easel asks Discord whether one is left for the day.',
  columns: ['What happens', 'How Easel comes back'],
  rows: [...passing, silent].map((row) => [row.fault, again(row)]),
};

export const endingsTable: FaultTable = {
  title: 'Discord refuses the bot',
  about:
    'Easel stops in order and exits with 1. A running job stays on disk, unsettled. It goes on at the next start that Discord accepts: one submission, its result in the reply, charged. A supervisor may start Easel again at once: each refused start waits longer, up to ten minutes, before it asks Discord anything.',
  columns: ['What happens', 'The last line begins'],
  rows: [...endings, ...furtherEndings].map(({ fault, lastLine }) => [fault, `\`${lastLine}\``]),
};
