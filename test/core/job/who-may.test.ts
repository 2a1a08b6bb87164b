import { describe, expect, test } from 'vitest';
import * as questions from '../../../src/core/job/predicates.ts';
import * as whoMay from '../../../src/core/job/who-may.ts';
import { jobStates, type Job, type JobState } from '../../../src/core/job/record.ts';
import { aJob } from '../../support/job.ts';

const press = { token: 'press', at: 1_000 };
const removed = { removed: { by: '9', at: 1, cleared: true } };
const direct = { route: { via: 'direct', channelId: '7' } } as const;
const inPress = { route: { via: 'press' } } as const;
const underWay: readonly JobState[] = ['submitting', 'queued', 'running', 'fetching'];

/** The states in which the answer is yes for a job with these fields. */
function statesWhere(asks: (job: Job) => boolean, fields: Partial<Job> = {}): readonly JobState[] {
  return jobStates.filter((state) => asks(aJob({ ...fields, state })));
}

describe('the result may still go elsewhere while RunComfy has the job and no file is on its way', () => {
  test.each<[string, (job: Job) => boolean, Partial<Job>, readonly JobState[]]>([
    ['in private', whoMay.mayBecomePrivate, {}, underWay],
    ['in private, unless it does already', whoMay.mayBecomePrivate, { wish: 'private' }, []],
    ['in private, unless it is withheld', whoMay.mayBecomePrivate, { wish: 'withhold' }, []],
    ['to nobody', whoMay.mayBeWithheld, {}, underWay],
    ['to nobody instead of in private', whoMay.mayBeWithheld, { wish: 'private' }, underWay],
    ['to nobody, unless it does already', whoMay.mayBeWithheld, { wish: 'withhold' }, []],
  ])('%s', (_, asks, fields, states) => {
    expect(statesWhere(asks, fields)).toEqual(states);
  });
});

describe('a private answer', () => {
  test('waits for a private result until the job has ended', () => {
    const before = jobStates.filter((state) => !questions.isEnd(state));
    expect(statesWhere(whoMay.awaitsPrivately, { wish: 'private' })).toEqual(before);
    expect(statesWhere(whoMay.awaitsPrivately)).toEqual([]);
  });

  test.each<[string, Partial<Job>, number | undefined]>([
    ['14 minutes after its press', { wish: 'private', press }, 1_000 + 14 * 60_000],
    ['never without a press', { wish: 'private' }, undefined],
    ['not again once it offers a new press', { wish: 'private', press: { ...press, isExpiring: true } }, undefined],
    ['never where nothing is awaited', { press }, undefined],
  ])('that waits offers a new press: %s', (_, fields, at) => {
    expect(whoMay.noteExpiresAt(aJob({ state: 'running', ...fields }))).toBe(at);
  });

  test('offers a new press only while the result may still go elsewhere', () => {
    expect(statesWhere((job) => whoMay.noteExpiresAt(job) !== undefined, { wish: 'private', press })).toEqual(underWay);
  });

  test.each<[string, Partial<Job>, boolean, boolean]>([
    ['a result at a press', { ...inPress, press }, true, false],
    ['a result at a press whose token has expired', inPress, true, true],
    ['a result after Show me', { kept: false }, true, true],
    ['a result that is kept', { kept: true }, false, false],
    ['a result in its reply', {}, false, false],
  ])('has %s', (_, fields, isThere, isOnlyForItsReader) => {
    const job = aJob({ state: 'delivered', ...fields });
    expect(questions.isInPrivateAnswer(job)).toBe(isThere);
    expect(questions.wasShownPrivately(job)).toBe(isOnlyForItsReader);
    expect(questions.isInPrivateAnswer({ ...job, state: 'failed' })).toBe(false);
  });
});

describe('the message in the channel of the request', () => {
  const messages: Job['messages'] = [{ id: '8', attachments: [] }];
  test.each<[string, Partial<Job>, string | undefined]>([
    ['is the reply', { reply: '6', messages }, '6'],
    ['is the one in place of the reply', { route: { via: 'channel' }, messages }, '8'],
    ['is not there before that was posted', { route: { via: 'channel' } }, undefined],
    ['is none that stands in a private answer', { ...inPress, messages }, undefined],
  ])('%s', (_, fields, id) => {
    expect(questions.publicMessage(aJob(fields))).toBe(id);
  });
});

const somebody = { memberId: '20', guildId: '3', channelId: '4', rights: { moderates: false } };
const owner = { ...somebody, memberId: '2' };
const moderator = { ...somebody, rights: { moderates: true } };

describe('the whole prompt', () => {
  const done = { state: 'delivered' } as const;
  test.each<[string, Partial<Job>, whoMay.Actor, boolean]>([
    ['its owner, anywhere', { wish: 'private' }, { ...owner, guildId: undefined, channelId: undefined }, true],
    ['a moderator, in another channel', { wish: 'private' }, { ...moderator, channelId: '5' }, true],
    ['a moderator of another server', {}, { ...moderator, guildId: '30', channelId: '40' }, false],
    ['everybody in its channel, while it waits', {}, somebody, true],
    ['everybody in its channel, with its result', done, somebody, true],
    ['nobody else in another channel', done, { ...somebody, channelId: '5' }, false],
    ['nobody else in another server', done, { ...somebody, guildId: '30' }, false],
    ['nobody else once it has failed', { state: 'failed' }, somebody, false],
    ['nobody else once it is removed', { ...done, ...removed }, somebody, false],
    ['nobody else if the result is private', { ...done, wish: 'private' }, somebody, false],
    ['nobody else if the result is withheld', { ...done, wish: 'withhold' }, somebody, false],
    ['not even its owner where there is none', { prompt: undefined }, owner, false],
  ])('is read by %s', (_, fields, actor, may) => {
    expect(whoMay.mayReadPrompt(aJob(fields), actor)).toBe(may);
  });
});

describe('a press on Show me', () => {
  const kept: Partial<Job> = { state: 'delivered', kept: true, ...direct };
  test.each<[string, Partial<Job>, whoMay.Actor, whoMay.ShowRefusal | undefined]>([
    ['shows its owner what is kept', kept, owner, undefined],
    ['is for its owner only', kept, moderator, 'not-yours'],
    ['says that the result was sent', { state: 'delivered', ...direct }, owner, 'sent'],
    ['says that the result is at the press', { state: 'delivered', ...inPress }, owner, 'sent'],
    ['has nothing to show that stands in the reply', { state: 'delivered' }, owner, 'nothing-kept'],
    ['has nothing to show that was shown', { ...kept, kept: false }, owner, 'nothing-kept'],
    [
      'has nothing to show that is withheld',
      { state: 'delivered', wish: 'withhold', ...direct },
      owner,
      'nothing-kept',
    ],
    ['has nothing to show before the end', { state: 'running', ...direct }, owner, 'nothing-kept'],
  ])('%s', (_, fields, actor, refusal) => {
    expect(whoMay.showRefusal(aJob(fields), actor)).toBe(refusal);
  });
});
