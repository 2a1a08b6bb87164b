import { userMention } from 'discord.js';
import type { Job } from '../../core/job/record.ts';
import { isUnsubmitted, wasShownPrivately } from '../../core/job/predicates.ts';
import { blockRefusal } from '../../core/moderation/rights.ts';
import { dateTime } from '../../messages/time.ts';
import { refused } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { ServerContext } from '../request.ts';
import { done, doneLines, type ModerateAnswer } from './done.ts';

// The decisions of moderators. Each answer is private. Each decision is a row of the audit log and a line in the log channel.

/** Blocks a member; `hours` 0: without an end. Their waiting jobs in this server are cancelled, free of charge. `reported`: the job whose report this settles, if nobody else has. */
export async function block(
  context: ServerContext,
  services: CommandServices,
  { memberId, why, hours }: { readonly memberId: string; readonly why: string; readonly hours: number },
  reported?: Job,
): Promise<ModerateAnswer> {
  const { guildId, t, server } = context;
  const { moderation, jobs, clock } = services;
  const ranked = (id: string, roleIds: readonly string[]) =>
    ({ memberId: id, isServerOwner: id === server.ownerId, rank: server.rankOf(roleIds) }) as const;
  const refusal = blockRefusal(
    ranked(context.memberId, context.requester.roleIds),
    ranked(memberId, context.picked[memberId] ?? []),
  );
  if (refusal !== undefined) return refused(t(`moderate.cannot-block-${refusal}`));
  const until = hours === 0 ? undefined : clock.now() + hours * 3_600_000;
  const decision = newDecision(context, services, 'barred', {
    whom: memberId,
    why,
    amount: until,
    ...(reported === undefined ? {} : { job: reported.id }),
  });
  const { at, id } = decision;
  const record = { version: 1, memberId, by: context.memberId, why, at, until, decision: id } as const;
  if (!(await moderation.servers.setBlock(guildId, record, decision, reported))) {
    return refused(t('refusal.unknown-button'));
  }
  const waiting = (await jobs.listOf(memberId)).filter(
    ({ job }) => job.place.guildId === guildId && isUnsubmitted(job),
  );
  const ended = await Promise.all(waiting.map(async ({ job }) => jobs.withdraw(job.id)));
  const count = ended.filter(Boolean).length;
  const whom = userMention(memberId);
  return done(
    context,
    services,
    until === undefined
      ? t('moderate.blocked', { whom })
      : t('moderate.blocked-until', { whom, until: dateTime(until) }),
    ...(count === 0 ? [] : [t('moderate.cancelled', { count })]),
  );
}

/** Ends a member's block. `isDone`: there was one. */
export async function unblock(
  context: ServerContext,
  services: CommandServices,
  memberId: string,
  why?: string,
): Promise<{ readonly isDone: boolean; readonly lines: readonly string[] }> {
  const decision = newDecision(context, services, 'unbarred', { whom: memberId, why });
  const whom = userMention(memberId);
  if (!(await services.moderation.servers.unblock(context.guildId, memberId, decision))) {
    return { isDone: false, lines: [context.t('moderate.not-blocked', { whom })] };
  }
  return { isDone: true, lines: await doneLines(context, services, context.t('moderate.unblocked', { whom })) };
}

export async function pause(context: ServerContext, services: CommandServices, why: string): Promise<ModerateAnswer> {
  const { guildId, t } = context;
  const { servers } = services.moderation;
  const decision = newDecision(context, services, 'paused', { why });
  const isFirst = await servers.setPause(guildId, { version: 1, by: context.memberId, why, at: decision.at }, decision);
  if (!isFirst) {
    const by = userMention(servers.pause(guildId)?.by ?? context.memberId);
    return refused(t('moderate.already-paused', { by }));
  }
  services.jobs.refresh();
  return done(context, services, t('moderate.paused'));
}

export async function resume(context: ServerContext, services: CommandServices): Promise<ModerateAnswer> {
  const decision = newDecision(context, services, 'resumed');
  if (!(await services.moderation.servers.setPause(context.guildId, undefined, decision))) {
    return refused(context.t('moderate.not-paused'));
  }
  services.jobs.refresh();
  return done(context, services, context.t('moderate.resumed'));
}

/**
 * Grants `amount` credits; a negative amount takes them. A member who has fewer credits than are taken gets a negative
 * balance, and waits for the renewal. An amount beyond the operator's ceiling changes nothing.
 */
export async function grant(
  context: ServerContext,
  services: CommandServices,
  memberId: string,
  amount: number,
  why: string | undefined,
): Promise<ModerateAnswer> {
  const count = Math.abs(amount);
  const decision = newDecision(context, services, amount < 0 ? 'taken' : 'granted', {
    whom: memberId,
    why,
    amount: count,
  });
  const { accounts } = services;
  const place = { guildId: context.guildId, memberId };
  const whom = userMention(memberId);
  const adjusted = await accounts.adjust(place, { kind: 'grant', credits: amount }, decision);
  if (!adjusted.ok) {
    const { most, room } = adjusted;
    const key = amount < 0 ? 'moderate.take-ceiling' : 'moderate.grant-ceiling';
    return refused(context.t(key, { whom, most, count: room }));
  }
  const key = amount < 0 ? 'moderate.taken' : 'moderate.granted';
  return done(context, services, context.t(key, { whom, count }));
}

export async function reset(
  context: ServerContext,
  services: CommandServices,
  memberId: string,
  why: string | undefined,
): Promise<ModerateAnswer> {
  const decision = newDecision(context, services, 'reset', { whom: memberId, why });
  const place = { guildId: context.guildId, memberId };
  await services.accounts.adjust(place, { kind: 'reset' }, decision);
  return done(context, services, context.t('moderate.reset', { whom: userMention(memberId) }));
}

export async function remove(
  context: ServerContext,
  services: CommandServices,
  jobId: string,
  why: string | undefined,
  isReported = false,
): Promise<ModerateAnswer> {
  const { guildId, t } = context;
  const decision = newDecision(context, services, 'removed', { why });
  const removed = await services.jobs.remove(jobId, context, decision, isReported);
  if (removed.kind === 'already-removed') {
    return refused(t('moderate.already-removed', { by: userMention(removed.by) }));
  }
  if (removed.kind === 'already-deleted') return refused(t('moderate.already-deleted'));
  if (removed.kind !== 'removed') {
    const key = removed.kind === 'not-yours' ? 'moderate.not-yours' : 'moderate.unknown-job';
    return refused(t(key));
  }
  services.reports.refreshCard(guildId, jobId);
  const isPrivate = wasShownPrivately(removed.job);
  return done(context, services, t('moderate.removed'), ...(isPrivate ? [t('moderate.removed-private')] : []));
}
