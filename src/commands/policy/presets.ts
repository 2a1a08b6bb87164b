import type { SubmittedFields } from '../../core/moderation/field.ts';
import { applyPreset, offersPresets, undonePreset, undoStatus } from '../../core/moderation/presets.ts';
import type { PanelAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import { cutNews, refuseForm, showConflict, writeChange, type RevisionContext } from './change.ts';
import { presentView, showPolicy } from './show.ts';

type ChangeSources = Parameters<typeof writeChange>[3];

/** Begins with a preset. It is one change, and replaces the whole policy; so it is accepted only as long as presets are offered. */
export async function beginWithPreset(
  context: RevisionContext,
  services: CommandServices,
  fields: SubmittedFields,
  sources: ChangeSources,
): Promise<PanelAnswer> {
  const { moderation } = services;
  const { guildId, t } = context;
  if (!offersPresets(moderation.servers.policy(guildId))) return showConflict(context, services, sources);
  const result = applyPreset(fields, presentView(context, services, sources));
  if (!result.ok) return refuseForm(context, services, { form: 'preset', fields, problem: result.problem }, sources);
  const { policy, preset, cut, audit } = result;
  const news = [t('policy.preset-applied', { preset: t(`policy.choice.${preset}`) }), ...cutNews(cut, t)];
  const change = { policy: { ...policy, preset }, facts: { preset, ...audit }, what: 'preset', news } as const;
  return writeChange(context, services, change, sources);
}

/** Undoes the preset that the policy of this revision has, if nothing was changed since. */
export async function undoPreset(
  context: RevisionContext,
  services: CommandServices,
  sources: ChangeSources,
): Promise<PanelAnswer> {
  const { t, guildId, params } = context;
  const present = services.moderation.servers.policy(guildId);
  const status = undoStatus(present, params.revision);
  if (status === 'undone' || status === 'changed') {
    return showPolicy(context, services, sources, { news: [t(`policy.preset-not-undone-${status}`)] });
  }
  const { policy, audit } = undonePreset(present);
  const news = [t('policy.preset-undone', { preset: t(`policy.choice.${status}`) })];
  const facts = { preset: status, ...audit };
  const change = { policy: { ...policy, preset: 'undone' }, facts, what: 'preset-undone', news } as const;
  return writeChange(context, services, change, sources);
}
