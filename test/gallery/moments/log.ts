import type { Decision } from '../../../src/core/moderation/decision.ts';
import type { LogEntry } from '../../../src/core/moderation/log-entry.ts';
import { policySettings } from '../../../src/core/moderation/policy.ts';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import { logMessage } from '../../../src/messages/moderation/log-message.ts';
import { reportCard } from '../../../src/messages/moderation/report-card.ts';
import type { Report } from '../../../src/core/moderation/report.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import type { Translate } from '../../../src/words/words.ts';
import type { Moment, Part, Shown } from '../moment.ts';
import { ids, image, now, video } from './facts.ts';
import { delivered, jobId } from './views.ts';

const nameOf = jobCommandNames(createCatalog([image, video]));
const result = {
  channelId: ids.pictures,
  message: '1331300000000000009',
  prompt: 'a lighthouse in a storm',
  report: { channelId: ids.modLog, id: '1331300000000000008' },
};

const decided = (what: Decision['what'], facts: Partial<Decision> = {}): LogEntry => ({
  kind: 'decision',
  decision: { version: 1, id: '1', at: now, by: ids.max, whom: ids.ben, what, ...facts },
  ...(facts.job === undefined ? {} : { result }),
});
/** Everything that can be set. */
const changedTo = {
  channels: [ids.pictures],
  logChannel: ids.modLog,
  allowance: { day: 60 },
  budget: { day: 1_500 },
  cooldown: 30,
  largest: { images: 4 },
  previewAbove: 20,
  modelsOff: [video.id],
  words: ['dragon'],
  onlyForMe: false,
};
const ofMembers: readonly LogEntry[] = [
  decided('barred', { why: 'Spam in #pictures', amount: now + 86_400_000 }),
  decided('unbarred'),
  decided('granted', { amount: 20, why: 'Won the contest' }),
  decided('taken', { amount: 5 }),
  decided('reset'),
  decided('paused', { why: 'A contest starts at six.' }),
  decided('resumed'),
];
const ofResults: readonly LogEntry[] = [
  decided('removed', { job: jobId, why: 'Not allowed here' }),
  decided('withheld', { job: jobId }),
  decided('cancelled', { job: jobId }),
  decided('reported', { by: ids.ana, job: jobId, why: 'Somebody else painted this.' }),
  decided('dismissed', { job: jobId }),
  decided('reopened', { job: jobId }),
];
const ofSettings: readonly LogEntry[] = [
  ...policySettings.flatMap((setting) => [
    decided('policy', { setting, before: {}, after: changedTo }),
    decided('policy', { setting, before: changedTo, after: {} }),
  ]),
  decided('preset', { preset: 'family', before: {}, after: { cooldown: 30, onlyForMe: false } }),
  decided('preset-undone', { preset: 'family', before: { cooldown: 30 }, after: { cooldown: 0 } }),
];
const warnings: readonly LogEntry[] = [
  { kind: 'budget', window: 'day', percent: 80 },
  { kind: 'budget', window: 'month', percent: 100 },
  { kind: 'not-cleared', job: jobId, channelId: ids.pictures, reply: undefined, messages: 2 },
  { kind: 'left-out', count: 12 },
];
const refused = (['policy', 'automod', 'operator'] as const).map((source): LogEntry => ({
  kind: 'screened',
  memberId: ids.ben,
  channelId: ids.pictures,
  text: 'a dragon eats the moderators',
  hit: { source, ruleName: 'No dragons', matched: 'dragon' },
}));

const report: Report = {
  version: 1,
  guildId: ids.guild,
  jobId,
  messageId: '1331300000000000009',
  count: 1,
  first: [{ by: ids.ben, at: now - 60_000, why: 'Somebody else painted this.' }],
  record: { results: { count: 14, isPartial: false }, blocks: 1, removals: 0, isPartial: false },
  card: {
    channelId: ids.modLog,
    id: '1',
    said: '',
    evidence: { files: [{ id: '', name: 'evidence-1.png', kind: 'image', isInput: false }], missing: 0 },
  },
};
const settled = { by: ids.max, at: now, id: '1' } as const;

function cardOf(facts: Partial<Report>, t: Translate, job = delivered(1)): Shown {
  const { components } = reportCard({ report: { ...report, ...facts }, job }, t, nameOf);
  const files = { ...report, ...facts }.card?.evidence?.files ?? [];
  return { kind: 'message', components, files: files.map(({ name }) => name) };
}

const entries = (name: string, title: string, when: string, all: readonly LogEntry[]): Moment => ({
  name: `log-${name}`,
  title,
  when,
  shown: (t) =>
    all.map((entry) => {
      const { message } = logMessage(ids.guild, [{ at: now, entry }], [1, 2], t);
      return { kind: 'message', components: 'components' in message ? message.components : [] };
    }),
});

/** The log channel. */
export const log: Part = {
  title: 'The log channel',
  moments: [
    entries('members', 'Decisions about members', 'Who decided what, and why.', ofMembers),
    entries(
      'results',
      'Decisions about results',
      'With the prompt, and a button to the message as long as it is there.',
      ofResults,
    ),
    entries('settings', 'Changed settings', 'What was changed, and to what.', ofSettings),
    entries('refused', 'Refused requests', 'A text that is blocked, behind a spoiler.', refused),
    entries(
      'warnings',
      'Warnings',
      'A budget that is nearly used, a message that could not be deleted, entries that were not kept.',
      warnings,
    ),
    {
      name: 'report',
      title: 'A report',
      when: "The reporter's reason, the member's record, the result behind a spoiler, and what can be decided.",
      shown: (t) => [
        cardOf({}, t),
        cardOf(
          {
            count: 8,
            card: {
              channelId: ids.modLog,
              id: '1',
              said: '',
              evidence: {
                files: [
                  { id: '', name: 'evidence-1.png', kind: 'image', isInput: true },
                  { id: '', name: 'evidence-2.png', kind: 'image', isInput: false },
                ],
                missing: 1,
              },
            },
          },
          t,
        ),
      ],
    },
    {
      name: 'report-outcomes',
      title: 'A report after the decision',
      when: 'A block or a dismissal can be undone from the card; a removal is final. Where its owner deleted the result, it stays open.',
      shown: (t) => {
        const without = { ...report, card: undefined };
        return [
          cardOf({ ...without, outcome: { what: 'removed', ...settled } }, t),
          cardOf({ ...without, outcome: { what: 'barred', ...settled } }, t),
          cardOf({ ...without, outcome: { what: 'dismissed', ...settled } }, t),
          cardOf({ ...without, undone: { what: 'barred', by: ids.max, at: now } }, t),
          cardOf({ ...without, undone: { what: 'dismissed', by: ids.max, at: now } }, t),
          cardOf(without, t, delivered(1, { removed: { by: ids.ana, byOwner: true, at: now, cleared: true } })),
        ];
      },
    },
  ],
};
