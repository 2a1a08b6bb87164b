import { ApplicationCommandType, userMention, type APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Outcome } from '../../core/moderation/report.ts';
import { encode, type IdParams } from '../../core/custom-id.ts';
import { reasonForm } from '../../messages/moderation/reason-form.ts';
import { relativeTime } from '../../messages/time.ts';
import type { ReportCheck, ReportStatus } from '../../services/moderation/reports.ts';
import type { Words } from '../../words/words.ts';
import { refused, ephemeral } from '../answer.ts';
import type { ButtonHandler, Command, CommandServices } from '../command.ts';
import { newDecision } from '../decision.ts';
import { menu } from '../payload.ts';
import type { PanelContext, ServerContext } from '../request.ts';
import * as decide from './decide.ts';
import { done, type ModerateAnswer } from './done.ts';
import { jobOfTarget } from './target.ts';

/** Hours of a block by a card's button. */
const blockHours = 24;

/** 'Report to moderators' in a message's context menu, for every member; and the buttons of the report's card for moderators. */
export function reportCommand(words: Words): Command {
  const decisionButton = (what: Outcome['what']): ButtonHandler<PanelContext<IdParams<'report', 'remove'>>> => ({
    kind: 'button',
    async press(context, services) {
      const why = words.in(context.server.language)('report.why');
      return settle(context, services, { what, why, jobId: context.params.job });
    },
  });

  return {
    payload: menu(ApplicationCommandType.Message, 'report', words),
    async run(request, services) {
      const jobId = await jobOfTarget(request, services);
      if (jobId === undefined || request.target?.kind !== 'message') {
        return refused(request.t('report.unknown'));
      }
      const { guildId, memberId } = request;
      const refusal = refusalOf(await services.reports.check(guildId, jobId, memberId), request);
      return refusal ?? { kind: 'form', form: formOf(request, jobId, request.target.message.id) };
    },
    panel: {
      owner: 'report',
      handlers: {
        why: {
          kind: 'form',
          form: (context) => formOf(context, context.params.job, context.params.message),
          submit: async (context, services, { reason }) =>
            report(context, services, typeof reason === 'string' ? reason.trim() : ''),
        },
        remove: decisionButton('removed'),
        bar: decisionButton('barred'),
        dismiss: decisionButton('dismissed'),
      },
    },
  };
}

function refusalOf(check: ReportCheck, { t }: ServerContext): ModerateAnswer | undefined {
  if (check.kind === 'allowed') return undefined;
  if (check.kind !== 'too-many') return refused(t(`report.${check.kind}`));
  return refused(t('report.too-many', { until: relativeTime(check.until) }));
}

/** `messageId`: the reported message, whose files are the evidence. */
function formOf({ t }: ServerContext, jobId: string, messageId: string): APIModalInteractionResponseCallbackData {
  return reasonForm(encode('report', 'why', { job: jobId, message: messageId }), {
    title: t('report.form.title'),
    label: t('report.form.reason'),
    hint: t('report.form.hint'),
    isRequired: true,
  });
}

async function report(
  context: PanelContext<IdParams<'report', 'why'>>,
  { reports, moderation, clock }: CommandServices,
  why: string,
): Promise<ModerateAnswer> {
  const { guildId, t, server, params } = context;
  const decision = newDecision(context, { clock }, 'reported', { job: params.job, why });
  const refusal = refusalOf(await reports.report(guildId, params.job, params.message, decision), context);
  if (refusal !== undefined) return refusal;
  const { logChannel } = moderation.servers.policy(guildId);
  const isRead = logChannel !== undefined && server.hasChannel(logChannel);
  return ephemeral(t(isRead ? 'report.thanks' : 'report.thanks-no-channel'));
}

interface CardDecision {
  readonly what: Outcome['what'];
  /** In the language of the server. */
  readonly why: string;
  readonly jobId: string;
}

/** A decision on a card. Only the first one counts; the second moderator is told who was first. */
async function settle(
  context: ServerContext,
  services: CommandServices,
  decided: CardDecision,
): Promise<ModerateAnswer> {
  const { jobId } = decided;
  const { guildId, t, rights } = context;
  if (!rights.moderates) return refused(t('refusal.moderators-only'));
  const { reports } = services;
  const before = await reports.status(guildId, jobId);
  if (before.kind !== 'open') return alreadySettled(before, context);
  const answer = await carryOut(context, services, decided);
  reports.refreshCard(guildId, jobId);
  // Another moderator may have been first.
  const after = answer.kind === 'refused' ? await reports.status(guildId, jobId) : before;
  return after.kind === 'decided' ? alreadySettled(after, context) : answer;
}

function alreadySettled(standing: ReportStatus, { t }: ServerContext): ModerateAnswer {
  if (standing.kind !== 'decided') return refused(t('refusal.unknown-button'));
  const { what: first, by } = standing.outcome;
  return refused(t(`report.already-${first}`, { by: userMention(by) }));
}

async function carryOut(
  context: ServerContext,
  services: CommandServices,
  { what, why, jobId }: CardDecision,
): Promise<ModerateAnswer> {
  const { guildId, t, server } = context;
  if (what === 'removed') return decide.remove(context, services, jobId, why, true);
  const whom = (await services.reports.jobOf(guildId, jobId))?.owner.id;
  if (whom === undefined) return refused(t('moderate.unknown-job'));
  if (what === 'dismissed') {
    const decision = newDecision(context, services, 'dismissed', { whom, job: jobId });
    const isFirst = await services.moderation.record(guildId, decision, jobId);
    if (!isFirst) return refused(t('refusal.unknown-button'));
    return done(context, services, t('report.dismissed'));
  }
  const roles = await server.rolesOf(whom);
  if (roles === undefined) return refused(t('report.not-now'));
  return decide.block(
    { ...context, picked: { [whom]: roles } },
    services,
    { memberId: whom, why, hours: blockHours },
    jobId,
  );
}
