import { describe, expect, test } from 'vitest';
import { cardVersion, isUndoable, removalAfter, type Report } from '../../../src/core/moderation/report.ts';

const report: Report = { version: 1, guildId: '1', jobId: '2', messageId: '3', count: 1, first: [] };
const removed = { by: '6', at: 7, cleared: false };
const barred = { what: 'barred', by: '4', at: 5, id: 'd1' } as const;

describe('a decision on a report can be undone', () => {
  test.each([
    ['while nothing else is decided', { ...report, outcome: barred }, {}, true],
    ['also where nothing is known of the job', { ...report, outcome: barred }, undefined, true],
    ['never before there is one', report, {}, false],
    ['never if it removed the result', { ...report, outcome: { ...barred, what: 'removed' } }, {}, false],
    ['never without its id', { ...report, outcome: { ...barred, id: undefined } }, {}, false],
    ['never once its block has ended', { ...report, outcome: { ...barred, isFinal: true } }, {}, false],
    ['not after the result was removed elsewhere', { ...report, outcome: barred }, { removed }, false],
  ] as const)('%s', (_, record, job, may) => {
    expect(isUndoable(record, job)).toBe(may);
  });
});

describe('a removal after another decision', () => {
  test.each([
    ['is that of the job', { ...report, outcome: barred }, { removed }, removed],
    ['is none while the job is there', { ...report, outcome: barred }, {}, undefined],
    ['is none without a job', { ...report, outcome: barred }, undefined, undefined],
    ['is none that was the decision', { ...report, outcome: { ...barred, what: 'removed' } }, { removed }, undefined],
    ['is none before a decision', report, { removed }, undefined],
  ] as const)('%s', (_, record, job, removal) => {
    expect(removalAfter(record, job)).toEqual(removal);
  });
});

test.each([
  ['its decision', { ...report, outcome: barred }, {}, '1/barred/4/d1'],
  ['that it is final', { ...report, outcome: { ...barred, isFinal: true } }, {}, '1/barred/4/d1/final'],
  ['what was undone', { ...report, undone: { what: 'barred', by: '4', at: 9 } }, {}, '1///undone-9'],
  ['a removal after it', { ...report, outcome: barred }, { removed }, '1/barred/4/d1/removed'],
] as const)('the version of a card names %s', (_, record, job, version) => {
  expect(cardVersion(record, job)).toBe(version);
});
