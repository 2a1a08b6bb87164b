import type { JobEventType } from '../core/job/events.ts';
import { advance, transitions } from '../core/job/machine.ts';
import { hasEnded } from '../core/job/predicates.ts';
import { cancelRefusal } from '../core/job/who-may.ts';
import { jobStates, newJob, type Job, type JobState } from '../core/job/record.ts';
import { replyView } from '../core/job/view.ts';
import type { WordKey, Words } from '../words/words.ts';
import { eventTypes, exampleOf, descriptionOf, pathTo } from './job-events.ts';

/** The hold of the examples: 3 credits, 30,000 millionths of a US dollar. */
const hold = { credits: 3, micros: 30_000, day: '2026-11-21', month: '2026-11' };

const accepted: Job = newJob(
  {
    id: '1',
    model: { id: 'maker/model', version: '1', command: 'image' },
    owner: { id: '2', language: 'en-US' },
    place: { guildId: '3', channelId: '4', applicationId: '5', token: 'token', attachmentLimit: 10 },
    prompt: 'a heron',
    asked: [],
    input: {},
    inputs: [],
    hold,
    pace: { key: 'maker/model', guess: 1 },
  },
  0,
);

/** For the texts that say what it costs. */
const price = { count: hold.credits };

/** The page `docs/jobs.md`: what happens in each state on each event, printed from the code's own tables. */
export function jobsPage(words: Words): string {
  const seen = new Set<WordKey>();
  const sections = jobStates.map((state) => section(state, seen));
  for (const key of ['press.cancelled', 'press.not-yours'] as const) seen.add(key);
  for (const state of jobStates) cancelAnswers(state, seen);
  const keys = [...seen].toSorted((a, b) => a.localeCompare(b));
  return [
    '# What happens to a job',
    '',
    'Printed by `npm run docs` from the transition table, the views and the settlement in `src/core/job/`. A test fails if this page differs from them.',
    '',
    'An event that is not in the table of a state changes nothing there, so repeated and late events are harmless. *Reply* is the text that the public reply then shows, by its key in `locales/`; the texts are at the end.',
    '',
    '*Held*: the amount is set aside in all three accounts until the job ends, and then settled once. *Charged* and *given back* are the credits of the member and the server. For the bot, *counts* is the cost that RunComfy reports, or else the price; 0 is nothing.',
    '',
    ...sections.flat(),
    '## Pressing Cancel',
    '',
    'The answer is private. `press.asked` is replaced when RunComfy has answered: by `press.cancelled`, or by one of the answers for *running*. Those offer *Keep private* to the owner and *Hold back* to a moderator. Anybody else reads `press.not-yours`.',
    '',
    '| state | its owner reads | a moderator reads |',
    '| --- | --- | --- |',
    ...jobStates.map((state) => `| ${[state, ...cancelAnswers(state, seen)].join(' | ')} |`),
    '',
    '## The words',
    '',
    '| key | English | 繁體中文 |',
    '| --- | --- | --- |',
    ...keys.map((key) => `| \`${key}\` | ${words.in('en-US')(key, price)} | ${words.in('zh-TW')(key, price)} |`),
    '',
  ].join('\n');
}

function section(state: JobState, seen: Set<WordKey>): string[] {
  const job = jobIn(state);
  const rows = eventTypes.flatMap((type) => {
    const next = transitions[type][state];
    if (next === undefined) return [];
    const after = advance(withheldWhere(type, job), exampleOf(type));
    const key = replyKey(after);
    seen.add(key);
    const costs = hasEnded(job) ? ['settled', 'settled'] : settled(after);
    return [`| ${[descriptionOf(type), `\`${type}\``, next, `\`${key}\``, ...costs].join(' | ')} |`];
  });
  return [
    `## ${state}`,
    '',
    '| what happens | event | then | reply | member and server | the bot |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

/** The keys of what the owner and a moderator read when they press Cancel. */
function cancelAnswers(state: JobState, seen: Set<WordKey>): string[] {
  const job = jobIn(state);
  return [
    { memberId: job.owner.id, guildId: job.place.guildId, rights: { moderates: false } },
    { memberId: '9', guildId: job.place.guildId, rights: { moderates: true } },
  ].map((actor) => {
    const free = advance(job, { type: 'cancel-wished', at: 0 }).state === 'cancelled' ? 'cancelled' : 'asked';
    const answer = cancelRefusal(job, actor) ?? free;
    const key: WordKey = `press.${answer}`;
    seen.add(key);
    return `\`${key}\``;
  });
}

function jobIn(state: JobState): Job {
  return pathTo[state].reduce<Job>((before, type) => advance(before, exampleOf(type)), accepted);
}

/** A job is withheld only if a moderator wished it. */
function withheldWhere(type: JobEventType, job: Job): Job {
  return type === 'withheld' ? { ...job, wish: 'withhold' } : job;
}

function replyKey(job: Job): WordKey {
  const { status } = replyView(job, { wait: { ahead: 0, held: undefined } });
  if (status.kind === 'waiting') return 'status.waiting-next';
  return status.kind === 'failed' ? `failure.${status.reason}` : `status.${status.kind}`;
}

function settled({ settlement }: Job): [member: string, bot: string] {
  if (settlement === undefined) return ['held', 'held'];
  return [settlement.credits > 0 ? 'charged' : 'given back', settlement.micros > 0 ? 'counts' : '0'];
}
