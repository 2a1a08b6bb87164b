import { localized } from '../text.ts';
import { partOf } from './change.ts';
import { differences } from './panel.ts';
import type { SubmittedFields } from './field.ts';
import { readFormValues } from './form-values.ts';
import { contentOf, defaultPolicy, presetNames, type Policy, type PolicyContent, type PresetName } from './policy.ts';
import { logPart, presetPart } from './preset-form.ts';
import type { Ceilings, PolicyView } from './setting.ts';
import { settings } from './settings.ts';

/** The settings that a server can begin with. All others are as in the default policy. */
interface Preset {
  readonly content: Partial<PolicyContent>;
  /** It limits Easel to channels, so some have to be picked. */
  readonly needsChannels: boolean;
}

const presets: Readonly<Record<PresetName, Preset>> = {
  family: {
    content: { cooldown: 30, jobsAtOnce: 1, largest: { credits: 20, images: 2, seconds: 5 }, onlyForMe: false },
    needsChannels: false,
  },
  open: {
    content: { inputs: { allowed: true, roles: [], channels: [], others: true } },
    needsChannels: false,
  },
  'locked-down': {
    content: {
      allowance: { day: 20, month: 200 },
      cooldown: 60,
      jobsAtOnce: 1,
      largest: { credits: 10, images: 1, seconds: 5 },
      inputs: { allowed: false, roles: [], channels: [], others: false },
      onlyForMe: false,
    },
    needsChannels: true,
  },
};

/** The policy of a preset, within what the operator allows. One job at once is allowed everywhere. */
function presetContent(name: PresetName, ceilings: Ceilings): PolicyContent {
  const content = { ...contentOf(defaultPolicy), ...presets[name].content };
  const { allowance: own } = content;
  return {
    ...content,
    allowance: {
      ...(own.day !== undefined && { day: Math.min(own.day, ceilings.member.day) }),
      ...(own.month !== undefined && { month: Math.min(own.month, ceilings.member.month) }),
    },
  };
}

/** What a preset decides, in a few words each. */
export function presetDifferences(name: PresetName, view: PolicyView) {
  return differences(settings, { ...defaultPolicy, ...presetContent(name, view.ceilings) }, view);
}

function needsChannels(name: PresetName): boolean {
  return presets[name].needsChannels;
}

/** Presets are offered until something is decided, and again after one was undone. */
export function offersPresets({ revision, preset }: Pick<Policy, 'revision' | 'preset'>): boolean {
  return revision === 0 || preset === 'undone';
}

/** The policy with what was filled in, or why nothing is changed. It replaces the whole policy. */
export function applyPreset(filled: SubmittedFields, view: PolicyView) {
  const { ceilings, present } = view;
  const read = readFormValues(presetPart(view), filled, present);
  const log = readFormValues([logPart], filled, present);
  const name = presetNames.find((each) => each === read?.values.choices['preset']);
  if (read === undefined || log === undefined || name === undefined) {
    return { ok: false as const, problem: localized('refusal.not-offered') };
  }
  const { channels, numbers } = read.values;
  if (needsChannels(name) && channels.length === 0) {
    return {
      ok: false as const,
      problem: localized('policy.preset-needs-channels', { preset: localized(`policy.choice.${name}`) }),
    };
  }
  if (read.problem !== undefined) return { ok: false as const, problem: read.problem };
  const [logChannel] = log.values.channels;
  const policy: PolicyContent = {
    ...presetContent(name, ceilings),
    channels: [...new Set(channels)],
    ...(logChannel !== undefined && { logChannel }),
    ...(numbers['server-day'] !== undefined && { budget: { day: numbers['server-day'] } }),
  };
  return { ok: true as const, preset: name, policy, cut: read.cut, audit: auditOf(defaultPolicy, policy) };
}

type PresetChange = ReturnType<typeof applyPreset>;
/** Why no preset was applied. */
export type PresetProblem = Extract<PresetChange, { ok: false }>['problem'];

/** Whether the preset that a policy of this revision had can be undone, was undone already, or was changed since. */
export function undoStatus(
  { revision, preset }: Pick<Policy, 'revision' | 'preset'>,
  applied: number,
): PresetName | 'undone' | 'changed' {
  if (preset === 'undone' && revision === applied + 1) return 'undone';
  return preset !== undefined && preset !== 'undone' && revision === applied ? preset : 'changed';
}

/** The policy as before the preset. A preset begins with the default policy, so this is what it returns to. */
export function undonePreset(policy: Policy) {
  const before = contentOf(defaultPolicy);
  return { policy: before, audit: auditOf(contentOf(policy), before) };
}

/** What the audit log keeps: the settings that changed, as they were and are. */
function auditOf(before: PolicyContent, after: PolicyContent) {
  const changed = settings
    .map((setting) => [partOf(setting, before, after), partOf(setting, after, before)] as const)
    .filter(([was, is]) => JSON.stringify(was) !== JSON.stringify(is));
  return {
    before: Object.assign({}, ...changed.map(([was]) => was)) as Partial<PolicyContent>,
    after: Object.assign({}, ...changed.map(([, is]) => is)) as Partial<PolicyContent>,
  };
}
