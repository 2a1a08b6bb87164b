import type { Exchange } from '../../../sandbox/wire/server.ts';
import type { RunComfyStandIn } from '../../../sandbox/runcomfy/runcomfy.ts';
import type { Job } from '../../../src/core/job/record.ts';
import type { FaultTable } from '../table.ts';

/** The disk is full for a minute, from one moment of a job on. One picture was requested: 3 credits, 3 cents. */
export interface FullDisk {
  readonly moment: string;
  readonly arrange?: (runcomfy: RunComfyStandIn) => void;
  /**
   * The request that comes at that moment, as a stand-in sees it before it answers; or the stored job at that moment.
   */
  readonly at:
    | { readonly wire: 'discord' | 'runcomfy' | 'media'; readonly fits: (request: Exchange) => boolean }
    | { readonly wire?: never; readonly fits: (job: Job) => boolean };
  /** What the job's message shows when the minute is over. */
  readonly meanwhile: string;
  /** What it shows in the end. */
  readonly ends: string;
  /** What the member and the server are charged, in credits. */
  readonly charged: number;
  /** What counts as spent by the bot, in millionths of a US dollar. */
  readonly spent: number;
  readonly files: number;
}

const isSubmission = ({ method, path }: Exchange): boolean => method === 'POST' && path.startsWith('/v1/models/');
const delivered = { ends: '✅', charged: 3, spent: 30_000, files: 1 };

export const fullDisks: readonly FullDisk[] = [
  {
    moment: 'before its turn comes',
    arrange: (runcomfy) => (runcomfy.switches.rateLimit = { left: 1 }),
    at: { fits: ({ state, unsent }) => state === 'waiting' && unsent === 1 },
    meanwhile: '⏳ RunComfy is busy, retrying automatically',
    ...delivered,
  },
  {
    moment: 'when RunComfy answers the paid request',
    at: { wire: 'runcomfy', fits: isSubmission },
    meanwhile: 'Queued at RunComfy',
    ...delivered,
  },
  {
    moment: 'when RunComfy refuses the paid request',
    arrange: (runcomfy) => (runcomfy.switches.moderation = { at: 'submit', words: /heron/ }),
    at: { wire: 'runcomfy', fits: isSubmission },
    meanwhile: 'Queued at RunComfy',
    ends: '🙅 The model',
    charged: 0,
    spent: 0,
    files: 0,
  },
  {
    moment: "when the paid request's answer is lost",
    arrange: (runcomfy) => runcomfy.faults.inject({ method: 'POST', fault: { kind: 'drop-reply' } }),
    at: { wire: 'runcomfy', fits: isSubmission },
    meanwhile: 'Queued at RunComfy',
    ends: "it won't be resent.",
    charged: 0,
    spent: 30_000,
    files: 0,
  },
  {
    moment: 'while it is made',
    at: { wire: 'runcomfy', fits: ({ path }) => path.endsWith('/status') },
    meanwhile: '🕒',
    ...delivered,
  },
  {
    moment: 'when the result is read',
    at: { wire: 'runcomfy', fits: ({ path }) => path.includes('/result') },
    meanwhile: '📤 Done. Uploading…',
    ...delivered,
  },
  {
    moment: 'when a failed run is settled',
    arrange: (runcomfy) => runcomfy.next({ end: 'failed' }),
    at: { wire: 'runcomfy', fits: ({ path }) => path.includes('/result') },
    meanwhile: '📤 Done. Uploading…',
    ends: '❌ The model hit an error.',
    charged: 0,
    spent: 30_000,
    files: 0,
  },
  {
    moment: 'when its file comes',
    at: { wire: 'media', fits: () => true },
    meanwhile: '📤 Done. Uploading…',
    ...delivered,
  },
  {
    moment: 'when its file is posted',
    at: { wire: 'discord', fits: ({ headers }) => headers['content-type']?.startsWith('multipart/') === true },
    meanwhile: '✅',
    ...delivered,
  },
];

export const fullTable: FaultTable = {
  title: 'A full disk',
  about:
    'The disk is full for a minute, from the moment in the first column. Meanwhile the alert `store` is raised (log, metric, `/readyz`, one message), and new requests are refused in private. The alert ends by itself within five seconds of new room. One paid request is taken, nothing is posted twice, and the job is settled once.',
  columns: ['from', 'its message meanwhile', 'its message in the end', 'credits', "the bot's spend", 'files'],
  rows: fullDisks.map(({ moment, meanwhile, ends, charged, spent, files }) => [
    moment,
    meanwhile,
    ends,
    charged === 0 ? 'given back' : 'charged',
    spent === 0 ? '0' : 'counts',
    String(files),
  ]),
};
