import { z } from 'zod';
import { settings, type DeclaredSetting } from './settings.ts';

/** All of a union's members at once. */
type Together<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer T) => void ? T : never;

/** What one server's moderators decided; it can divide what the operator allows, never exceed it. What is left out is as the operator has it. */
export const policyRecord = z.object({
  version: z.literal(1),
  /** Counts the changes: a job keeps the number that it was accepted under. */
  revision: z.number().int().nonnegative(),
  /** Who made the last change, and when; nobody before the first. */
  changed: z.object({ by: z.string(), at: z.number() }).optional(),
  ...(Object.assign({}, ...settings.map(({ shape }) => shape)) as Together<DeclaredSetting['shape']>),
});
export type Policy = z.infer<typeof policyRecord>;
/** What moderators decide of it. */
export type PolicyContent = Omit<Policy, 'version' | 'revision' | 'changed'>;

/** The policy of a server whose moderators decided nothing yet. */
export const openPolicy: Policy = policyRecord.parse({ version: 1, revision: 0 });

/** What moderators change at once, each by one select or one form. */
export const policySettings = [...settings.map(({ name }) => name), 'clean-up' as const];
export type PolicySetting = (typeof policySettings)[number];

/** Settings that are changed by a form; the others change when they are picked. */
export const formSettings = settings.flatMap((setting) => ('form' in setting ? [setting.name] : []));
export type FormSetting = (typeof formSettings)[number];

export function hasForm(setting: PolicySetting): setting is FormSetting {
  return formSettings.some((each) => each === setting);
}
