import { localized } from '../text.ts';
import { cleanUp, staleReferences } from './clean-up.ts';
import type { SubmittedFields } from './field.ts';
import { readFormValues } from './form-values.ts';
import { contentOf, type Policy, type PolicyContent, type PolicySetting } from './policy.ts';
import type { PolicyView } from './setting.ts';
import { settings, type DeclaredSetting, type PolicyField } from './settings.ts';

type PolicyChange = ReturnType<typeof changePolicy>;
/** Why nothing was changed. */
export type ChangeProblem = Extract<PolicyChange, { ok: false }>['problem'];

/**
 * The policy after a moderator changed one setting of it. `cut`: values above what the operator allows, and what they are
 * now. `audit`: what the audit log keeps, which is what the setting was and is, or what a clean-up took out.
 */
export function changePolicy(policy: Policy, name: PolicySetting, filled: SubmittedFields, view: PolicyView) {
  const content = contentOf(policy);
  const { present } = view;
  const setting = settings.find((each) => each.name === name);
  if (setting === undefined) {
    const before = staleReferences(content, present);
    return { ok: true as const, policy: cleanUp(content, present), cut: [], audit: { before } };
  }
  const fields: readonly PolicyField[] = setting.form(policy, view);
  const read = readFormValues(fields, filled, present);
  if (read === undefined) return { ok: false as const, problem: localized('refusal.not-offered') };
  const settingPart = setting.fill(policy, read.values, present);
  if ('key' in settingPart) return { ok: false as const, problem: settingPart };
  if (read.problem !== undefined) return { ok: false as const, problem: read.problem };
  const after: PolicyContent = { ...content, ...settingPart };
  const audit = { before: partOf(setting, content, after), after: partOf(setting, after, content) };
  return { ok: true as const, policy: after, cut: read.cut, audit };
}

/** The part of the policy that the decision is about. */
export function partOf(setting: DeclaredSetting, policy: PolicyContent, other: PolicyContent): Partial<PolicyContent> {
  if ('audited' in setting) return setting.audited(policy, other);
  return Object.fromEntries(Object.entries(policy).filter(([field]) => field in setting.shape));
}
