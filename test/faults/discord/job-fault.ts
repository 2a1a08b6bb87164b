import type { DiscordOptions } from '../../../sandbox/discord/discord.ts';
import type { InteractionHandle, MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { Easel } from '../../support/easel.ts';
import type { FaultTable } from '../table.ts';
import { wordsOf } from './said.ts';

/** Where a job's owner may find its outcome. */
export const surfaces = ['reply', 'channel', 'direct', 'press', 'jobs'] as const;
export type Surface = (typeof surfaces)[number];

/** A request and its owner. */
export interface FaultedRequest {
  readonly owner: MemberHandle;
  readonly asked: InteractionHandle;
  /** The press on "Only for me", if there was one. */
  readonly pressed: InteractionHandle | undefined;
}

/** What Discord does to one job, and the outcome. */
export interface JobFault {
  readonly fault: string;
  /** Default 1. */
  readonly images?: number;
  /** The run takes 20 minutes, so that the interaction's token is dead at its end. */
  readonly long?: true;
  /** Its owner presses "Only for me" while it runs. */
  readonly alone?: true;
  /** The options of Discord's stand-in. */
  readonly discord?: DiscordOptions;
  /** Called before the command is typed. */
  readonly before?: (easel: Easel, owner: MemberHandle) => void;
  /** Called right after it was typed. */
  readonly typed?: (easel: Easel, asked: FaultedRequest) => Promise<void>;
  /** Called when RunComfy has the request. */
  readonly running?: (easel: Easel, asked: FaultedRequest) => void;
  /** The key of the text that announces the end, for each place that has it. Empty if none has it. */
  readonly shown: Readonly<Partial<Record<Surface, string>>>;
  /** How many files its owner sees in all. Default: as many as were asked for. */
  readonly files?: number;
  /** Whether the command gets no answer at all. */
  readonly unanswered?: true;
  readonly credits: 'charged' | 'given back' | 'none held';
  readonly spend: 'counted' | '0';
  /** The number of POSTs to RunComfy. */
  readonly posts: number;
}

/** The result arrives all the same, in the reply. */
export const inReply = {
  shown: { reply: 'status.delivered' },
  credits: 'charged',
  spend: 'counted',
  posts: 1,
} as const satisfies Omit<JobFault, 'fault'>;

const placeNames: Readonly<Record<Surface, string>> = {
  reply: 'reply',
  channel: 'new message in the channel',
  direct: 'direct message',
  press: 'private answer to the press',
  jobs: '`/jobs`',
};

export function jobTable(title: string, about: string, rows: readonly JobFault[]): FaultTable {
  return {
    title,
    about,
    columns: ['What Discord does', 'Where its owner finds it, and what it says', 'Credits', "Bot's spend", 'POSTs'],
    rows: rows.map(({ fault, shown, credits, spend, posts }) => [
      fault,
      surfaces
        .flatMap((place) => (shown[place] === undefined ? [] : [`${placeNames[place]}: ${wordsOf(shown[place])}`]))
        .join('; ') || 'Discord itself says that the bot did not respond',
      credits,
      spend,
      String(posts),
    ]),
  };
}
