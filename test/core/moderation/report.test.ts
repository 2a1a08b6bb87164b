import { expect, test } from 'vitest';
import {
  outcomeOf,
  mayReportAt,
  recentTimes,
  reportedMessage,
  cardVersion,
  type Report,
} from '../../../src/core/moderation/report.ts';
import { aJob } from '../../support/job.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 21, 12);
const ago = (...minutes: readonly number[]): number[] => minutes.map((each) => now - each * minute);
const every = (count: number, apart: number): number[] =>
  Array.from({ length: count }, (_, index) => now - (index + 1) * apart);

test.each([
  ['nobody reported yet', [], undefined],
  ['four in the last hour', ago(1, 2, 3, 4), undefined],
  ['five in the last hour: once the first of them is an hour old', ago(1, 2, 3, 4, 59), now + minute],
  ['five, the first an hour ago', ago(1, 2, 3, 4, 60), undefined],
  ['six of them: the second counts', ago(1, 2, 3, 4, 30, 59), now + 30 * minute],
  ['nineteen in a day', every(19, hour), undefined],
  ['twenty in a day: once the first of them is a day old', every(20, hour), now + 4 * hour],
  ['twenty, the first more than a day ago', every(20, 73 * minute), undefined],
  ['five, the last of them now', ago(0, 1, 2, 3, 59), now + minute],
  ['in any order', ago(59, 4, 3, 2, 1), now + minute],
  ['five that a clock ahead of its time noted', ago(-1, -2, -3, -4, -59), undefined],
])('%s', (_, times, until) => {
  expect(mayReportAt(times, now)).toBe(until);
  expect(mayReportAt(recentTimes(times, now), now)).toBe(until);
});

test('the times that still count are those of the last day, until now', () => {
  expect(recentTimes(ago(-1, 0, 5, 24 * 60 - 1, 24 * 60, 24 * 60 + 1), now)).toEqual(ago(0, 5, 24 * 60 - 1));
});

const report: Report = { version: 1, guildId: '1', jobId: '2', messageId: '3', count: 1, first: [] };
const dismissed = { what: 'dismissed', by: '4', at: 5 } as const;
const removed = { by: '6', at: 7, cleared: false };

test.each([
  ['open', report, {}, undefined],
  ['decided on its card', { ...report, outcome: dismissed }, {}, dismissed],
  ['removed elsewhere', report, { removed }, { what: 'removed', by: '6', at: 7 }],
  ['decided first, then removed elsewhere', { ...report, outcome: dismissed }, { removed }, dismissed],
] as const)('a report is %s', (_, record, job, decided) => {
  expect(outcomeOf(record, job)).toEqual(decided);
});

test('a card changes when another member reports, or somebody decides', () => {
  const said = [report, { ...report, count: 2 }, { ...report, outcome: dismissed }].map((each) =>
    cardVersion(each, {}),
  );
  expect(new Set([...said, cardVersion(report, { removed })]).size).toBe(4);
});

test('what a card says is named by its reports, and by what was decided by whom', () => {
  expect(cardVersion(report, undefined)).toBe('1//');
  expect(cardVersion({ ...report, count: 3, outcome: dismissed }, undefined)).toBe('3/dismissed/4');
  expect(cardVersion(report, { removed })).toBe('1/removed/6');
});

const messages = ['11', '12'].map((id) => ({ id, attachments: [] }));

test.each([
  ['its second message', { messages, reply: '10' }, '12', '12'],
  ['a message that is none of its own: its first', { messages, reply: '10' }, '99', '11'],
  ['nothing: its first', { messages, reply: '10' }, '', '11'],
  ['its reply, where its files are in no message', { messages: [], reply: '10' }, '99', '10'],
  ['one that has no message at all', { messages: [] }, '99', undefined],
])('the reported message of a job is %s', (_case, job, named, meant) => {
  expect(reportedMessage(aJob(job), named)).toBe(meant);
});
