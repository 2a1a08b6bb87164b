import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { decisionKinds, decisionRecord } from '../../../src/core/moderation/decision.ts';
import { logBatch, queuedEntry, waitingChannel } from '../../../src/core/moderation/log-entry.ts';
import { policyRecord, policySettings, presetNames } from '../../../src/core/moderation/policy.ts';
import { reportRecord } from '../../../src/core/moderation/report.ts';
import { blockRecord, pauseRecord } from '../../../src/core/moderation/restrictions.ts';

const decision = { version: 1, id: '7', at: 5, by: '2', what: 'barred' };
const report = { version: 1, guildId: '1', jobId: '2', messageId: '3', count: 1, first: [] };
const card = { channelId: '4', id: '5', said: '1//' };
const components = [{ type: 17, id: 8, components: [{ type: 10, id: 9, content: 'a line' }] }];
const batch = { version: 1, at: 5, components, marks: [8, 9], nonce: 'n', keys: ['k'], leftOut: 0 };
/** Of an earlier version. */
const textBatch = { version: 1, at: 5, text: 'a line', nonce: 'n', keys: ['k'], leftOut: 0 };
const block = { version: 1, memberId: '1', by: '2', why: 'spam', at: 5 };
const pause = { version: 1, by: '2', why: 'spam', at: 5 };
const entry = (fields: object): object => ({ version: 1, at: 5, entry: fields });
const screened = { kind: 'screened', memberId: '1', channelId: '2', text: 'a cat' };
const hit = { source: 'policy', ruleName: 'r', matched: 'cat' };
const notCleared = { kind: 'not-cleared', job: '1', channelId: '2', messages: 2 };

describe('a row comes back from the disk with all its fields', () => {
  test.each<[string, z.ZodType, readonly object[]]>([
    ['a block', blockRecord, [block, { ...block, until: 9 }, { ...block, decision: '7' }]],
    ['a pause', pauseRecord, [pause]],
    [
      'a decision',
      decisionRecord,
      [
        ...decisionKinds.map((what) => ({ ...decision, what })),
        ...policySettings.map((setting) => ({ ...decision, setting, before: { a: 1 }, after: ['b'] })),
        ...presetNames.map((preset) => ({ ...decision, what: 'preset', preset, before: {}, after: { a: 1 } })),
        { ...decision, whom: '3', job: '4', why: 'spam', amount: 6 },
      ],
    ],
    [
      'an entry of the log',
      queuedEntry,
      [
        entry({ kind: 'decision', decision }),
        entry({ kind: 'decision', decision, result: { channelId: '2' } }),
        entry({ kind: 'decision', decision, result: { channelId: '2', message: '3', prompt: 'a cat' } }),
        entry({ kind: 'decision', decision, result: { channelId: '2', report: { channelId: '2', id: '3' } } }),
        entry({ kind: 'budget', window: 'day', percent: 80 }),
        entry({ kind: 'budget', window: 'month', percent: 95 }),
        entry(notCleared),
        entry({ ...notCleared, reply: '3' }),
        ...['automod', 'policy', 'operator'].map((source) => entry({ ...screened, hit: { ...hit, source } })),
        entry({ kind: 'left-out', count: 3 }),
      ],
    ],
    [
      'a waiting channel',
      waitingChannel,
      [
        { version: 1, leftOut: 0 },
        { version: 1, waiting: 0, leftOut: 2 },
      ],
    ],
    ['a message to the log', logBatch, [batch, { ...batch, after: '9' }, textBatch]],
    [
      'a report',
      reportRecord,
      [
        report,
        { ...report, first: [{ by: '6', at: 7, why: 'rude' }] },
        ...['removed', 'barred', 'dismissed'].map((what) => ({ ...report, outcome: { what, by: '6', at: 7 } })),
        { ...report, outcome: { what: 'barred', by: '6', at: 7, id: '8', isFinal: true } },
        { ...report, messageId: '', undone: { what: 'dismissed', by: '6', at: 7 } },
        { ...report, record: { results: { count: 3, isPartial: true }, blocks: 1, removals: 0, isPartial: false } },
        { ...report, card },
        { ...report, card: { ...card, evidence: { files: [], missing: 0 } } },
        { ...report, card: { ...card, evidence: { files: [{ id: '8', name: 'a.png' }], missing: 1 } } },
      ],
    ],
  ])('%s', (_row, schema, rows) => {
    for (const row of rows) expect(schema.parse(row)).toEqual(row);
  });

  test('a policy that was never changed, and one that was', () => {
    const changed = { by: '2', at: 5 };
    expect(policyRecord.parse({ version: 1, revision: 0 })).not.toHaveProperty('changed');
    expect(policyRecord.parse({ version: 1, revision: 3, changed })).toMatchObject({ revision: 3, changed });
  });
});

describe('a row is refused', () => {
  test.each<[string, z.ZodType, object]>([
    ['a block of a later version', blockRecord, { ...block, version: 2 }],
    ['a pause of a later version', pauseRecord, { ...pause, version: 2 }],
    ['a decision of a later version', decisionRecord, { ...decision, version: 2 }],
    ['a decision of an unknown kind', decisionRecord, { ...decision, what: '' }],
    ['a decision on an unknown setting', decisionRecord, { ...decision, setting: '' }],
    ['a decision on an unknown preset', decisionRecord, { ...decision, preset: '' }],
    ['an entry of an unknown kind', queuedEntry, entry({ kind: '' })],
    ['a budget of an unknown window', queuedEntry, entry({ kind: 'budget', window: '', percent: 80 })],
    ['a text that nobody refuses', queuedEntry, entry({ ...screened, hit: { ...hit, source: '' } })],
    ['less than no entries that wait', waitingChannel, { version: 1, waiting: -1, leftOut: 0 }],
    ['less than no entries left out', waitingChannel, { version: 1, leftOut: -1 }],
    ['half an entry', waitingChannel, { version: 1, waiting: 0.5, leftOut: 0 }],
    ['a message that leaves out less than no entries', logBatch, { ...batch, leftOut: -1 }],
    ['a report that nobody made', reportRecord, { ...report, count: 0 }],
    [
      'a report with an outcome that nobody decides',
      reportRecord,
      { ...report, outcome: { what: '', by: '6', at: 7 } },
    ],
    ['a policy of a later version', policyRecord, { version: 2, revision: 0 }],
    ['a policy that was changed less than never', policyRecord, { version: 1, revision: -1 }],
  ])('%s', (_case, schema, row) => {
    expect(schema.safeParse(row).success).toBe(false);
  });
});
