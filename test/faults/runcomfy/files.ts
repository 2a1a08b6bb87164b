import type { MediaOutcome } from '../../../sandbox/runcomfy/switches.ts';
import type { Fault } from '../../../sandbox/wire/faults.ts';
import { delivered, failed, finishing, tableOf, type Row, type JobStatus } from './row.ts';

const unusable = failed('unusable-output');
const linked: JobStatus = { ...delivered, says: 'link.too-large' };

/** The storage serves this file. It is requested `asked` times. */
const served = (fault: string, media: MediaOutcome, asked: Row['asked'], minute: JobStatus = unusable): Row => ({
  fault,
  outcome: { media },
  begin: () => () => undefined,
  minute,
  posts: 1,
  asked,
});

/** A file of some encoder instead of the picture. */
const odd = (path: string, type: string): MediaOutcome => ({
  files: [{ path: new URL(`../../fixtures/${path}`, import.meta.url), type }],
});

/** The storage itself fails: six tries within about a minute, then the file is given up. */
const storage = (fault: string, what: Fault, others: Partial<Row> = {}): Row => ({
  fault,
  alone: true,
  begin: ({ runcomfy }) => runcomfy.mediaFaults.inject({ times: Infinity, fault: what }),
  minute: finishing,
  posts: 1,
  asked: { most: 5 },
  ends: { when: 'over', standing: delivered },
  ...others,
});

export const fileRows: readonly Row[] = [
  served('a foreign host', { host: 'foreign' }, 0),
  served('a private address', { host: 'private' }, 0),
  served("RunComfy's host without TLS", { host: 'http' }, 0),
  served('a redirect', { answer: 'redirect' }, 1),
  served('the wrong type', { answer: 'wrong-type' }, 1),
  served('an SVG drawing', odd('drawing.svg', 'image/svg+xml'), 1, { ...delivered, says: 'link.svg' }),
  served('a link that has expired (403)', { answer: 403 }, 1),
  served('a file that is gone (404)', { answer: 404 }, 1),
  served('a type that says nothing', { contentType: 'application/octet-stream' }, 1, delivered),
  { ...served('a video of 60 MB', { bytes: 60_000_000 }, 1, linked), command: 'video' },
  served('4 GiB announced', { answer: 'oversize' }, 1, linked),
  {
    ...served('one file of three is gone', { answer: 404, items: [1] }, 3, { ...delivered, says: 'status.unusable' }),
    images: 3,
  },
  {
    ...served('cut off halfway, always', { answer: 'truncated' }, { most: 5 }, finishing),
    ends: { when: 'lasts', standing: unusable },
  },
  {
    ...served(
      'cut off halfway with no length announced, always',
      { answer: 'half-without-length' },
      { most: 5 },
      finishing,
    ),
    ends: { when: 'lasts', standing: unusable },
  },
  served('no length announced', { answer: 'no-length' }, 1, delivered),
  served('a length that is met, though the file goes on', { answer: 'lying-length' }, 1, delivered),
  served('a sound of a stream, its lengths left open', odd('media/stream.wav', 'audio/wav'), 1, delivered),
  served(
    'a film of a stream, its lengths left open',
    { ...odd('media/stream.webm', 'video/webm'), answer: 'no-length' },
    1,
    delivered,
  ),
  { ...served('120 files for one picture', {}, 5, { ...delivered, says: 'status.left-out' }), outcome: { count: 120 } },
  storage('500', { kind: 'answer', status: 500 }),
  storage('connection reset', { kind: 'reset' }),
  storage('byte by byte (slow-loris)', { kind: 'slow-loris', everyMs: 20 }, { slow: true }),
  storage('no reply at all', { kind: 'hang' }, { slow: true }),
];

export const fileTable = tableOf(
  "RunComfy's files",
  "Faults when the files of a result are fetched. Easel asks only https addresses on RunComfy's own hosts, without the token, and follows no redirect.",
  'times fetched in that minute',
  fileRows,
);
