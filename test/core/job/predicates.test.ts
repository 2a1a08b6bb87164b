import { describe, expect, test } from 'vitest';
import * as questions from '../../../src/core/job/predicates.ts';
import * as whoMay from '../../../src/core/job/who-may.ts';
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
    whoMay.mayBePrivate,
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
  expect({ owns: whoMay.owns(job, actor), moderates: whoMay.moderates(job, actor) }).toEqual(answers);
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
  expect([owner, moderator].map((actor) => whoMay.cancelRefusal(job, actor))).toEqual(answers);
});

const given = { prompt: 'a heron' };

test.each<[string, Partial<Job>, boolean]>([
  ['a failed run', { state: 'failed', failure: 'run-failed', given }, true],
  ['a run that nobody knows about', { state: 'lost', failure: 'outcome-unknown', given }, true],
  ['a model that is not available now', { state: 'refused', failure: 'model-unavailable', given }, true],
  ["its owner's cancel", { state: 'cancelled', wish: 'cancel', given }, true],
  ["a moderator's cancel", { state: 'cancelled', wish: 'cancel', cancelledBy: '7', given }, false],
  ['a request that the model refuses', { state: 'failed', failure: 'moderated', given }, false],
  ['inputs that RunComfy refuses', { state: 'refused', failure: 'inputs-refused', given }, false],
  ['a file that cannot be used', { state: 'refused', failure: 'input-unusable', given }, false],
  ['a blocked owner', { state: 'cancelled', failure: 'blocked', given }, false],
  ['a result', { state: 'delivered', given }, false],
  ['a running job', { state: 'running', given }, false],
  ['a request of an earlier version, or a forgotten one', { state: 'failed', failure: 'run-failed' }, false],
  ['a private request', { state: 'failed', failure: 'run-failed', wish: 'private', given }, false],
  [
    'a removed one',
    { state: 'failed', failure: 'run-failed', given, removed: { by: '7', at: 1, cleared: true } },
    false,
  ],
])('is tried again or not: %s', (_name, job, expected) => {
  expect(questions.isRetryable(aJob(job))).toBe(expected);
});

const minute = 60_000;
const long: Partial<Job> = {
  state: 'delivered',
  told: true,
  reply: '9',
  policy: { revision: 1, atOnce: 1, onlyForMe: true, mentionAfter: minute },
  times: { accepted: 0, ended: minute + 1 },
};

test.each<[string, Partial<Job>, boolean]>([
  ['what took long', {}, true],
  ['what took no longer than the limit', { times: { accepted: 0, ended: minute } }, false],
  ['a server without mentions', { policy: { revision: 1, atOnce: 1, onlyForMe: true } }, false],
  ['an end that is not shown yet', { told: false }, false],
  ['a mention that was begun', { mention: { isOver: false } }, true],
  ['a mention that was sent', { mention: { isOver: true, message: '8' } }, false],
  ['a private result', { wish: 'private' }, false],
  ['a result in another message', { route: { via: 'channel' } }, false],
  ['an end that another message told', { state: 'failed', notice: { id: '8', isDirect: false } }, false],
  ['a kept result', { kept: true }, false],
  ['a card that nobody knows', { reply: undefined }, false],
  ['a removed job', { removed: { by: '7', at: 1, cleared: false } }, false],
  ['a failure', { state: 'failed', failure: 'run-failed' }, true],
  ["its owner's own cancel", { state: 'cancelled', wish: 'cancel' }, false],
  ["a moderator's cancel", { state: 'cancelled', wish: 'cancel', cancelledBy: '7' }, true],
  ["RunComfy's cancel", { state: 'cancelled' }, true],
  ['a blocked owner', { state: 'cancelled', failure: 'blocked' }, false],
])('mentions its owner or not: %s', (_name, changed, expected) => {
  expect(questions.awaitsMention(aJob({ ...long, ...changed }))).toBe(expected);
});

const picture = { name: 'image-01.png', size: 3, kind: 'image', type: 'image/png' } as const;
const result: Partial<Job> = {
  state: 'delivered',
  files: [
    { url: 'https://a/1', fetched: picture },
    { url: 'https://a/2', problem: 'too-large' },
    { url: 'https://a/3', fetched: { ...picture, kind: 'audio' } },
    { url: 'https://a/4', fetched: picture },
  ],
  messages: [
    {
      id: '6',
      attachments: [
        { id: '63', file: 2 },
        { id: '61', file: 0 },
      ],
    },
    { id: '7', attachments: [{ id: '', file: 3 }] },
  ],
};

test.each<[string, Partial<Job>, readonly number[]]>([
  ['those that are attached, in their order', {}, [0, 2]],
  ['none before the end', { state: 'delivering' }, []],
  ['none of a private result', { wish: 'private' }, []],
  ['none of an answer to a press', { route: { via: 'press' } }, []],
  ['those of a result in another message', { route: { via: 'channel' } }, [0, 2]],
  ['none of a kept result', { kept: true }, []],
  ['none of a removed one', { removed: { by: '7', at: 1, cleared: true } }, []],
  ['none of a forgotten one', { files: (result.files ?? []).map((file) => ({ ...file, url: '' })) }, []],
])('the files that can be described: %s', (_name, changed, expected) => {
  expect(questions.describableFiles(aJob({ ...result, ...changed }))).toEqual(expected);
});
