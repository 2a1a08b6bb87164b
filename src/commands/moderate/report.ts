import { ApplicationCommandType } from 'discord.js';
import type { IdParams } from '../../core/custom-id.ts';
import { reportForm, reportRefusal } from '../../messages/moderation/report-form.ts';
import type { Words } from '../../words/words.ts';
import { ephemeral, inPlace, refused } from '../answer.ts';
import type { Command, CommandServices } from '../command.ts';
import { newDecision } from '../decision.ts';
import { menu } from '../payload.ts';
import type { PanelContext } from '../request.ts';
import { createCardActions } from './card-actions.ts';
import type { ModerateAnswer } from './done.ts';
import { jobOfTarget } from '../target.ts';

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
      const { guildId, memberId, t } = request;
      const refusal = reportRefusal(await services.reports.check(guildId, jobId, memberId), t);
      if (refusal !== undefined) return refused(refusal);
      return { kind: 'form', form: reportForm({ jobId, messageId: request.target.message.id }, t) };
    },
    panel: {
      owner: 'report',
      handlers: {
        why: {
          kind: 'form',
          form: ({ params, t }) => reportForm({ jobId: params.job, messageId: params.message }, t),
          async submit(context, services, { reason }) {
            const why = typeof reason === 'string' ? reason.trim() : '';
            return inPlace(context, await report(context, services, why));
          },
        },
        ...actions,
      },
    },
  };
}

async function report(
  context: PanelContext<IdParams<'report', 'why'>>,
  { reports, moderation, clock }: CommandServices,
  why: string,
): Promise<ModerateAnswer> {
  const { guildId, t, server, params } = context;
  const decision = newDecision(context, { clock }, 'reported', { job: params.job, why });
  const refusal = reportRefusal(await reports.report(guildId, params.job, params.message, decision), t);
  if (refusal !== undefined) return refused(refusal);
  const { logChannel } = moderation.servers.policy(guildId);
  const isRead = logChannel !== undefined && server.hasChannel(logChannel);
  return ephemeral(t(isRead ? 'report.thanks' : 'report.thanks-no-channel'));
}
