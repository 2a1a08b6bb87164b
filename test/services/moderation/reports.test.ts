import { expect, test } from 'vitest';
import type { Report } from '../../../src/core/moderation/report.ts';
import type { Decision } from '../../../src/core/moderation/decision.ts';
import { reopenReport, settleReport } from '../../../src/services/moderation/reports.ts';
import { aJob } from '../../support/job.ts';

const [guildId, jobId] = ['3', '100000000000000001'];
const [mod, other] = ['100000000000000002', '100000000000000003'];

function decision(id: string, what: Decision['what'], by = mod): Decision {
  return { version: 1, id, at: 5, by, what };
}

const open: Report = {
  version: 1,
  guildId: '100000000000000004',
  jobId,
  messageId: '',
  count: 1,
  first: [{ by: other, at: 1, why: 'rude' }],
};
const dismissed: Report = { ...open, outcome: { what: 'dismissed', by: mod, at: 2, id: 'first' } };
const removed = aJob({ removed: { by: other, at: 3, cleared: false } });

/** What is written on these rows: the report first. `undefined`: nothing is. */
function written(extra: ReturnType<typeof reopenReport>, report: Report | undefined, job = aJob()): unknown {
  const [reportKey = '', jobKey = ''] = extra.keys;
  const rows = new Map<string, unknown>([
    [jobKey, job],
    ...(report === undefined ? [] : [[reportKey, report] as const]),
  ]);
  return extra.writes(rows)?.[0]?.value;
}

test('only the first decision on a report is written', () => {
  const settle = settleReport(guildId, jobId, decision('second', 'dismissed', other));
  expect(written(settle, open)).toEqual({
    ...open,
    outcome: { what: 'dismissed', by: other, at: 5, id: 'second' },
  });
  expect(written(settle, dismissed)).toBeUndefined();
  expect(written(settle, open, removed)).toBeUndefined();
  expect(written(settle, undefined)).toBeUndefined();
});

test('a decision is undone as long as it is the decision of the report, and nothing else was decided', () => {
  const undo = reopenReport(guildId, jobId, 'first', decision('undo', 'reopened', other));
  expect(written(undo, dismissed)).toEqual({ ...open, undone: { what: 'dismissed', by: other, at: 5 } });
  const another = reopenReport(guildId, jobId, 'other', decision('undo', 'reopened', other));
  expect(written(another, dismissed)).toBeUndefined();
  expect(written(undo, open)).toBeUndefined();
  expect(written(undo, dismissed, removed)).toBeUndefined();
  expect(written(undo, undefined)).toBeUndefined();
});
