import { localized } from '../text.ts';
import { cleanUp, staleReferences } from './clean-up.ts';
import type { FormValues, SubmittedFields } from './field.ts';
import type { Policy, PolicyContent, PolicySetting } from './policy.ts';
import type { KnownReferences, PolicyView } from './setting.ts';
import { settings, type DeclaredSetting, type PolicyField } from './settings.ts';

type PolicyNumber = Extract<PolicyField, { kind: 'number' }>;
type PolicyChange = ReturnType<typeof changePolicy>;
/** Why nothing was changed. */
export type ChangeProblem = Extract<PolicyChange, { ok: false }>['problem'];

/**
 * The policy after a moderator changed one setting of it. `cut`: values above what the operator allows, and what they are
 * now. `audit`: what the audit log keeps, which is what the setting was and is, or what a clean-up took out.
 */
export function changePolicy(policy: Policy, name: PolicySetting, filled: SubmittedFields, view: PolicyView) {
  const { version: _version, revision: _revision, changed: _changed, ...content } = policy;
  const { present } = view;
  const setting = settings.find((each) => each.name === name);
  if (setting === undefined) {
    const before = staleReferences(content, present);
    return { ok: true as const, policy: cleanUp(content, present), cut: [], audit: { before } };
  }
  const fields: readonly PolicyField[] = 'form' in setting ? setting.form(policy, view) : [];
  const picked = readPicked(fields, filled, present);
  // A pick that does not exist refuses the whole change: to leave it out could remove a restriction.
  if (picked === undefined) return { ok: false as const, problem: localized('refusal.not-offered') };
  const { numbers, cut, problem } = readNumbers(fields, filled);
  const settingPart = setting.fill(policy, { ...picked, numbers }, present);
  if ('key' in settingPart) return { ok: false as const, problem: settingPart };
  if (problem !== undefined) return { ok: false as const, problem };
  const after: PolicyContent = { ...content, ...settingPart };
  const audit = { before: partOf(setting, content, after), after: partOf(setting, after, content) };
  return { ok: true as const, policy: after, cut, audit };
}

/** The part of the policy that the decision is about. */
function partOf(setting: DeclaredSetting, policy: PolicyContent, other: PolicyContent): Partial<PolicyContent> {
  if ('audited' in setting) return setting.audited(policy, other);
  return Object.fromEntries(Object.entries(policy).filter(([field]) => field in setting.shape));
}

/** What was picked and written; `undefined` where something that was picked does not exist. */
function readPicked(
  fields: readonly PolicyField[],
  filled: SubmittedFields,
  present: KnownReferences,
): Omit<FormValues, 'numbers'> | undefined {
  const ids = (kind: PolicyField['kind']): readonly string[] => {
    const names = fields.filter((field) => field.kind === kind).map(({ name }) => name);
    return Object.entries(filled).flatMap(([field, value]) =>
      typeof value !== 'string' && names.some((name) => field === name || field.startsWith(`${name}-`)) ? value : [],
    );
  };
  const [channels, roles, models, switches] = [ids('channels'), ids('roles'), ids('models'), ids('switches')];
  const areThere =
    channels.every(present.hasChannel) &&
    roles.every(present.hasRole) &&
    models.every((id) => present.modelIds.includes(id));
  if (!areThere) return undefined;
  const lines = fields.filter(({ kind }) => kind === 'lines').map(({ name }) => [name, linesOf(filled[name])] as const);
  return {
    channels,
    roles,
    models: present.modelIds.filter((id) => models.includes(id)),
    switches,
    lines: Object.fromEntries(lines),
  };
}

/** Lines that are not blank, without superfluous space. */
function linesOf(text: SubmittedFields[string] | undefined): readonly string[] {
  const lines = typeof text === 'string' ? text.split('\n') : [];
  return lines.map((line) => line.trim().replaceAll(/\s+/g, ' ')).filter((line) => line !== '');
}

/** Digits, also in groups of three. A point is refused: it means thousands to some people and a fraction to others. */
const wholeNumber = /^(?:\d{1,9}|\d{1,3}(?:[ ,_]\d{3}){1,2})$/;

/** The numbers that were filled in. A blank field is as the operator has it. */
function readNumbers(fields: readonly PolicyField[], filled: SubmittedFields) {
  const numbers: Record<string, number> = {};
  const cut: { field: PolicyNumber['label']; most: number }[] = [];
  for (const field of fields) {
    if (field.kind !== 'number') continue;
    const { label, least, most, ceiling } = field;
    const text = filled[field.name];
    const written = typeof text === 'string' ? text.normalize('NFKC').trim() : '';
    if (written === '') continue;
    const number = wholeNumber.test(written) ? Number(written.replaceAll(/\D/g, '')) : NaN;
    if (!(number >= least && number <= most)) return { numbers, cut, problem: notANumber(field) };
    numbers[label] = Math.min(number, ceiling);
    if (number > ceiling) cut.push({ field: label, most: ceiling });
  }
  return { numbers, cut };
}

function notANumber({ label, least, most }: PolicyNumber) {
  return localized('policy.not-a-number', { field: localized(`policy.label.${label}`), least, most });
}
