import { ApplicationCommandType, userMention, type APIModalInteractionResponseCallbackData } from 'discord.js';
import type { Outcome } from '../../core/moderation/report.ts';
import { encode, type Carried } from '../../core/custom-id.ts';
import { reasonForm } from '../../messages/moderation/reason-form.ts';
import { relativeTime } from '../../messages/time.ts';
import type { ReportCheck, ReportStanding } from '../../services/moderation/reports.ts';
import type { Words } from '../../words/words.ts';
import { refused, said } from '../answer.ts';
import type { ButtonUse, Command, CommandServices } from '../command.ts';
import { decisionOf } from '../decision.ts';
import { menu } from '../payload.ts';
import type { PanelUse, Use } from '../request.ts';
import * as decide from './decide.ts';
import { done, type Answer } from './done.ts';
import { jobOfTarget } from './target.ts';

/** Hours for which a card's button bars. */
const barredFor = 24;

/** 'Report to moderators' in a message's menu, for every member; and the buttons of the card that moderators get of it. */
export function reportCommand(words: Words): Command {
  const deciding = (what: Outcome['what']): ButtonUse<PanelUse<Carried<'report', 'remove'>>> => ({
    kind: 'button',
    async press(use, services) {
      const why = words.in(use.server.language)('report.why');
      return settle(use, services, { what, why, jobId: use.carries.job });
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
      const refusal = checked(await services.reports.check(guildId, jobId, memberId), request);
      return refusal ?? { kind: 'form', form: formOf(request, jobId, request.target.message.id) };
    },
    panel: {
      owner: 'report',
      uses: {
        why: {
          kind: 'form',
          form: (use) => formOf(use, use.carries.job, use.carries.message),
          send: async (use, services, { reason }) =>
            report(use, services, typeof reason === 'string' ? reason.trim() : ''),
        },
        remove: deciding('removed'),
        bar: deciding('barred'),
        dismiss: deciding('dismissed'),
      },
    },
  };
}

function checked(check: ReportCheck, { t }: Use): Answer | undefined {
  if (check.kind === 'fine') return undefined;
  if (check.kind !== 'too-many') return refused(t(`report.${check.kind}`));
  return refused(t('report.too-many', { until: relativeTime(check.until) }));
}

/** `messageId`: what was reported, so that its files are the evidence. */
function formOf({ t }: Use, jobId: string, messageId: string): APIModalInteractionResponseCallbackData {
  return reasonForm(encode('report', 'why', { job: jobId, message: messageId }), {
    title: t('report.form.title'),
    label: t('report.form.reason'),
    hint: t('report.form.hint'),
    isRequired: true,
  });
}

async function report(
  use: PanelUse<Carried<'report', 'why'>>,
  { reports, moderation, clock }: CommandServices,
  why: string,
): Promise<Answer> {
  const { guildId, t, server, carries } = use;
  const made = decisionOf(use, { clock }, 'reported', { job: carries.job, why });
  const refusal = checked(await reports.report(guildId, carries.job, carries.message, made), use);
  if (refusal !== undefined) return refusal;
  const { logChannel } = moderation.servers.policy(guildId);
  const isRead = logChannel !== undefined && server.hasChannel(logChannel);
  return said(t(isRead ? 'report.thanks' : 'report.thanks-no-channel'));
}

interface Decided {
  readonly what: Outcome['what'];
  /** In the language of the server. */
  readonly why: string;
  readonly jobId: string;
}

/** A decision on a card: the first one counts, the second moderator learns who was first. */
async function settle(use: Use, services: CommandServices, decided: Decided): Promise<Answer> {
  const { jobId } = decided;
  const { guildId, t, rights } = use;
  if (!rights.moderates) return refused(t('refusal.moderators-only'));
  const { reports } = services;
  const before = await reports.standing(guildId, jobId);
  if (before.kind !== 'open') return alreadySettled(before, use);
  const answer = await carryOut(use, services, decided);
  reports.look(guildId, jobId);
  // Another moderator may have been first.
  const after = answer.kind === 'refused' ? await reports.standing(guildId, jobId) : before;
  return after.kind === 'decided' ? alreadySettled(after, use) : answer;
}

function alreadySettled(standing: ReportStanding, { t }: Use): Answer {
  if (standing.kind !== 'decided') return refused(t('refusal.unknown-button'));
  const { what: first, by } = standing.outcome;
  return refused(t(`report.already-${first}`, { by: userMention(by) }));
}

async function carryOut(use: Use, services: CommandServices, { what, why, jobId }: Decided): Promise<Answer> {
  const { guildId, t, server } = use;
  if (what === 'removed') return decide.remove(use, services, jobId, why, true);
  const whom = (await services.reports.jobOf(guildId, jobId))?.owner.id;
  if (whom === undefined) return refused(t('moderate.unknown-job'));
  if (what === 'dismissed') {
    const made = decisionOf(use, services, 'dismissed', { whom, job: jobId });
    const isFirst = await services.moderation.record(guildId, made, jobId);
    if (!isFirst) return refused(t('refusal.unknown-button'));
    return done(use, services, t('report.dismissed'));
  }
  const roles = await server.rolesOf(whom);
  if (roles === undefined) return refused(t('report.not-now'));
  return decide.bar({ ...use, picked: { [whom]: roles } }, services, { memberId: whom, why, hours: barredFor }, jobId);
}
