import { userMention } from 'discord.js';
import { isUnsent, wasShownPrivately } from '../../core/job/questions.ts';
import { cannotBar } from '../../core/moderation/rights.ts';
import { barLine } from '../../messages/moderation/bar.ts';
import { dateTime } from '../../messages/time.ts';
import { refused, said } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { decisionOf } from '../decision.ts';
import type { Use } from '../request.ts';
import { done, type Answer } from './done.ts';

// What moderators decide of members and of the server; each answer is private, each decision a row and a line in the log channel.

/** A line is 250 characters at most, and a message 4,000. */
const mostListed = 15;

/** `hours` 0: for good. What the member has waiting here is cancelled, free of charge. `reported`: the job whose report it settles. */
export async function bar(
  use: Use,
  services: CommandServices,
  { memberId, why, hours }: { readonly memberId: string; readonly why: string; readonly hours: number },
  reported?: string,
): Promise<Answer> {
  const { guildId, t, server } = use;
  const { moderation, jobs, clock } = services;
  const standing = (id: string, roleIds: readonly string[]) =>
    ({ memberId: id, isServerOwner: id === server.ownerId, rank: server.rankOf(roleIds) }) as const;
  const refusal = cannotBar(standing(use.memberId, use.asker.roleIds), standing(memberId, use.picked[memberId] ?? []));
  if (refusal !== undefined) return refused(t(`moderate.cannot-bar-${refusal}`));
  const at = clock.now();
  const until = hours === 0 ? undefined : at + hours * 3_600_000;
  const made = decisionOf(use, services, 'barred', { whom: memberId, why, amount: until });
  const block = { version: 1, memberId, by: use.memberId, why, at, until } as const;
  if (!(await moderation.servers.setBar(guildId, block, made, reported))) {
    return refused(t('refusal.unknown-button'));
  }
  const waiting = jobs.of(memberId).filter(({ job }) => job.place.guildId === guildId && isUnsent(job));
  const ended = await Promise.all(waiting.map(async ({ job }) => jobs.withdraw(job.id)));
  const count = ended.filter(Boolean).length;
  const whom = userMention(memberId);
  return done(
    use,
    services,
    until === undefined ? t('moderate.barred', { whom }) : t('moderate.barred-until', { whom, until: dateTime(until) }),
    ...(count === 0 ? [] : [t('moderate.cancelled', { count })]),
  );
}

export async function unbar(
  use: Use,
  services: CommandServices,
  memberId: string,
  why: string | undefined,
): Promise<Answer> {
  const made = decisionOf(use, services, 'unbarred', { whom: memberId, why });
  const whom = userMention(memberId);
  if (!(await services.moderation.servers.lift(use.guildId, memberId, made))) {
    return refused(use.t('moderate.not-barred', { whom }));
  }
  return done(use, services, use.t('moderate.unbarred', { whom }));
}

export function barred({ guildId, t }: Use, { moderation }: CommandServices): Answer {
  const bars = moderation.servers.bars(guildId);
  if (bars.length === 0) return said(t('moderate.none-barred'));
  const lines = bars.slice(0, mostListed).map((each) => barLine(each, t));
  const more = bars.length - lines.length;
  return said(...lines, ...(more > 0 ? [t('moderate.more', { count: more })] : []));
}

export async function pause(use: Use, services: CommandServices, why: string): Promise<Answer> {
  const { guildId, t } = use;
  const { servers } = services.moderation;
  const made = decisionOf(use, services, 'paused', { why });
  const isFirst = await servers.setPause(guildId, { version: 1, by: use.memberId, why, at: made.at }, made);
  if (!isFirst) {
    const by = userMention(servers.pause(guildId)?.by ?? use.memberId);
    return refused(t('moderate.already-paused', { by }));
  }
  services.jobs.look();
  return done(use, services, t('moderate.paused'));
}

export async function resume(use: Use, services: CommandServices): Promise<Answer> {
  const made = decisionOf(use, services, 'resumed');
  if (!(await services.moderation.servers.setPause(use.guildId, undefined, made))) {
    return refused(use.t('moderate.not-paused'));
  }
  services.jobs.look();
  return done(use, services, use.t('moderate.resumed'));
}

/**
 * `amount` in credits; negative takes them. A member who has less left than that ends below nothing, and waits for the renewal.
 * Beyond the operator's ceiling nothing is changed.
 */
export async function grant(
  use: Use,
  services: CommandServices,
  memberId: string,
  amount: number,
  why: string | undefined,
): Promise<Answer> {
  const count = Math.abs(amount);
  const made = decisionOf(use, services, amount < 0 ? 'taken' : 'granted', { whom: memberId, why, amount: count });
  const { accounts } = services;
  const place = { guildId: use.guildId, memberId };
  const whom = userMention(memberId);
  const adjusted = await accounts.adjust(place, { kind: 'grant', credits: amount }, made);
  if (!adjusted.ok) {
    const { most, room } = adjusted;
    const key = amount < 0 ? 'moderate.take-ceiling' : 'moderate.grant-ceiling';
    return refused(use.t(key, { whom, most, count: room }));
  }
  const key = amount < 0 ? 'moderate.taken' : 'moderate.granted';
  return done(use, services, use.t(key, { whom, count }));
}

export async function reset(
  use: Use,
  services: CommandServices,
  memberId: string,
  why: string | undefined,
): Promise<Answer> {
  const made = decisionOf(use, services, 'reset', { whom: memberId, why });
  const place = { guildId: use.guildId, memberId };
  await services.accounts.adjust(place, { kind: 'reset' }, made);
  return done(use, services, use.t('moderate.reset', { whom: userMention(memberId) }));
}

export async function remove(
  use: Use,
  services: CommandServices,
  jobId: string,
  why: string | undefined,
  isReported = false,
): Promise<Answer> {
  const { guildId, t } = use;
  const made = decisionOf(use, services, 'removed', { why });
  const removed = await services.jobs.remove(jobId, use, made, isReported);
  if (removed.kind === 'already-removed') {
    return refused(t('moderate.already-removed', { by: userMention(removed.by) }));
  }
  if (removed.kind !== 'removed') {
    const key = removed.kind === 'not-yours' ? 'moderate.not-yours' : 'moderate.unknown-job';
    return refused(t(key));
  }
  services.reports.look(guildId, jobId);
  const isPrivate = wasShownPrivately(removed.job);
  return done(use, services, t('moderate.removed'), ...(isPrivate ? [t('moderate.removed-private')] : []));
}
