import {
  ApplicationCommandType,
  TimestampStyles,
  time,
  userMention,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { Outcome } from '../../core/moderation/report.ts';
import { encode, type Carried } from '../../core/custom-id.ts';
import { reasonForm } from '../../messages/moderation/reason-form.ts';
import type { ReportCheck, ReportStanding } from '../../services/moderation/reports.ts';
import type { Words } from '../../words/words.ts';
import { refused, said } from '../answer.ts';
import type { ButtonUse, Command, CommandServices } from '../command.ts';
import { decisionOf } from '../decision.ts';
import { menu } from '../payload.ts';
import type { PanelUse, Use } from '../request.ts';
import type { Decisions } from './decide.ts';
import { done, type Answer } from './done.ts';
import { jobOfTarget } from './target.ts';

/** Hours for which a card's button bars. */
const barredFor = 24;

/** 'Report to moderators' in a message's menu, for every member; and the buttons of the card that moderators get of it. */
export function reportCommand(words: Words, decide: Decisions): Command {
  function checked(check: ReportCheck, { language }: Use): Answer | undefined {
    if (check.kind === 'fine') return undefined;
    const t = words.in(language);
    if (check.kind !== 'too-many') return refused(t(`report.${check.kind}`));
    return refused(t('report.too-many', { until: time(Math.ceil(check.until / 1000), TimestampStyles.RelativeTime) }));
  }

  /** `messageId`: what was reported, so that its files are the evidence. */
  function formOf({ language }: Use, jobId: string, messageId: string): APIModalInteractionResponseCallbackData {
    const t = words.in(language);
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
    const { guildId, language, server, carries } = use;
    const made = decisionOf(use, { clock }, 'reported', { job: carries.job, why });
    const refusal = checked(await reports.report(guildId, carries.job, carries.message, made), use);
    if (refusal !== undefined) return refusal;
    const { logChannel } = moderation.servers.policy(guildId);
    const isRead = logChannel !== undefined && server.hasChannel(logChannel);
    return said(words(language, isRead ? 'report.thanks' : 'report.thanks-no-channel'));
  }

  /** A decision on a card: the first one counts, the second moderator learns who was first. */
  async function settle(use: Use, services: CommandServices, what: Outcome['what'], jobId: string): Promise<Answer> {
    const { guildId, language, rights } = use;
    if (!rights.moderates) return refused(words(language, 'refusal.moderators-only'));
    const { reports } = services;
    const before = await reports.standing(guildId, jobId);
    if (before.kind !== 'open') return alreadySettled(before, use);
    const answer = await carryOut(use, services, what, jobId);
    reports.look(guildId, jobId);
    // Another moderator may have been first.
    const after = answer.kind === 'refused' ? await reports.standing(guildId, jobId) : before;
    return after.kind === 'decided' ? alreadySettled(after, use) : answer;
  }

  function alreadySettled(standing: ReportStanding, { language }: Use): Answer {
    if (standing.kind !== 'decided') return refused(words(language, 'refusal.unknown-button'));
    const { what: first, by } = standing.outcome;
    return refused(words(language, `report.already-${first}`, { by: userMention(by) }));
  }

  async function carryOut(use: Use, services: CommandServices, what: Outcome['what'], jobId: string): Promise<Answer> {
    const { guildId, language, server } = use;
    const why = words(server.language, 'report.why');
    if (what === 'removed') return decide.remove(use, services, jobId, why, true);
    const whom = (await services.reports.jobOf(guildId, jobId))?.owner.id;
    if (whom === undefined) return refused(words(language, 'moderate.unknown-job'));
    if (what === 'dismissed') {
      const made = decisionOf(use, services, 'dismissed', { whom, job: jobId });
      const isFirst = await services.moderation.record(guildId, made, jobId);
      if (!isFirst) return refused(words(language, 'refusal.unknown-button'));
      return done(use, services, words, words(language, 'report.dismissed'));
    }
    const roles = await server.rolesOf(whom);
    if (roles === undefined) return refused(words(language, 'report.not-now'));
    return decide.bar(
      { ...use, picked: { [whom]: roles } },
      services,
      { memberId: whom, why, hours: barredFor },
      jobId,
    );
  }

  function deciding(what: Outcome['what']): ButtonUse<PanelUse<Carried<'report', 'remove'>>> {
    return { kind: 'button', press: async (use, services) => settle(use, services, what, use.carries.job) };
  }

  return {
    payload: menu(ApplicationCommandType.Message, 'report', words),
    async run(request, services) {
      const jobId = await jobOfTarget(request, services);
      if (jobId === undefined || request.target?.kind !== 'message') {
        return refused(words(request.language, 'report.unknown'));
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
