import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  TimestampStyles,
  messageLink,
  time,
  userMention,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import type { Language } from '../../core/language.ts';
import { encode } from '../../core/custom-id.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { WordKey, Words } from '../../words/words.ts';
import type { JobCommandName } from '../../messages/command-name.ts';
import type { CommandServices } from '../command.ts';
import type { Use } from '../request.ts';
import { decisionText } from '../../messages/moderation/decision.ts';
import { privateText } from '../../messages/private-text.ts';
import { statusText } from '../../messages/job/status.ts';

/** A decision is 700 characters at most, a job 380: each page stays below a message's 4,000. */
const decisionsPerPage = 5;
const jobsPerPage = 8;
const longestPrompt = 120;

/** The lists that moderators page through, newest first. */
export function createLists(words: Words, nameOf: JobCommandName) {
  /** `older` and `newest` are what the buttons lead to. */
  function turning(
    language: Language,
    older: string | undefined,
    newest: string | undefined,
  ): APIMessageTopLevelComponent[] {
    const button = (id: string, label: WordKey): ButtonBuilder =>
      new ButtonBuilder().setCustomId(id).setLabel(words(language, label)).setStyle(ButtonStyle.Secondary);
    const buttons = [
      ...(newest === undefined ? [] : [button(newest, 'moderate.newest')]),
      ...(older === undefined ? [] : [button(older, 'moderate.older')]),
    ];
    return buttons.length === 0 ? [] : [new ActionRowBuilder<ButtonBuilder>().addComponents(buttons).toJSON()];
  }

  function jobLine(job: Job, language: Language): string {
    const asked = `${time(Math.floor(job.times.accepted / 1000), TimestampStyles.LongDateShortTime)} \`/${nameOf(job.model, language)}\``;
    const prompt = job.prompt === undefined ? '' : ` ${inlineCode(job.prompt, longestPrompt)}`;
    const status =
      job.removed === undefined
        ? statusText(replyView(job).status, language, words)[0]
        : words(language, 'moderate.status-removed');
    const isLinked = job.reply !== undefined && job.removed === undefined;
    const link = isLinked ? ` ${messageLink(job.place.channelId, job.reply ?? '', job.place.guildId)}` : '';
    return `${asked}${prompt}\n-# ${status ?? ''}${link} · ${words(language, 'receipt.id', { id: job.id })}`;
  }

  return {
    async log(
      { guildId, language }: Use,
      { moderation }: CommandServices,
      before?: string,
    ): Promise<APIMessageTopLevelComponent[]> {
      const { decisions, next } = await moderation.audit.page(guildId, { limit: decisionsPerPage, before });
      if (decisions.length === 0) return privateText([words(language, 'moderate.no-decisions')]);
      const lines = decisions.map(
        (decision) =>
          `${time(Math.floor(decision.at / 1000), TimestampStyles.LongDateShortTime)} ${decisionText(decision, language, words)}`,
      );
      return [
        ...privateText(lines),
        ...turning(
          language,
          next === undefined ? undefined : encode('moderate', 'log', { before: next }),
          before === undefined ? undefined : encode('moderate', 'log', {}),
        ),
      ];
    },

    /** How a member stands here, and what they asked for. */
    async history(
      { guildId, language }: Use,
      { moderation, jobs, accounts }: CommandServices,
      member: { readonly memberId: string; readonly roleIds: readonly string[] },
      before?: string,
    ): Promise<APIMessageTopLevelComponent[]> {
      const { memberId, roleIds } = member;
      const {
        jobs: asked,
        unreadable,
        next,
      } = await jobs.history({ guildId, memberId }, { limit: jobsPerPage, before });
      const { left, limits } = await accounts.balance({ guildId, memberId, roleIds });
      const bar = moderation.servers.bar(guildId, memberId);
      const standing = [
        words(language, 'moderate.history', { whom: userMention(memberId) }),
        words(language, 'moderate.left', {
          day: Math.max(left.day, 0),
          dayLimit: limits.day,
          month: Math.max(left.month, 0),
          monthLimit: limits.month,
        }),
        ...(bar === undefined
          ? []
          : [
              words(language, bar.until === undefined ? 'moderate.bar-line' : 'moderate.bar-line-until', {
                whom: userMention(memberId),
                by: userMention(bar.by),
                until:
                  bar.until === undefined ? '' : time(Math.floor(bar.until / 1000), TimestampStyles.LongDateShortTime),
                why: inlineCode(bar.why, 80),
              }),
            ]),
      ];
      const lines = [
        ...asked.map((job) => jobLine(job, language)),
        ...(unreadable === 0 ? [] : [words(language, 'moderate.unreadable', { count: unreadable })]),
      ];
      if (lines.length === 0) lines.push(words(language, 'moderate.no-history'));
      return [
        ...privateText([...standing, ...lines]),
        ...turning(
          language,
          next === undefined ? undefined : encode('moderate', 'history', { member: memberId, before: next }),
          before === undefined ? undefined : encode('moderate', 'history', { member: memberId }),
        ),
      ];
    },
  };
}
