import { userMention } from 'discord.js';
import { changePolicy } from '../../core/moderation/change.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import { hasForm, type PolicySetting } from '../../core/moderation/policy.ts';
import { policyPanel, knownReferences } from '../../messages/policy/panel.ts';
import { changeProblem } from '../../messages/policy/problem.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import type { PanelAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { ServerContext } from '../request.ts';
import type { Drafts } from './drafts.ts';

/** What `/policy` needs besides the services. */
interface PanelSources {
  readonly catalog: Catalog;
  readonly drafts: Drafts;
}

/** The panel with the current policy. `news` stands first: what just happened. */
export async function currentPanel(
  context: ServerContext,
  { moderation }: CommandServices,
  { catalog }: Pick<PanelSources, 'catalog'>,
  news: readonly string[] = [],
) {
  const { guildId, t, server } = context;
  const { ceilings } = moderation;
  const { models } = catalog.current();
  const screening = await moderation.screening.coverage(guildId);
  const policy = moderation.servers.policy(guildId);
  const logStanding = await moderation.logQueue.backlog(guildId);
  return policyPanel({ policy, models, server, ceilings, screening, logStanding, t }, news);
}

/** Changes one setting. Where another moderator changed the policy meanwhile, nothing is changed, and the answer names that moderator. */
export async function changeSetting(
  context: ServerContext,
  services: CommandServices,
  change: { readonly setting: PolicySetting; readonly revision: number; readonly fields: SubmittedFields },
  sources: PanelSources,
): Promise<PanelAnswer> {
  const { setting, revision, fields } = change;
  const { moderation, clock } = services;
  const { guildId, t } = context;
  const { catalog, drafts } = sources;
  const { models } = catalog.current();
  const before = moderation.servers.policy(guildId);
  const view = { ceilings: moderation.ceilings, present: knownReferences({ server: context.server, models }) };
  const result = changePolicy(before, setting, fields, view);
  if (!result.ok) {
    if (hasForm(setting)) drafts.keep(context, { setting, revision, fields }, clock.monotonic());
    return { kind: 'message', components: changeProblem(setting, result.problem, t) };
  }
  const what = { version: 1, id: context.id, at: clock.now(), by: context.memberId, what: 'policy' } as const;
  const decision: Decision = { ...what, setting, ...result.audit };
  // The new policy is made from the one that was read here, so it may replace that revision only.
  const { done, policy } =
    before.revision === revision
      ? await moderation.servers.changePolicy(guildId, revision, result.policy, decision)
      : { done: false, policy: before };
  if (!done) {
    const first = policy.changed === undefined ? '' : userMention(policy.changed.by);
    const news = [t('policy.second', { first })];
    return { kind: 'update', components: await currentPanel(context, services, sources, news) };
  }
  drafts.forget(context);
  const isLogged = await moderation.isLogged(guildId);
  const news = [
    t('policy.saved', { setting: t(`policy.setting.${setting}`) }),
    ...result.cut.map(({ field, most }) => t('policy.cut', { field: t(`policy.label.${field}`), most })),
    ...(isLogged ? [] : [t('moderation.log-failed')]),
  ];
  return { kind: 'update', components: await currentPanel(context, services, sources, news) };
}
