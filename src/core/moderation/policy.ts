import { z } from 'zod';
import { settings, type DeclaredSetting } from './settings.ts';

/** The intersection of a union's members. */
type UnionToIntersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer T) => void
  ? T
  : never;

/** What one server's moderators decided. It can limit what the operator allows, never exceed it. A missing part is as the operator has it. */
export const policyRecord = z.object({
  version: z.literal(1),
  /** Counts the changes: a job keeps the number that it was accepted under. */
  revision: z.number().int().nonnegative(),
  /** Who made the last change, and when; nobody before the first. */
  changed: z.object({ by: z.string(), at: z.number() }).optional(),
  ...(Object.assign({}, ...settings.map(({ shape }) => shape)) as UnionToIntersection<DeclaredSetting['shape']>),
});
export type Policy = z.infer<typeof policyRecord>;
/** The part of a policy that moderators decide. */
export type PolicyContent = Omit<Policy, 'version' | 'revision' | 'changed'>;

/** The policy of a server whose moderators decided nothing yet. */
export const defaultPolicy: Policy = policyRecord.parse({ version: 1, revision: 0 });

/** The settings that moderators can change, each by one pick or one form. */
export const policySettings = [...settings.map(({ name }) => name), 'clean-up' as const];
export type PolicySetting = (typeof policySettings)[number];

/** Settings that are changed by a form; the others change when they are picked. */
export const formSettings = settings.flatMap((setting) => ('form' in setting ? [setting.name] : []));
export type FormSetting = (typeof formSettings)[number];

export function hasForm(setting: PolicySetting): setting is FormSetting {
  return formSettings.some((each) => each === setting);
}
