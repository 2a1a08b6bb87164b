import { z } from 'zod';

const id = z.string();
const credits = z.number().int().nonnegative();
const windows = z.object({ day: credits.optional(), month: credits.optional() });

/** What one server's moderators decided; it can divide what the operator allows, never exceed it. What is left out is as the operator has it. */
export const policyRecord = z.object({
  version: z.literal(1),
  /** Counts the changes: a job keeps the number that it was accepted under. */
  revision: z.number().int().nonnegative(),
  /** Who made the last change, and when; nobody before the first. */
  changed: z.object({ by: id, at: z.number() }).optional(),
  /** Channels and categories where Easel may be used; none: anywhere. A thread follows the channel it is in. */
  channels: z.array(id),
  logChannel: id.optional(),
  /** Credits that a member may use. */
  allowance: windows,
  /** The best of a member's roles counts, where it is more than the allowance. */
  roleAllowances: z.array(z.object({ roleId: id, day: credits.optional(), month: credits.optional() })),
  /** Seconds between two requests of a member. */
  cooldown: z.number().int().nonnegative(),
  /** A member's jobs at RunComfy at once. */
  jobsAtOnce: z.number().int().positive().optional(),
  /** Credits that the whole server may use. */
  budget: windows,
  /** Ids of models that are not offered here. */
  modelsOff: z.array(z.string()),
  /** Models that only members with one of these roles may use. */
  modelRoles: z.array(z.object({ modelId: z.string(), roleIds: z.array(id).min(1) })),
  /** Ids of models for age-restricted channels only. */
  ageRestricted: z.array(z.string()),
  /** The most that one request may ask for. */
  largest: z.object({
    credits: credits.optional(),
    seconds: z.number().int().positive().optional(),
    images: z.number().int().positive().optional(),
  }),
  /** Blocked words and phrases, with AutoMod's wildcards. */
  words: z.array(z.string()),
  /** Whether members may have results delivered to them alone. */
  onlyForMe: z.boolean(),
});
export type Policy = z.infer<typeof policyRecord>;
/** What moderators decide of it. */
export type PolicyContent = Omit<Policy, 'version' | 'revision' | 'changed'>;

/** The policy of a server whose moderators decided nothing yet. */
export const openPolicy: Policy = {
  version: 1,
  revision: 0,
  channels: [],
  allowance: {},
  roleAllowances: [],
  cooldown: 0,
  budget: {},
  modelsOff: [],
  modelRoles: [],
  ageRestricted: [],
  largest: {},
  words: [],
  onlyForMe: true,
};

/** What moderators change at once, each by one select or one form. */
export const policySettings = [
  'channels',
  'log-channel',
  'allowance',
  'role-allowance',
  'pace',
  'budget',
  'models',
  'model-roles',
  'age-restricted',
  'largest',
  'words',
  'only-for-me',
  'clean-up',
] as const;
export type PolicySetting = (typeof policySettings)[number];
/** Settings that are changed by a form; the others change when they are picked. */
export type FormSetting = Exclude<PolicySetting, 'only-for-me' | 'clean-up'>;

export const mostChannels = 50;
export const mostRoles = 20;
/** As many, and as long, as AutoMod takes in one rule. */
export const mostWords = 1_000;
export const longestWord = 60;
