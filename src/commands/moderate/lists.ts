import {
  ButtonStyle,
  ContainerBuilder,
  messageLink,
  SectionBuilder,
  TextDisplayBuilder,
  userMention,
} from 'discord.js';
import { publicMessage } from '../../core/job/predicates.ts';
import type { Job } from '../../core/job/record.ts';
import type { Block } from '../../core/moderation/restrictions.ts';
import { replyView } from '../../core/job/view.ts';
import { encode } from '../../core/custom-id.ts';
import { clip, inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../../messages/buttons.ts';
import { dateTime } from '../../messages/time.ts';
import type { JobCommandName } from '../../messages/command-name.ts';
import { ephemeral } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { ServerContext } from '../request.ts';
import { decisionLines } from '../../messages/moderation/decision.ts';
import { blockLines } from '../../messages/moderation/block.ts';
import { originLine } from '../../messages/job/origin.ts';
import { removedText } from '../../messages/job/receipt.ts';
import { statusText } from '../../messages/job/status.ts';

/** A decision with a reason has at most 650 characters, a change of the policy as many, and a job 500. So each page stays below a message's 4,000. */
const decisionsPerPage = 5;
const jobsPerPage = 7;
const longestDecision = 600;
const longestStatus = 200;
/** A block is four components and 300 characters. A message takes forty components. */
const blocksListed = 8;
const longestPrompt = 100;

export type Lists = ReturnType<typeof createLists>;

/** The lists that moderators read, newest first. Each entry says what, and in a small line when and where. */
export function createLists(nameOf: JobCommandName) {
  function jobLines(job: Job, t: Translate): readonly string[] {
    const name = `\`/${nameOf(job.model, t.language)}\``;
    const prompt = job.prompt === undefined ? '' : ` ${inlineCode(job.prompt, longestPrompt)}`;
    const [status = ''] = job.removed === undefined ? statusText(replyView(job).status, t) : [removedText(job, t)];
    return [
      `${name}${prompt}`,
      `-# ${clip(status, longestStatus)}`,
      ...originLine(job.origin, t),
      smallLine(job.times.accepted, job.id, job, t),
    ];
  }

  return {
    async log({ guildId, t }: ServerContext, { moderation, jobs }: CommandServices, before?: string) {
      const { decisions, next } = await moderation.audit(guildId, { limit: decisionsPerPage, before });
      if (decisions.length === 0) return ephemeral(t('moderate.no-decisions'));
      const found = await jobs.findIn(
        guildId,
        decisions.flatMap(({ job }) => job ?? []),
      );
      const entries = decisions.map((decision) => [
        ...decisionLines(decision, t, longestDecision),
        smallLine(decision.at, decision.job, found.get(decision.job ?? ''), t),
      ]);
      return page(entries, t, { before, next }, (from) => encode('moderate', 'log', from));
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
      const entries = [
        ...found.jobs.map((job) => jobLines(job, t)),
        ...(unreadable === 0 ? [] : [[t('moderate.unreadable', { count: unreadable })]]),
      ];
      const heading = [
        t('moderate.history', { whom: userMention(memberId) }),
        t('moderate.left', { day, dayLimit: limits.day, month, monthLimit: limits.month }),
        ...(block === undefined ? [] : blockLines(block, t)),
      ];
      const all = [heading, ...(entries.length === 0 ? [[t('moderate.no-history')]] : entries)];
      return page(all, t, { before, next }, (from) => encode('moderate', 'history', { member: memberId, ...from }));
    },

    /** The blocks in force, each with its button. `note`: the answer to the press before. */
    blocked({ guildId, t }: ServerContext, { moderation }: CommandServices, ...note: readonly string[]) {
      const blocks = moderation.servers.blocks(guildId);
      const more = blocks.length - blocksListed;
      const entries = [
        ...(note.length > 0 ? [textOf(note)] : []),
        ...blocks.slice(0, blocksListed).map((block) => blockSection(block, t)),
        ...(more > 0 ? [textOf([t('moderate.more', { count: more })])] : []),
        ...(blocks.length === 0 ? [textOf([t('moderate.none-blocked')])] : []),
      ];
      return { kind: 'message' as const, components: [listOf(entries).toJSON()] };
    },
  };
}

const textOf = (lines: readonly string[]): TextDisplayBuilder => new TextDisplayBuilder().setContent(lines.join('\n'));

function blockSection(block: Block, t: Translate): SectionBuilder {
  const customId = encode('moderate', 'unblock', { member: block.memberId });
  return new SectionBuilder()
    .addTextDisplayComponents(textOf([...blockLines(block, t), `-# ${dateTime(block.at)}`]))
    .setButtonAccessory(button(customId, t('moderate.button.unblock'), ButtonStyle.Secondary));
}

/** Entries with a line between them. */
function listOf(entries: readonly (TextDisplayBuilder | SectionBuilder)[]): ContainerBuilder {
  const container = new ContainerBuilder();
  for (const [index, entry] of entries.entries()) {
    if (index > 0) container.addSeparatorComponents((separator) => separator);
    if (entry instanceof SectionBuilder) container.addSectionComponents(entry);
    else container.addTextDisplayComponents(entry);
  }
  return container;
}

/** When, with a link to the message if it is still there, and the number of the job. */
function smallLine(at: number, jobId: string | undefined, job: Job | undefined, t: Translate): string {
  const message = job === undefined || job.removed !== undefined ? undefined : publicMessage(job);
  const parts = [
    dateTime(at),
    ...(job === undefined || message === undefined
      ? []
      : [messageLink(job.place.channelId, message, job.place.guildId)]),
    ...(jobId === undefined ? [] : [t('receipt.id', { id: inlineCode(jobId) })]),
  ];
  return `-# ${parts.join(' · ')}`;
}

/** A page that begins at `before`, with buttons for the newest page and the `next` one where there are others. `idOf` makes a page's custom id. */
function page(
  entries: readonly (readonly string[])[],
  t: Translate,
  { before, next }: Readonly<Record<'before' | 'next', string | undefined>>,
  idOf: (from: { readonly before?: string }) => string,
): ReturnType<typeof ephemeral> {
  const components = [listOf(entries.map(textOf)).toJSON()];
  const buttons = [
    ...(before === undefined ? [] : [button(idOf({}), t('moderate.newest'), ButtonStyle.Secondary)]),
    ...(next === undefined ? [] : [button(idOf({ before: next }), t('moderate.older'), ButtonStyle.Secondary)]),
  ];
  return {
    kind: 'message',
    components: buttons.length === 0 ? components : [...components, buttonRow(buttons).toJSON()],
  };
}
