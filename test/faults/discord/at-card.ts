import type { Fault } from '../../../sandbox/wire/faults.ts';
import type { Easel } from '../../support/easel.ts';
import { limited, refusal } from './answers.ts';
import { inReply, jobTable, type JobFault } from './job-fault.ts';

const path = /\/callback/;
const noJob = { shown: {}, files: 0, credits: 'none held', spend: '0', posts: 0 } as const;
/**
 * The card did not arrive, as Discord says or a look-up of the reply shows. The job ends before anything is submitted.
 */
const unseen = { ...noJob, credits: 'given back' } as const;

function answered(fault: Fault): Pick<JobFault, 'before'> {
  return { before: ({ discord }) => void discord.faults.inject({ path, fault }) };
}

function channelDeleted({ channel, discord }: Easel): void {
  discord.onRequest((exchange) => {
    if (path.test(exchange.path)) channel.delete();
  });
}

/** Another answer comes first, as from another process of the same bot. */
function answeredBefore({ discord }: Easel): void {
  const stop = discord.onRequest((exchange) => {
    if (!path.test(exchange.path)) return;
    stop();
    discord.faults.inject({ path, fault: { kind: 'delay', ms: 500 } });
    void fetch(new URL(exchange.path, discord.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 5 }),
    });
  });
}

export const atCard: readonly JobFault[] = [
  { fault: '10062: too late, or lost at Discord', ...answered(refusal(404, 10_062, 'Unknown interaction')), ...unseen },
  { fault: '40060: it is acknowledged already', before: answeredBefore, ...inReply },
  {
    fault: '40060, and yet nothing is shown',
    ...answered(refusal(400, 40_060, 'Interaction has already been acknowledged.')),
    ...unseen,
  },
  { fault: '50027: the token is not valid', ...answered(refusal(401, 50_027, 'Invalid Webhook Token')), ...unseen },
  {
    fault: '50035: it does not take the card, and takes another answer',
    ...answered(refusal(400, 50_035, 'Invalid Form Body')),
    ...unseen,
    shown: { reply: 'refusal.card' },
  },
  { fault: '10003: the channel was deleted just then', before: channelDeleted, ...unseen },
  { fault: '403', ...answered(refusal(403, 50_001, 'Missing Access')), ...unseen },
  { fault: '429', ...answered(limited('user')), ...unseen },
  { fault: '429 for the whole bot', ...answered(limited('global')), ...unseen },
  { fault: '500', ...answered(refusal(500, 0, '500: Internal Server Error')), ...unseen },
  { fault: '503', ...answered(refusal(503, 0, 'Service Unavailable')), ...unseen },
  { fault: 'a reset before it is done', ...answered({ kind: 'reset' }), ...unseen },
  { fault: 'a reset after it is done', ...answered({ kind: 'drop-reply' }), ...inReply },
  { fault: 'a reset in the middle of the answer', ...answered({ kind: 'reset-mid-body' }), ...inReply },
  { fault: 'no answer, and not done', ...answered({ kind: 'hang' }), ...unseen },
  { fault: 'done, and no answer', ...answered({ kind: 'late-reply', ms: 3_600_000 }), ...inReply },
];

export const cardTable = jobTable(
  'Discord fails at the first answer',
  'A member’s command was accepted, and its job is on disk. The first answer is the job’s card. Nothing is paid before Discord has shown it. If Discord’s answer is lost, Easel looks whether the card exists.',
  atCard,
);
