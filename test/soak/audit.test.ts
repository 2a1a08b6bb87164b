import { expect, test } from 'vitest';
import type { Job } from '../../src/core/job/record.ts';
import { aJob } from '../support/job.ts';
import { audit, type Findings } from './audit.ts';
import type { Asked, Done, Evidence, Seen } from './evidence.ts';
import type { Wish } from './fixture.ts';

const at = Date.UTC(2026, 10, 21, 12);
const [day, month] = ['2026-11-21', '2026-11'];
const settlement = { at, credits: 6, micros: 60_000 };

function job(others: Partial<Job>): Job {
  return aJob({ state: 'delivered', settlement, told: true, ...others });
}

const made = job({ id: '1' });
const failed = job({ id: '2', state: 'failed', settlement: { ...settlement, credits: 0 } });

const reply: Seen = { where: 'reply', isOver: true, files: [] };
const files = [1, 2].map((number) => ({ number, digest: `digest ${number}` }));
const asked = (word: string, id: string, messages: readonly Seen[]): Asked => ({
  word,
  id,
  price: { credits: 6, micros: 60_000 },
  typedAt: at,
  reply: 'shown',
  isReplyLocked: false,
  messages,
  refused: undefined,
  mayBeRefused: [],
  hasToBeRefused: false,
  wishes: new Set<Wish>(['private', 'withhold', 'remove']),
  mayWait: false,
  triedAfter: 40,
  worked: 20,
});
const one = { ...asked('one', '1', [{ ...reply, files }]), typedAt: at + 5_000 };
const two = asked('two', '2', [reply]);
const digests = files.map(({ digest }) => digest);

const sums = (amount: number) => ({ [day]: { spent: amount, held: 0 }, [month]: { spent: amount, held: 0 } });

const later = (amount: number) => ({
  '2026-12-21': { spent: amount, held: 0 },
  '2026-12': { spent: amount, held: 0 },
});

function ledgerDataWith(jobs: readonly Job[], spent = { credits: 6, micros: 120_000 }): Evidence['ledgerData'] {
  return {
    jobs,
    newest: at,
    accounts: new Map([
      ['account:3:2', sums(spent.credits)],
      ['account:3', sums(spent.credits)],
      ['account:bot', sums(spent.micros)],
    ]),
  };
}

const pressed: Done = {
  what: 'cancel',
  id: '7',
  at,
  isTrespass: true,
  answer: 'private',
  says: ['press.not-yours'],
  triedAfter: 40,
  worked: 20,
};

/** One job was delivered with two files, one failed. A bot was killed when both were over. */
const right: Evidence = {
  asked: [one, two],
  taken: [
    { word: 'one', end: 'made', acceptedAt: at + 1_000, micros: 60_000, digests },
    { word: 'two', end: 'failed', acceptedAt: at + 2_000, micros: 60_000, digests: [] },
  ],
  done: [pressed],
  leaks: [],
  strays: [],
  wrongClocks: [],
  ledgerData: ledgerDataWith([made, failed]),
  deaths: [ledgerDataWith([made, failed])],
  isInOrder: true,
  kills: [at + 60_000],
  endings: [],
};

test('without any fault nothing is found', () => {
  expect(Object.values(audit(right)).flat()).toEqual([]);
});

test.each([
  { isInOrder: true, died: 6_000, found: 1 },
  { isInOrder: false, died: 6_000, found: 0 },
  { isInOrder: false, died: 8_000, found: 1 },
])('a later command was answered before the bot died: $isInOrder, $died', ({ isInOrder, died, found }) => {
  const silent = { ...two, reply: 'none' as const, triedAfter: undefined, typedAt: at + 3_500 };
  const evidence = { ...right, asked: [one, silent], isInOrder, kills: [at + died] };
  expect(audit(evidence).unanswered).toHaveLength(found);
});

test('a refusal with a reason leaves nothing to find', () => {
  const evidence = { ...right, ...refusedAs({}), ledgerData: ledgerDataWith([made], { credits: 6, micros: 60_000 }) };
  expect(Object.values(audit(evidence)).flat()).toEqual([]);
});

test.each([
  ['refusal.store-failing', 1_600],
  ['refusal.store-slow', 2_450],
])(
  'a request that could not be written in time is refused, and undone if it was written all the same: %s',
  (key, triedAfter) => {
    const late = { refused: [key], mayBeRefused: [], triedAfter };
    const account = { credits: 6, micros: 60_000 };
    const undone: Job = {
      ...failed,
      state: 'refused',
      failure: 'unseen',
      settlement: { credits: 0, micros: 0, at },
    };
    for (const jobs of [[made], [made, undone]]) {
      const evidence = { ...right, ...refusedAs(late), ledgerData: ledgerDataWith(jobs, account) };
      expect(Object.values(audit(evidence)).flat()).toEqual([]);
    }
  },
);

test('a command just before a bot is killed need not be answered', () => {
  const typedAt = at + 59_500;
  const last = {
    ...asked('three', '3', []),
    typedAt,
    reply: 'none' as const,
    triedAfter: undefined,
    worked: undefined,
  };
  expect(audit({ ...right, asked: [one, two, last] }).unanswered).toEqual([]);
});

test("a late answer while others have the processors is not the bot's fault", () => {
  const [typedAt, late] = [at + 70_000, { reply: 'none', triedAfter: 3_100, worked: 400 } as const];
  expect(audit({ ...right, asked: [one, two, { ...asked('three', '3', []), typedAt, ...late }] }).unanswered).toEqual(
    [],
  );
});

test('a reply that the bot may no longer edit may still show what was delivered elsewhere', () => {
  const elsewhere: Seen = { where: 'channel', isOver: true, files };
  const locked = { ...one, isReplyLocked: true, messages: [...one.messages, elsewhere] };
  expect(audit({ ...right, asked: [locked, two] }).duplicatePosts).toEqual([]);
});

/** Replaces the evidence about the first command, or about the second. */
const says = (first: Partial<Asked>, second: Partial<Asked> = {}): Partial<Evidence> => ({
  asked: [
    { ...one, ...first },
    { ...two, ...second },
  ],
});
const keeps = (...jobs: readonly Job[]): Partial<Evidence> => ({ ledgerData: ledgerDataWith(jobs), deaths: [] });

const refusedOne: Partial<Asked> = {
  reply: 'refused',
  messages: [],
  refused: ['refusal.member-waiting'],
  mayBeRefused: ['refusal.member-waiting'],
};

/** The second command was refused, as it may be. `second` and the stored jobs replace the evidence. */
const refusedAs = (second: Partial<Asked>, ...jobs: readonly Job[]): Partial<Evidence> => ({
  ...keeps(...(jobs.length === 0 ? [made] : jobs)),
  ...says({}, { ...refusedOne, ...second }),
  taken: right.taken.slice(0, 1),
});

type Bug = readonly [bug: string, tampered: Partial<Evidence>, found: keyof Findings, words: RegExp];

const bugs: readonly Bug[] = [
  ['a job that is still going on', keeps(made, job({ id: '2', state: 'queued', told: false })), 'lost', /still queued/],
  ['a job whose end was never told', keeps(made, { ...failed, told: false }), 'lost', /still failed/],
  [
    'a removal that is not over',
    keeps({ ...made, removed: { by: '9', at, cleared: false } }, failed),
    'lost',
    /removed, and not cleared/,
  ],
  [
    'a message of a removed result',
    keeps({ ...made, removed: { by: '9', at, cleared: true } }, failed),
    'duplicatePosts',
    /removed, and its reply message is still there/,
  ],
  ['an end that no message says', says({}, { messages: [{ ...reply, isOver: false }] }), 'lost', /nobody was told/],
  ['a file that is nowhere', says({ messages: [{ ...reply, files: files.slice(0, 1) }] }), 'lost', /file 2 of 2/],
  [
    'a file with other content',
    says({ messages: [{ ...reply, files: [{ number: 1, digest: 'x' }, ...files.slice(1)] }] }),
    'lost',
    /file 1 is not what/,
  ],
  ['a record that is gone', { ledgerData: ledgerDataWith([made]) }, 'lost', /had a record/],
  ['a submission without a record', { ...keeps(made), asked: [one, two] }, 'lost', /submitted, and no record/],
  [
    'a card without a record',
    { ...keeps(made), taken: right.taken.slice(0, 1), ...says({}, { reply: 'shown', messages: [] }) },
    'lost',
    /says something, and there is no record/,
  ],
  ['a second submission', { taken: [...right.taken, ...right.taken.slice(1)] }, 'doubleSubmissions', /2 times/],
  [
    'a submission by a bot whose clock was wrong',
    { wrongClocks: [{ from: at + 1_500, until: at + 3_000 }] },
    'doubtfulSubmissions',
    /^two was submitted/,
  ],
  [
    'a second settlement in the accounts',
    { ledgerData: ledgerDataWith([made, failed], { credits: 12, micros: 180_000 }) },
    'wrongSettlements',
    /"spent":12/,
  ],
  [
    'what was used today, and is forgotten for a day that is still to come',
    {
      ledgerData: {
        newest: at + 20 * 3_600_000,
        jobs: [made, failed, job({ id: '3', settlement, hold: { ...made.hold, day: '2026-12-21', month: '2026-12' } })],
        accounts: new Map([
          ['account:3:2', later(6)],
          ['account:3', later(6)],
          ['account:bot', later(60_000)],
        ]),
      },
    },
    'wrongSettlements',
    /"window":"2026-11-21","expected"/,
  ],
  [
    'a hold that was lost before a kill',
    { deaths: [ledgerDataWith([made, job({ id: '2', state: 'running', settlement: undefined })])] },
    'wrongSettlements',
    /"held":6/,
  ],
  [
    'a settlement that changed after a kill',
    { deaths: [ledgerDataWith([made, { ...failed, settlement: { ...settlement, at: 1, credits: 0 } }])] },
    'wrongSettlements',
    /otherwise after it/,
  ],
  [
    'a failed job that was charged',
    { ...keeps(made, { ...failed, settlement }), deaths: [] },
    'wrongSettlements',
    /failed settled as/,
  ],
  [
    'an end that RunComfy does not know of',
    keeps(made, { ...failed, state: 'cancelled' }),
    'wrongSettlements',
    /cancelled, though at RunComfy it was failed/,
  ],
  ['a job that nobody asked for', { asked: [one] }, 'wrongSettlements', /nobody asked/],
  ['a price that was not held', says({ price: { credits: 3, micros: 30_000 } }), 'wrongSettlements', /at its price/],
  [
    'a file that was posted twice',
    says({
      messages: [
        { ...reply, files },
        { where: 'channel', isOver: true, files: files.slice(1) },
      ],
    }),
    'duplicatePosts',
    /file 2 was posted more than once/,
  ],
  [
    'a private result in public',
    keeps(job({ id: '1', wish: 'private' }), failed),
    'duplicatePosts',
    /meant for its owner/,
  ],
  ['a withheld result', keeps(job({ id: '1', wish: 'withhold' }), failed), 'duplicatePosts', /though withheld/],
  [
    'an end that was told twice beside the reply',
    says({}, { messages: [reply, { ...reply, where: 'channel' }, { ...reply, where: 'direct' }] }),
    'duplicatePosts',
    /told 2 times/,
  ],
  ['an empty message', { strays: ['channel message 5'] }, 'duplicatePosts', /left behind/],
  ['a file that somebody else was shown in private', { leaks: ['one: its files'] }, 'wrongRefusals', /its files/],
  [
    'a command that nobody answered',
    { asked: [one, two, { ...asked('three', '3', []), typedAt: at + 70_000, reply: 'none', triedAfter: undefined }] },
    'unanswered',
    /three/,
  ],
  [
    'a command that nobody answered, though the same bot answered a later one before it was killed',
    { asked: [one, { ...two, reply: 'none', triedAfter: undefined, typedAt: at + 3_500 }], kills: [at + 6_000] },
    'unanswered',
    /two/,
  ],
  [
    'a press that nobody answered',
    { done: [{ ...pressed, answer: 'none', says: [], triedAfter: undefined }] },
    'unanswered',
    /cancel/,
  ],
  [
    "somebody else's press that did something",
    { done: [{ ...pressed, says: ['press.cancelled'] }] },
    'wrongRefusals',
    /without the right to it, was answered press\.cancelled/,
  ],
  ['a press that was answered in public', { done: [{ ...pressed, answer: 'public' }] }, 'wrongRefusals', /in public/],
  [
    'a refusal for a slow disk, at once',
    refusedAs({ refused: ['refusal.store-failing'], triedAfter: 300 }),
    'wrongRefusals',
    /refused for refusal\.store-failing/,
  ],
  ['a refusal for nothing', refusedAs({ mayBeRefused: [] }), 'wrongRefusals', /refused for refusal\.member-waiting/],
  ['a record of what was refused', refusedAs({}, made, failed), 'wrongRefusals', /there is a record/],
  [
    'a record of what was refused, which is gone',
    { ...refusedAs({}), deaths: [ledgerDataWith([made, failed])] },
    'wrongRefusals',
    /there is a record/,
  ],
  ['a submission of what was refused', { ...refusedAs({}), taken: right.taken }, 'wrongRefusals', /and submitted/],
  ['a word about what was refused', refusedAs({ messages: [reply] }), 'wrongRefusals', /something else is said/],
  ['a job of what no client sends', says({}, { hasToBeRefused: true }), 'wrongRefusals', /taken on/],
  ...(
    [
      ['private', { wish: 'private' }],
      ['withheld', { wish: 'withhold' }],
      ['cancelled', { state: 'cancelled' }],
      ['removed', { removed: { by: '9', at, cleared: true } }],
    ] as const
  ).map(([what, others]): Bug => [
    `a job that is ${what} by nobody's wish`,
    { ...keeps(job({ ...made, ...others }), failed), ...says({ wishes: new Set() }) },
    'wrongRefusals',
    new RegExp(what),
  ]),
  ['a bot that does not stop', { endings: ['no exit at all'] }, 'openHandles', /no exit/],
];

test.each(bugs)('%s is found', (_bug, tampered, found, words) => {
  expect(audit({ ...right, ...tampered })[found].join('\n')).toMatch(words);
});
