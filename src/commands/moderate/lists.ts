import { ButtonStyle, messageLink, userMention } from 'discord.js';
import type { Job } from '../../core/job/record.ts';
import { replyView } from '../../core/job/view.ts';
import { encode } from '../../core/custom-id.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../../messages/buttons.ts';
import { dateTime } from '../../messages/time.ts';
import type { JobCommandName } from '../../messages/command-name.ts';
import { ephemeral } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { ServerContext } from '../request.ts';
import { decisionText } from '../../messages/moderation/decision.ts';
import { blockLine } from '../../messages/moderation/block.ts';
import { statusText } from '../../messages/job/status.ts';

/** A decision has at most 700 characters, a job 380, so each page stays below a message's 4,000. */
const decisionsPerPage = 5;
const jobsPerPage = 8;
const longestPrompt = 120;

export type Lists = ReturnType<typeof createLists>;

/** The lists that moderators page through, newest first. */
export function createLists(nameOf: JobCommandName) {
  function jobLine(job: Job, t: Translate): string {
    const requestLine = `${dateTime(job.times.accepted)} \`/${nameOf(job.model, t.language)}\``;
    const prompt = job.prompt === undefined ? '' : ` ${inlineCode(job.prompt, longestPrompt)}`;
    const [status = ''] =
      job.removed === undefined ? statusText(replyView(job).status, t) : [t('moderate.status-removed')];
    const isLinked = job.reply !== undefined && job.removed === undefined;
    const link = isLinked ? ` ${messageLink(job.place.channelId, job.reply ?? '', job.place.guildId)}` : '';
    return `${requestLine}${prompt}\n-# ${status}${link} · ${t('receipt.id', { id: job.id })}`;
  }

  return {
    async log({ guildId, t }: ServerContext, { moderation }: CommandServices, before?: string) {
      const { decisions, next } = await moderation.audit(guildId, { limit: decisionsPerPage, before });
      if (decisions.length === 0) return ephemeral(t('moderate.no-decisions'));
      const lines = decisions.map((decision) => `${dateTime(decision.at)} ${decisionText(decision, t)}`);
      return page(lines, t, { before, next }, (from) => encode('moderate', 'log', from));
    },

    /** A member's credits and block in this server, and their jobs. */
    async history(
      { guildId, t }: ServerContext,
      { moderation, jobs, accounts }: CommandServices,
      { memberId, roleIds }: { readonly memberId: string; readonly roleIds: readonly string[] },
      before?: string,
    ) {
      const found = await jobs.history({ guildId, memberId }, { limit: jobsPerPage, before });
      const { unreadable, next } = found;
      const { left, limits } = await accounts.balance({ guildId, memberId, roleIds });
      const [day, month] = [Math.max(left.day, 0), Math.max(left.month, 0)];
      const block = moderation.servers.blockOf(guildId, memberId);
      const lines = [
        ...found.jobs.map((job) => jobLine(job, t)),
        ...(unreadable === 0 ? [] : [t('moderate.unreadable', { count: unreadable })]),
      ];
      const all = [
        t('moderate.history', { whom: userMention(memberId) }),
        t('moderate.left', { day, dayLimit: limits.day, month, monthLimit: limits.month }),
        ...(block === undefined ? [] : [blockLine(block, t)]),
        ...(lines.length === 0 ? [t('moderate.no-history')] : lines),
      ];
      return page(all, t, { before, next }, (from) => encode('moderate', 'history', { member: memberId, ...from }));
    },
  };
}

/** A page that begins at `before`, with buttons for the newest page and the `next` one where there are others. `idOf` makes a page's custom id. */
function page(
  lines: readonly string[],
  t: Translate,
  { before, next }: Readonly<Record<'before' | 'next', string | undefined>>,
  idOf: (from: { readonly before?: string }) => string,
): ReturnType<typeof ephemeral> {
  const { kind, components } = ephemeral(...lines);
  const buttons = [
    ...(before === undefined ? [] : [button(idOf({}), t('moderate.newest'), ButtonStyle.Secondary)]),
    ...(next === undefined ? [] : [button(idOf({ before: next }), t('moderate.older'), ButtonStyle.Secondary)]),
  ];
  return { kind, components: buttons.length === 0 ? components : [...components, buttonRow(buttons).toJSON()] };
}
