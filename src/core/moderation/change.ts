import type { Limits } from '../accounts.ts';
import { readKeyword } from '../screening/keyword.ts';
import { withoutGone, type Present } from './gone.ts';
import {
  longestWord,
  mostChannels,
  mostRoles,
  mostWords,
  type Policy,
  type PolicyContent,
  type PolicySetting,
} from './policy.ts';

/** What the operator allows each member and each server; a policy divides it. */
export interface Ceilings {
  readonly member: Limits;
  readonly server: Limits;
  /** A member's jobs at RunComfy at once. */
  readonly atOnce: number;
}

/** What was filled in, by field: what was written, or what was picked, as its form takes it. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/** Fields of numbers, each with its bounds where no ceiling of the operator's is lower. */
export const numberFields = {
  day: { least: 0, most: 999_999_999 },
  month: { least: 0, most: 999_999_999 },
  cooldown: { least: 0, most: 86_400 },
  atOnce: { least: 1, most: 1_000 },
  credits: { least: 0, most: 999_999_999 },
  images: { least: 1, most: 100 },
  seconds: { least: 1, most: 3_600 },
} as const;
export type NumberField = keyof typeof numberFields;

/** Why nothing was changed. */
export type ChangeProblem =
  | { readonly reason: 'not-a-number'; readonly field: NumberField; readonly least: number; readonly most: number }
  | { readonly reason: 'too-many-words' | 'too-many-roles'; readonly most: number }
  | { readonly reason: 'long-word'; readonly most: number }
  | { readonly reason: 'only-wildcards' }
  /** Something that was picked is not there, or is no longer: left out, it might lift a restriction. */
  | { readonly reason: 'not-offered' };

export type PolicyChange =
  /** `cut`: values above what the operator allows, and what they are now. */
  | { readonly ok: true; readonly policy: PolicyContent; readonly cut: readonly { field: NumberField; most: number }[] }
  | { readonly ok: false; readonly problem: ChangeProblem };

/** The policy after a moderator changed one setting of it. */
export function changePolicy(
  policy: Policy,
  setting: PolicySetting,
  filled: Filled,
  ceilings: Ceilings,
  present: Present,
): PolicyChange {
  const { version: _version, revision: _revision, changed: _changed, ...content } = policy;
  const picked = (prefix: string): string[] =>
    Object.entries(filled).flatMap(([field, value]) =>
      field.startsWith(prefix) && typeof value !== 'string' ? value : [],
    );
  const [channels, roles, asked] = [picked('channels'), picked('roles'), picked('models')];
  const areThere =
    channels.every(present.hasChannel) &&
    roles.every(present.hasRole) &&
    asked.every((id) => present.modelIds.includes(id));
  if (!areThere) return { ok: false, problem: { reason: 'not-offered' } };
  const models = present.modelIds.filter((id) => asked.includes(id));
  const changed = (part: Partial<PolicyContent>): PolicyChange => ({
    ok: true,
    policy: { ...content, ...part },
    cut: [],
  });
  const numbers = (
    limits: Partial<Record<NumberField, number>>,
    fields: readonly NumberField[],
    part: (read: Numbers) => Partial<PolicyContent>,
  ): PolicyChange => {
    const read = readNumbers(filled, fields, limits);
    return read.ok ? { ok: true, policy: { ...content, ...part(read.numbers) }, cut: read.cut } : read;
  };

  switch (setting) {
    case 'channels':
      return changed({ channels: [...new Set(channels)].slice(0, mostChannels) });
    case 'log-channel':
      return changed({ logChannel: channels[0] });
    case 'allowance':
      return numbers(ceilings.member, ['day', 'month'], (allowance) => ({ allowance }));
    case 'role-allowance':
      if (new Set([...content.roleAllowances.map(({ roleId }) => roleId), ...roles]).size > mostRoles) {
        return { ok: false, problem: { reason: 'too-many-roles', most: mostRoles } };
      }
      return numbers(ceilings.member, ['day', 'month'], ({ day, month }) => {
        const others = content.roleAllowances.filter(({ roleId }) => !roles.includes(roleId));
        const own = day === undefined && month === undefined ? [] : roles.map((roleId) => ({ roleId, day, month }));
        return { roleAllowances: [...others, ...own] };
      });
    case 'pace':
      return numbers({ atOnce: ceilings.atOnce }, ['cooldown', 'atOnce'], ({ cooldown, atOnce }) => ({
        cooldown: cooldown ?? 0,
        jobsAtOnce: atOnce,
      }));
    case 'budget':
      return numbers(ceilings.server, ['day', 'month'], (budget) => ({ budget }));
    case 'models':
      return changed({ modelsOff: present.modelIds.filter((id) => !models.includes(id)) });
    case 'model-roles':
      return changed({
        modelRoles: [
          ...content.modelRoles.filter(({ modelId }) => !models.includes(modelId)),
          ...(roles.length === 0 ? [] : models.map((modelId) => ({ modelId, roleIds: roles }))),
        ],
      });
    case 'age-restricted':
      return changed({ ageRestricted: models });
    case 'largest':
      return numbers({}, ['credits', 'images', 'seconds'], (largest) => ({ largest }));
    case 'words':
      return changeWords(content, linesOf(filled['add']), linesOf(filled['remove']));
    case 'only-for-me':
      return changed({ onlyForMe: !content.onlyForMe });
    case 'clean-up':
      return changed(withoutGone(content, present));
  }
}

type Numbers = Partial<Record<NumberField, number>>;

/** Digits, also in groups of three; a point stands in none, for it means thousands to some and a fraction to others. */
const wholeNumber = /^(?:\d{1,9}|\d{1,3}(?:[ ,_]\d{3}){1,2})$/;

/** A blank field is as the operator has it. */
function readNumbers(
  filled: Filled,
  fields: readonly NumberField[],
  ceilings: Numbers,
): { ok: true; numbers: Numbers; cut: { field: NumberField; most: number }[] } | Extract<PolicyChange, { ok: false }> {
  const numbers: Numbers = {};
  const cut: { field: NumberField; most: number }[] = [];
  for (const field of fields) {
    const { least, most } = numberFields[field];
    const text = filled[field];
    const written = typeof text === 'string' ? text.normalize('NFKC').trim() : '';
    if (written === '') continue;
    const number = wholeNumber.test(written) ? Number(written.replaceAll(/\D/g, '')) : NaN;
    if (!(number >= least && number <= most)) {
      return { ok: false, problem: { reason: 'not-a-number', field, least, most } };
    }
    const ceiling = ceilings[field] ?? most;
    numbers[field] = Math.min(number, ceiling);
    if (number > ceiling) cut.push({ field, most: ceiling });
  }
  return { ok: true, numbers, cut };
}

function changeWords(content: PolicyContent, added: readonly string[], removed: readonly string[]): PolicyChange {
  const keep = removed.includes('*') ? [] : content.words.filter((word) => !removed.includes(word));
  const words = [...new Set([...keep, ...added])];
  if (added.some((word) => Array.from(word).length > longestWord)) {
    return { ok: false, problem: { reason: 'long-word', most: longestWord } };
  }
  if (added.some((word) => readKeyword(word) === undefined)) {
    return { ok: false, problem: { reason: 'only-wildcards' } };
  }
  if (words.length > mostWords) return { ok: false, problem: { reason: 'too-many-words', most: mostWords } };
  return { ok: true, policy: { ...content, words }, cut: [] };
}

/** One word or phrase a line, as AutoMod compares them: without regard to case. */
function linesOf(text: Filled[string] | undefined): string[] {
  return typeof text === 'string'
    ? text
        .split('\n')
        .map((line) => line.trim().replaceAll(/\s+/g, ' ').toLowerCase())
        .filter((line) => line !== '')
    : [];
}
