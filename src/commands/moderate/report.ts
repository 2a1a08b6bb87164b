import { ApplicationCommandType, type APIModalInteractionResponseCallbackData } from 'discord.js';
import { encode, type IdParams } from '../../core/custom-id.ts';
import { reasonForm } from '../../messages/moderation/reason-form.ts';
import { relativeTime } from '../../messages/time.ts';
import type { ReportCheck } from '../../services/moderation/reports.ts';
import type { Words } from '../../words/words.ts';
import { refused, ephemeral } from '../answer.ts';
import type { Command, CommandServices } from '../command.ts';
import { newDecision } from '../decision.ts';
import { menu } from '../payload.ts';
import type { PanelContext, ServerContext } from '../request.ts';
import { createCardActions } from './card-actions.ts';
import type { ModerateAnswer } from './done.ts';
import { jobOfTarget } from './target.ts';

/** 'Report to moderators' in a message's context menu, for every member; and the buttons of the report's card for moderators. */
export function reportCommand(words: Words): Command {
  const actions = createCardActions(words);
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
        ...actions,
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
