import { describe, expect, test } from 'vitest';
import * as questions from '../../../src/core/job/predicates.ts';
import { jobStates, type Job, type JobState, type OutputFile } from '../../../src/core/job/record.ts';
import { aJob } from '../../support/job.ts';

const removed = (cleared: boolean): Partial<Job> => ({ removed: { by: '9', at: 1, cleared } });
const url = 'https://files.runcomfy.net/1';
const fetched = { name: 'image-01.png', size: 1, kind: 'image', type: 'image/png' } as const;
const press = { token: 'press', at: 1 };
const files = [{ url }];

/** The answers for a job of which only the state is known. */
const byState: Readonly<
  Record<string, { readonly asks: (job: Job) => boolean; readonly states: readonly JobState[] }>
> = {
  'has ended': { asks: questions.hasEnded, states: ['delivered', 'failed', 'cancelled', 'refused', 'lost'] },
  // Until its end was announced.
  'is open': { asks: questions.isOpen, states: jobStates },
  'is listed for a start': { asks: questions.isLoadedAtStart, states: jobStates },
  'is shown to its owner in a list': {
    asks: questions.isShownToOwner,
    states: ['accepted', 'waiting', 'submitting', 'queued', 'running', 'fetching', 'delivering'],
  },
  'is unsent': { asks: questions.isUnsubmitted, states: ['accepted', 'waiting'] },
  'takes a place at RunComfy': {
    asks: questions.isAtRunComfy,
    states: ['submitting', 'queued', 'running', 'fetching'],
  },
  'brings files to its channel': { asks: questions.hasFilesForChannel, states: ['fetching', 'delivering'] },
  'has arrived': { asks: questions.reachedOwner, states: ['delivered'] },
  'is late': { asks: questions.isLate, states: [] },
  'awaits a cancel': { asks: questions.awaitsCancel, states: [] },
  'is being cleared': { asks: questions.isBeingCleared, states: [] },
  'goes elsewhere': { asks: questions.isOutsideReply, states: [] },
  'is a secret': { asks: questions.isSecret, states: [] },
  'keeps files': { asks: questions.keepsFiles, states: [] },
  'owes a press an end': { asks: questions.needsEndAtPress, states: [] },
  'was shown privately': { asks: questions.wasShownPrivately, states: [] },
};

test.each(Object.entries(byState))('a job %s only in these states', (_question, { asks, states }) => {
  expect(jobStates.filter((state) => asks(aJob({ state })))).toEqual(states);
});

type Case = readonly [said: string, others: Partial<Job>, answer: boolean];
/** Cases that depend on more than the state. */
const cases: readonly (readonly [question: string, asks: (job: Job) => boolean, cases: readonly Case[]])[] = [
  [
    'is open',
    questions.isOpen,
    [
      ['ended, told', { state: 'failed', told: true }, false],
      ['removed, not cleared', { state: 'failed', told: true, ...removed(false) }, true],
      ['removed, not told', { state: 'failed', ...removed(true) }, false],
      ['removed while it runs', { state: 'running', ...removed(false) }, true],
    ],
  ],
  [
    'is listed for a start',
    questions.isLoadedAtStart,
    [
      ['told', { state: 'delivered', told: true }, false],
      ['told, and kept', { state: 'delivered', told: true, kept: true }, true],
      ['told, and let go', { state: 'delivered', told: true, kept: false }, false],
    ],
  ],
  [
    'is shown to its owner in a list',
    questions.isShownToOwner,
    [
      ['kept', { state: 'delivered', kept: true }, true],
      ['let go', { state: 'delivered', kept: false }, false],
      ['removed while it runs', { state: 'running', ...removed(false) }, false],
      ['kept, then removed', { state: 'delivered', kept: true, ...removed(true) }, false],
    ],
  ],
  [
    'takes a place at RunComfy',
    questions.isAtRunComfy,
    [
      ['late', { state: 'running', late: true }, false],
      ['its result read', { state: 'fetching', files }, false],
    ],
  ],
  [
    'is late',
    questions.isLate,
    [
      ['takes too long', { state: 'running', late: true }, true],
      ['over, without its result', { state: 'fetching', late: true }, true],
      ['came late', { state: 'fetching', late: true, files }, false],
    ],
  ],
  [
    'awaits a cancel',
    questions.awaitsCancel,
    [
      ['wished for', { state: 'queued', wish: 'cancel' }, true],
      ['answered', { state: 'queued', wish: 'cancel', cancel: 'refused' }, false],
      ['not sent yet', { state: 'submitting', wish: 'cancel' }, false],
      ['runs already', { state: 'running', wish: 'cancel' }, false],
      ['another wish', { state: 'queued', wish: 'private' }, false],
    ],
  ],
  [
    'is being cleared',
    questions.isBeingCleared,
    [
      ['removed', { state: 'failed', ...removed(false) }, true],
      ['cleared', { state: 'failed', ...removed(true) }, false],
      ['removed while it runs', { state: 'running', ...removed(false) }, false],
    ],
  ],
  [
    'goes elsewhere',
    questions.isOutsideReply,
    [
      ['a wish to cancel, come too late', { wish: 'cancel' }, false],
      ['its reply named', { route: { via: 'reply' } }, false],
      ['a private result', { wish: 'private' }, true],
      ['a withheld result', { wish: 'withhold' }, true],
      ['a press', { route: { via: 'press' } }, true],
      ['a new message', { route: { via: 'channel' } }, true],
      ['a direct message', { route: { via: 'direct', channelId: '8' } }, true],
    ],
  ],
  [
    'is a secret',
    questions.isSecret,
    [
      ['a wish to cancel', { wish: 'cancel' }, false],
      ['a private result', { wish: 'private' }, true],
      ['a withheld result', { wish: 'withhold' }, true],
      ['a direct message', { route: { via: 'direct', channelId: '8' } }, false],
    ],
  ],
  [
    'brings files to its channel',
    questions.hasFilesForChannel,
    [
      ['a new message', { state: 'delivering', route: { via: 'channel' } }, true],
      ['a press', { state: 'delivering', route: { via: 'press' } }, false],
      ['a direct message', { state: 'delivering', route: { via: 'direct', channelId: '8' } }, false],
      ['a private result', { state: 'fetching', wish: 'private' }, false],
      ['private, in a new message', { state: 'delivering', wish: 'private', route: { via: 'channel' } }, false],
      ['late, without its result', { state: 'fetching', late: true }, false],
      ['came late', { state: 'fetching', late: true, files }, true],
    ],
  ],
  [
    'keeps files',
    questions.keepsFiles,
    [
      ['kept', { state: 'delivered', kept: true }, true],
      ['let go', { state: 'delivered', kept: false }, false],
      ['only the word of its end kept', { state: 'failed', kept: true }, false],
    ],
  ],
  [
    'has arrived',
    questions.reachedOwner,
    [
      ['kept', { state: 'delivered', kept: true }, false],
      ['taken by its owner', { state: 'delivered', kept: false }, true],
      ['withheld', { state: 'delivered', wish: 'withhold' }, false],
      ['private', { state: 'delivered', wish: 'private' }, true],
    ],
  ],
  [
    'owes a press an end',
    questions.needsEndAtPress,
    [
      ['failed', { state: 'failed', press }, true],
      ['arrived', { state: 'delivered', press }, false],
      ['withheld after all', { state: 'delivered', wish: 'withhold', press }, true],
    ],
  ],
  [
    'was shown privately',
    questions.wasShownPrivately,
    [
      ['to a press whose token is over', { state: 'delivered', route: { via: 'press' } }, true],
      ['to a press whose token works', { state: 'delivered', route: { via: 'press' }, press }, false],
      ['not yet', { state: 'delivering', route: { via: 'press' } }, false],
      ['to Show me', { state: 'delivered', kept: false }, true],
      ['kept', { state: 'delivered', kept: true }, false],
    ],
  ],
  [
    'may go to its owner alone',
    questions.mayBePrivate,
    [
      ['from before there were policies', { policy: undefined }, true],
      ['allowed', { policy: { revision: 1, atOnce: 1, onlyForMe: true } }, true],
      ['not allowed', { policy: { revision: 1, atOnce: 1, onlyForMe: false } }, false],
    ],
  ],
];

describe.each(cases)('whether a job %s', (_question, asks, rows) => {
  test.each(rows)('%s: %j %s', (_said, others, answer) => {
    expect(asks(aJob(others))).toBe(answer);
  });
});

const ofFiles = {
  linked: questions.isLinked,
  shown: questions.isShown,
  attachable: questions.isAttachable,
  missing: questions.isMissing,
  unusable: questions.isUnusable,
};

test.each<readonly [said: string, file: Omit<OutputFile, 'url'>, answers: readonly (keyof typeof ofFiles)[]]>([
  ['listed', {}, ['missing']],
  ['in the spool', { fetched }, ['shown', 'attachable']],
  ['not taken by Discord', { fetched, linked: true }, ['linked', 'shown']],
  ['too large even to fetch', { problem: 'too-large' }, ['linked', 'shown']],
  ['a drawing that Discord does not show', { problem: 'svg' }, ['linked', 'shown']],
  ['damaged', { problem: 'damaged' }, ['unusable']],
])('a file that is %s, %j, is %j', (_said, file, answers) => {
  const yes = Object.entries(ofFiles).filter(([, asks]) => asks({ url, ...file }));
  expect(yes.map(([name]) => name)).toEqual(answers);
});

test('a missing file is neither linked nor attachable', () => {
  expect([questions.isLinked(undefined), questions.isAttachable(undefined)]).toEqual([false, false]);
});

const owner = { memberId: '2', guildId: '3', rights: { moderates: false } };
const moderator = { memberId: '9', guildId: '3', rights: { moderates: true } };

test.each([
  ['its owner', owner, { owns: true, moderates: false }],
  ['its owner, who moderates', { ...owner, rights: { moderates: true } }, { owns: true, moderates: true }],
  ['a moderator', moderator, { owns: false, moderates: true }],
  ['a moderator of another server', { ...moderator, guildId: '4' }, { owns: false, moderates: false }],
  ['anybody', { ...moderator, rights: { moderates: false } }, { owns: false, moderates: false }],
])('%s: %j %j', (_who, actor, answers) => {
  const job = aJob();
  expect({ owns: questions.owns(job, actor), moderates: questions.moderates(job, actor) }).toEqual(answers);
});

test.each<readonly [state: JobState, others: Partial<Job>, owner: string | undefined, moderator: string | undefined]>([
  ['accepted', {}, undefined, undefined],
  ['waiting', {}, undefined, undefined],
  ['submitting', {}, undefined, undefined],
  ['queued', {}, undefined, undefined],
  ['queued', { cancel: 'taken' }, undefined, undefined],
  ['queued', { cancel: 'refused' }, 'owner-cannot-stop', 'moderator-cannot-stop'],
  ['queued', { wish: 'withhold' }, 'withheld', 'withheld'],
  ['running', {}, 'owner-cannot-stop', 'moderator-cannot-stop'],
  ['running', { wish: 'private' }, 'cannot-stop', 'moderator-cannot-stop'],
  ['running', { policy: { revision: 1, atOnce: 1, onlyForMe: false } }, 'cannot-stop', 'moderator-cannot-stop'],
  ['running', { wish: 'withhold' }, 'withheld', 'withheld'],
  ['fetching', {}, 'owner-cannot-stop', 'moderator-cannot-stop'],
  // RunComfy reports that a request is over before it reports that it was cancelled.
  ['fetching', { wish: 'cancel' }, undefined, undefined],
  ['fetching', { wish: 'cancel', files }, 'owner-cannot-stop', 'moderator-cannot-stop'],
  ['delivering', {}, 'delivering', 'delivering'],
  ['delivered', {}, 'over', 'over'],
  ['cancelled', {}, 'over', 'over'],
])('a job that is %s, with %j, cannot be stopped: its owner reads %s, a moderator %s', (state, others, ...answers) => {
  const job = aJob({ state, ...others });
  expect([owner, moderator].map((actor) => questions.cancelRefusal(job, actor))).toEqual(answers);
});
