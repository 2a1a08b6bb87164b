import { userMention } from 'discord.js';
import { changePolicy, type ChangeProblem } from '../../core/moderation/change.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import type { SubmittedFields } from '../../core/moderation/field.ts';
import type { CutValues } from '../../core/moderation/form-values.ts';
import type { FormSetting } from '../../core/moderation/policy.ts';
import type { FormName } from '../../core/moderation/preset-form.ts';
import type { PresetProblem } from '../../core/moderation/presets.ts';
import type { Section } from '../../core/moderation/section.ts';
import { settings } from '../../core/moderation/settings.ts';
import type { Draft } from '../../messages/policy/forms.ts';
import { changeProblem } from '../../messages/policy/problem.ts';
import type { PanelAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { newDecision } from '../decision.ts';
import type { PanelContext } from '../request.ts';
import type { Drafts } from '../drafts.ts';
import { inPlace, presentView, showPolicy, type PolicySources } from './show.ts';

/** The panel or a form was used, made from the policy of a revision. */
export type RevisionContext = PanelContext<{ readonly revision: number }>;

interface ChangeSources extends PolicySources {
  readonly drafts: Drafts<Draft>;
}

type PolicyUpdate = Parameters<CommandServices['moderation']['servers']['changePolicy']>[2];

/** A change that was checked: the new policy, what the audit log keeps of it, and what the moderator reads. */
interface CheckedChange {
  readonly policy: PolicyUpdate;
  readonly facts: Partial<Pick<Decision, 'setting' | 'preset' | 'before' | 'after'>>;
  readonly what: 'policy' | 'preset' | 'preset-undone';
  readonly news: readonly string[];
  /** Where the moderator goes on; the home where it is missing. */
  readonly section?: Section | undefined;
}

/**
 * Writes a change that was made from the policy of this revision. Where another moderator changed the policy meanwhile,
 * nothing is changed, and the answer names that moderator.
 */
export async function writeChange(
  context: RevisionContext,
  services: CommandServices,
  { policy: update, facts, what, news, section }: CheckedChange,
  sources: ChangeSources,
): Promise<PanelAnswer> {
  const { moderation } = services;
  const { guildId, t, params } = context;
  const decision: Decision = { ...newDecision(context, services, what), ...facts };
  const before = moderation.servers.policy(guildId);
  // The new policy is made from the one that was read, so it may replace that revision only.
  const { done } =
    before.revision === params.revision
      ? await moderation.servers.changePolicy(guildId, params.revision, update, decision)
      : { done: false };
  if (!done) return showConflict(context, services, sources);
  sources.drafts.forget(context);
  const isLogged = await moderation.isLogged(guildId);
  const said = [...news, ...(isLogged ? [] : [t('moderation.log-failed')])];
  return showPolicy(context, services, sources, { section, news: said });
}

/** The present policy, and who changed it first. */
export async function showConflict(
  context: PanelContext<unknown>,
  services: CommandServices,
  sources: PolicySources,
): Promise<PanelAnswer> {
  const { changed } = services.moderation.servers.policy(context.guildId);
  const first = changed === undefined ? '' : userMention(changed.by);
  return showPolicy(context, services, sources, { news: [context.t('policy.second', { first })] });
}

/** Changes one setting by its form. */
export async function changeSetting(
  context: RevisionContext,
  services: CommandServices,
  { setting, fields }: { readonly setting: FormSetting; readonly fields: SubmittedFields },
  sources: ChangeSources,
): Promise<PanelAnswer> {
  const { moderation } = services;
  const { guildId, t } = context;
  const view = presentView(context, services, sources);
  const result = changePolicy(moderation.servers.policy(guildId), setting, fields, view);
  if (!result.ok) return refuseForm(context, services, { form: setting, fields, problem: result.problem }, sources);
  const news = [t('policy.saved', { setting: t(`policy.form.${setting}`) }), ...cutNews(result.cut, t)];
  const section = settings.find(({ name }) => name === setting)?.section;
  return writeChange(
    context,
    services,
    { policy: result.policy, facts: { setting, ...result.audit }, what: 'policy', news, section },
    sources,
  );
}

/** Removes what no longer exists from the whole policy. */
export async function cleanUpPolicy(
  context: RevisionContext,
  services: CommandServices,
  sources: ChangeSources,
): Promise<PanelAnswer> {
  const { moderation } = services;
  const { guildId, t } = context;
  const view = presentView(context, services, sources);
  const result = changePolicy(moderation.servers.policy(guildId), 'clean-up', {}, view);
  if (!result.ok) return showPolicy(context, services, sources);
  const count = Array.isArray(result.audit.before) ? result.audit.before.length : 0;
  // An older panel may offer a clean-up that has nothing left to do.
  if (count === 0) return showPolicy(context, services, sources, { news: [t('policy.nothing-stale')] });
  const facts = { setting: 'clean-up' as const, ...result.audit };
  return writeChange(
    context,
    services,
    { policy: result.policy, facts, what: 'policy', news: [t('policy.cleaned', { count })] },
    sources,
  );
}

/** Says in place why a form changes nothing. What was filled in is kept, so that it is offered again. */
export function refuseForm(
  context: RevisionContext,
  { clock }: CommandServices,
  refused: {
    readonly form: FormName;
    readonly fields: SubmittedFields;
    readonly problem: ChangeProblem | PresetProblem;
  },
  { drafts }: Pick<ChangeSources, 'drafts'>,
): PanelAnswer {
  const { form, fields, problem } = refused;
  drafts.keep(context, { setting: form, revision: context.params.revision, fields }, clock.monotonic());
  return inPlace(context, changeProblem(form, problem, context.t));
}

/** Values above what the operator allows, which were lowered. */
export function cutNews(cut: CutValues, t: RevisionContext['t']): readonly string[] {
  return cut.map(({ field, most }) => t('policy.cut', { field: t(`policy.label.${field}`), most }));
}
