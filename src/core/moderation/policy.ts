import { z } from 'zod';
import { settings, type DeclaredSetting } from './settings.ts';

/** The intersection of a union's members. */
type UnionToIntersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer T) => void
  ? T
  : never;

/** The presets that a server can begin with. */
export const presetNames = ['family', 'open', 'locked-down'] as const;
export type PresetName = (typeof presetNames)[number];

/** What one server's moderators decided. It can limit what the operator allows, never exceed it. A missing part is as the operator has it. */
export const policyRecord = z.object({
  version: z.literal(1),
  /** Counts the changes: a job keeps the number that it was accepted under. */
  revision: z.number().int().nonnegative(),
  /** Who made the last change, and when; nobody before the first. */
  changed: z.object({ by: z.string(), at: z.number() }).optional(),
  /** The preset that the last change applied, or that the last change undid one. Any other change removes it. */
  preset: z.enum([...presetNames, 'undone']).optional(),
  ...(Object.assign({}, ...settings.map(({ shape }) => shape)) as UnionToIntersection<DeclaredSetting['shape']>),
});
export type Policy = z.infer<typeof policyRecord>;
/** The part of a policy that moderators decide. */
export type PolicyContent = Omit<Policy, 'version' | 'revision' | 'changed' | 'preset'>;

/** The policy of a server whose moderators decided nothing yet. */
export const defaultPolicy: Policy = policyRecord.parse({ version: 1, revision: 0 });

export function contentOf(policy: Policy): PolicyContent {
  const { version: _version, revision: _revision, changed: _changed, preset: _preset, ...content } = policy;
  return content;
}

/** The settings, each with its form. */
export const formSettings = settings.map(({ name }) => name);
export type FormSetting = (typeof formSettings)[number];

/** What moderators can change: a setting by its form, or all settings at once by a clean-up. */
export const policySettings = [...formSettings, 'clean-up' as const];
export type PolicySetting = (typeof policySettings)[number];
