import { ButtonStyle, ContainerBuilder, userMention } from 'discord.js';
import { isDeleted } from '../../core/job/deletion.ts';
import type { Job } from '../../core/job/record.ts';
import { outlasts } from '../../core/moderation/restrictions.ts';
import type { Outcome } from '../../core/moderation/report.ts';
import { encode, type IdParams } from '../../core/custom-id.ts';
import { button, buttonRow } from '../../messages/buttons.ts';
import { dateTime } from '../../messages/time.ts';
import type { ReportStatus } from '../../services/moderation/reports.ts';
import type { Translate, Words } from '../../words/words.ts';
import { inPlace, refused, type PanelAnswer } from '../answer.ts';
import type { ButtonHandler, CommandServices } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { PanelContext } from '../request.ts';
import * as decide from './decide.ts';
import { done, type ModerateAnswer } from './done.ts';

/** Hours of a block by a card's button. */
const blockHours = 24;
const hour = 3_600_000;

type CardContext = PanelContext<IdParams<'report', 'remove'>>;
type CardButton = ButtonHandler<CardContext>;
/** Carries out a press on the card of a report that exists. */
type CardAction = (context: CardContext, services: CommandServices, status: ReportStatus) => Promise<ModerateAnswer>;

/** What the buttons of a report's card do. Only moderators use them. */
export function createCardActions(words: Words) {
  const decision = (what: Outcome['what']): CardButton => {
    return forModerators(async (context, services, status) => {
      if (status.kind !== 'open') return alreadySettled(status, context.t);
      // The member reads it, and the other moderators.
      const why = words.in(words.languageFor(context.server.locale))('report.why');
      return settle(context, services, what, why);
    });
  };
  return {
    remove: forModerators(async ({ params, t }, _services, status) =>
      Promise.resolve(status.kind === 'open' ? askToRemove(params.job, t) : alreadySettled(status, t)),
    ),
    'remove-now': decision('removed'),
    bar: decision('barred'),
    dismiss: decision('dismissed'),
    undo: forModerators(undo),
  };
}

function forModerators(act: CardAction): CardButton {
  return {
    kind: 'button',
    async press(context, services): Promise<PanelAnswer> {
      const { guildId, rights, t, params } = context;
      if (!rights.moderates) return refused(t('refusal.moderators-only'));
      const answer = await act(context, services, await services.reports.status(guildId, params.job));
      return inPlace(context, answer);
    },
  };
}

/** A removal is final, so it is asked for once more, in private. */
function askToRemove(jobId: string, t: Translate): ModerateAnswer {
  const container = new ContainerBuilder()
    .addTextDisplayComponents((display) => display.setContent(t('report.remove-ask')))
    .addActionRowComponents(
      buttonRow([
        button(encode('report', 'remove-now', { job: jobId }), t('report.button.remove-now'), ButtonStyle.Danger),
      ]),
    );
  return { kind: 'message', components: [container.toJSON()] };
}

function alreadySettled(status: ReportStatus, t: Translate): ModerateAnswer {
  if (status.kind === 'open' && status.undone !== undefined) {
    return refused(t('report.already-undone', { by: userMention(status.undone.by) }));
  }
  if (status.kind !== 'decided') return refused(t('refusal.unknown-button'));
  const { what: first, by } = status.outcome;
  return refused(t(`report.already-${first}`, { by: userMention(by) }));
}

/** Only the first decision counts. The second moderator is told who was first. */
async function settle(
  context: CardContext,
  services: CommandServices,
  what: Outcome['what'],
  why: string,
): Promise<ModerateAnswer> {
  const { guildId, t, params } = context;
  const answer = await carryOut(context, services, what, why);
  services.reports.refreshCard(guildId, params.job);
  if (answer.kind !== 'refused') return answer;
  const after = await services.reports.status(guildId, params.job);
  return after.kind === 'decided' ? alreadySettled(after, t) : answer;
}

async function carryOut(
  context: CardContext,
  services: CommandServices,
  what: Outcome['what'],
  why: string,
): Promise<ModerateAnswer> {
  const { guildId, t, server, params } = context;
  if (what === 'removed') return decide.remove(context, services, params.job, why, true);
  const job = await services.reports.jobOf(guildId, params.job);
  if (job === undefined) return refused(t('moderate.unknown-job'));
  const whom = job.owner.id;
  if (what === 'dismissed') {
    const decision = newDecision(context, services, 'dismissed', { whom, job: job.id });
    const isFirst = await services.moderation.dismiss(job, decision);
    const said = t(isDeleted(job) ? 'report.dismissed-deleted' : 'report.dismissed');
    return isFirst ? done(context, services, said) : refused(t('refusal.unknown-button'));
  }
  const longer = longerBlock(context, services, whom);
  if (longer !== undefined) return longer;
  const roles = await server.rolesOf(whom);
  if (roles === undefined) return refused(t('report.not-now'));
  const picked = { [whom]: roles };
  return decide.block({ ...context, picked }, services, { memberId: whom, why, hours: blockHours }, job);
}

/** The button never shortens a block that another moderator has set. */
function longerBlock({ guildId, t }: CardContext, { moderation, clock }: CommandServices, memberId: string) {
  const present = moderation.servers.blockOf(guildId, memberId);
  if (!outlasts(present, clock.now() + blockHours * hour, clock.now())) return undefined;
  const { until } = present;
  const whom = userMention(memberId);
  return refused(
    until === undefined
      ? t('report.blocked-longer', { whom })
      : t('report.blocked-longer-until', { whom, until: dateTime(until) }),
  );
}

/** Takes back the card's block or dismissal, as a decision of its own. The report is open again. */
async function undo(context: CardContext, services: CommandServices, status: ReportStatus): Promise<ModerateAnswer> {
  const { guildId, t, params } = context;
  const { reports } = services;
  const job = await reports.jobOf(guildId, params.job);
  if (status.kind !== 'decided' || job === undefined) return alreadySettled(status, t);
  const { what, id } = status.outcome;
  if (what === 'removed' || id === undefined) return alreadySettled(status, t);
  if (!status.isUndoable) return refused(t('report.undo-stale'));
  if (await isUndone(context, services, job, { what, id })) {
    reports.refreshCard(guildId, job.id);
    const whom = job.owner.id;
    return done(context, services, t(`report.undone-${what}`, { whom: userMention(whom) }));
  }
  // Another moderator was first, or the block is no longer the one of this card.
  const after = await reports.status(guildId, params.job);
  if (after.kind !== 'decided' || after.outcome.id !== id || !after.isUndoable) return alreadySettled(after, t);
  await reports.close(guildId, params.job, id);
  return refused(t('report.undo-stale'));
}

async function isUndone(
  context: CardContext,
  { moderation, clock }: CommandServices,
  job: Job,
  { what, id }: { readonly what: 'barred' | 'dismissed'; readonly id: string },
): Promise<boolean> {
  const about = { whom: job.owner.id, job: job.id };
  return what === 'barred'
    ? moderation.servers.undoBlock(context.guildId, job, id, newDecision(context, { clock }, 'unbarred', about))
    : moderation.reopen(job, id, newDecision(context, { clock }, 'reopened', about));
}
