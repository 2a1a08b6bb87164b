import { userMention } from 'discord.js';
import { createLists } from '../../../src/commands/moderate/lists.ts';
import type { Decision } from '../../../src/core/moderation/decision.ts';
import { jobCommandNames } from '../../../src/messages/command-name.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { blockLines } from '../../../src/messages/moderation/block.ts';
import { removalForm } from '../../../src/messages/moderation/removal-form.ts';
import { reportForm } from '../../../src/messages/moderation/report-form.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import { dateTime, relativeTime } from '../../../src/messages/time.ts';
import { createCatalog } from '../../../src/services/runcomfy/catalog.ts';
import type { Translate, WordArgs, WordKey } from '../../../src/words/words.ts';
import { balanceWith, servicesWith, typed } from '../../commands/typed.ts';
import { privately, type Part } from '../moment.ts';
import { ids, image, now, video } from './facts.ts';
import { delivered, jobId, request } from './views.ts';

const lists = createLists(jobCommandNames(createCatalog([image, video])));
const args: WordArgs = {
  whom: userMention(ids.ben),
  by: userMention(ids.max),
  until: dateTime(now + 86_400_000),
  count: 20,
  most: 500,
};
const said = (t: Translate, ...keys: readonly WordKey[]) =>
  privately(...keys.map((key) => privateText([t(key, args)])));

const decisions: readonly Decision[] = [
  { what: 'barred', whom: ids.ben, why: 'Spam in #pictures', amount: now + 86_400_000 },
  { what: 'removed', whom: ids.ana, job: jobId, why: 'Not allowed here' },
  { what: 'granted', whom: ids.ana, amount: 20 },
].map(
  (facts, index) => ({ version: 1, id: String(index), at: now - index * 600_000, by: ids.max, ...facts }) as Decision,
);
const removed = delivered(1, { removed: { by: ids.max, at: now, cleared: true } });
const block = { version: 1, memberId: ids.ben, by: ids.max, why: 'Spam in #pictures', at: now } as const;

/** What moderators read in private. */
export const moderators: Part = {
  title: 'For moderators',
  moments: [
    {
      name: 'moderate-block',
      title: 'Block and unblock',
      when: '`/moderate block` and `unblock`, and where it cannot be done.',
      shown: (t) =>
        privately(
          privateText([t('moderate.blocked-until', args), t('moderate.cancelled', { count: 2 })]),
          privateText([t('moderate.blocked', args), t('moderation.log-failed')]),
          ...(
            [
              'moderate.unblocked',
              'moderate.not-blocked',
              'moderate.cannot-block-yourself',
              'moderate.cannot-block-above-you',
              'moderate.cannot-block-server-owner',
              'moderate.no-member',
            ] as const
          ).map((key) => privateText([t(key, args)])),
        ),
    },
    {
      name: 'moderate-blocked',
      title: 'Who is blocked',
      when: '`/moderate blocked`, each with a button, and nobody.',
      shown: (t) => {
        const listOf = (count: number) => {
          const blocks = Array.from({ length: count }, () => block);
          const moderation = { servers: { blocks: () => blocks } } as never;
          return lists.blocked(context(t), servicesWith({ moderation })).components;
        };
        return privately(
          listOf(1),
          listOf(0),
          privateText(blockLines({ ...block, until: now + 86_400_000 }, t)),
          privateText([t('moderate.more', { count: 3 })]),
        );
      },
    },
    {
      name: 'moderate-pause',
      title: 'Pause and resume',
      when: '`/moderate pause` and `resume`.',
      shown: (t) => said(t, 'moderate.paused', 'moderate.already-paused', 'moderate.resumed', 'moderate.not-paused'),
    },
    {
      name: 'moderate-credits',
      title: 'Credits',
      when: '`/moderate grant`, `take` and `reset`.',
      shown: (t) =>
        said(
          t,
          'moderate.granted',
          'moderate.grant-ceiling',
          'moderate.taken',
          'moderate.take-ceiling',
          'moderate.reset',
        ),
    },
    {
      name: 'moderate-remove',
      title: 'Remove a result',
      when: '`/moderate remove` and the menu of a message.',
      shown: (t) =>
        privately(
          privateText([t('moderate.removed'), t('moderate.removed-private')]),
          ...(
            [
              'moderate.already-removed',
              'moderate.already-deleted',
              'moderate.unknown-job',
              'moderate.not-yours',
              'moderate.not-a-result',
            ] as const
          ).map((key) => privateText([t(key, args)])),
        ),
    },
    {
      name: 'moderate-remove-form',
      title: 'The form: remove a result',
      when: 'From the menu of a message.',
      shown: (t) => [{ kind: 'form', form: removalForm(jobId, t) }],
    },
    {
      name: 'moderate-log',
      title: 'The log',
      when: '`/moderate log`: decisions, newest first, and none.',
      shown: async (t) => privately(await logOf(t, decisions), await logOf(t, [])),
    },
    {
      name: 'moderate-history',
      title: "A member's history",
      when: '`/moderate history` and the menu of a member.',
      shown: async (t) => privately(await historyOf(t, [delivered(2), removed, request()]), await historyOf(t, [])),
    },
    {
      name: 'report-form',
      title: 'The form: report a result',
      when: 'From the menu of a message, for every member.',
      shown: (t) => [{ kind: 'form', form: reportForm({ jobId, messageId: jobId }, t) }],
    },
    {
      name: 'report-answers',
      title: 'Answers to a report',
      when: 'To the member who reports.',
      shown: (t) =>
        privately(
          ...(
            [
              'report.thanks',
              'report.thanks-no-channel',
              'report.again',
              'report.removed',
              'report.deleted',
              'report.unknown',
            ] as const
          ).map((key) => privateText([t(key)])),
          privateText([t('report.too-many', { until: relativeTime(now + 600_000) })]),
        ),
    },
    {
      name: 'report-decided',
      title: 'Answers to a decision',
      when: 'To the moderator who presses on the card of a report.',
      shown: (t) =>
        said(
          t,
          'report.remove-ask',
          'report.button.remove-now',
          'report.dismissed',
          'report.dismissed-deleted',
          'report.undone-barred',
          'report.undone-dismissed',
          'report.already-removed',
          'report.already-barred',
          'report.blocked-longer',
          'report.blocked-longer-until',
          'report.already-dismissed',
          'report.already-undone',
          'report.undo-stale',
          'report.not-now',
        ),
    },
  ],
};

async function logOf(t: Translate, some: readonly Decision[]) {
  const moderation = {
    audit: async () => Promise.resolve({ decisions: some, next: some.length > 0 ? 'x' : undefined }),
  } as never;
  const jobs = { findIn: async () => Promise.resolve(new Map([[jobId, delivered(2)]])) };
  const { components } = await lists.log(
    context(t),
    servicesWith({ moderation, jobs }),
    some.length > 0 ? 'x' : undefined,
  );
  return components;
}

async function historyOf(t: Translate, mine: readonly Job[]) {
  const isBlocked = mine.length > 0;
  const moderation = { servers: { blockOf: () => (isBlocked ? { ...block, memberId: ids.ana } : undefined) } } as never;
  const jobs = {
    history: async () => Promise.resolve({ jobs: mine, unreadable: mine.length === 0 ? 0 : 1, next: undefined }),
  };
  const accounts = { balance: async () => Promise.resolve(balanceWith({ left: { day: 76, month: 910 } })) };
  const services = servicesWith({ moderation, jobs, accounts });
  const { components } = await lists.history(context(t), services, { memberId: ids.ana, roleIds: [] });
  return components;
}

function context(t: Translate) {
  return { ...typed({ t }), guildId: ids.guild };
}
