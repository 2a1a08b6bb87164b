import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { FaultTable } from '../table.ts';
import { limitedWithoutWait } from './answers.ts';

/** A 429 without a usable wait. */
export const withoutWait: readonly (readonly [what: string, fault: Fault])[] = [
  ['no Retry-After (30046)', limitedWithoutWait()],
  ['a Retry-After of 0', limitedWithoutWait('0')],
  ['a Retry-After that is no number', limitedWithoutWait('soon')],
  ['a Retry-After that is negative', limitedWithoutWait('-3')],
  ['a Retry-After of nearly nothing', limitedWithoutWait('0.001')],
];

export const limitTable: FaultTable = {
  title: 'Discord limits the bot',
  about:
    'A 429 holds every request to the same bucket. After the wait one request is sent, and the others follow when it has succeeded. Each wait is a line in the log.',
  columns: ['What Discord answers', 'What Easel does'],
  rows: [
    ...withoutWait.map(([what]) => [
      `429 with ${what}, to every upload for a minute`,
      'tries again after waits that double to two minutes; the result arrives once Discord takes it',
    ]),
    ['429 without a wait, to every question for AutoMod rules', 'asks again after waits that double to two minutes'],
    [
      '429 to more than five edits of a channel in five seconds, with a hundred jobs whose tokens are dead',
      'files go first, all arrive, and no job has more than three edits refused',
    ],
    ['429 with a Retry-After of three hours, to `/gateway/bot`', 'says so, and asks no sooner'],
    [
      '401, 403 or 429 to 2,000 requests in ten minutes',
      'slows everything down but first answers, and raises an alert; from 6,000 on only ends of jobs and their files go out',
    ],
  ],
};
