import { z } from 'zod';
import { policySettings, presetNames } from './policy.ts';

/** What moderators can decide. `reported` is a member's report to them. `reopened`: a dismissed report is open again. */
export const decisionKinds = [
  'policy',
  'preset',
  'preset-undone',
  'barred',
  'unbarred',
  'paused',
  'resumed',
  'granted',
  'taken',
  'reset',
  'removed',
  'withheld',
  'cancelled',
  'dismissed',
  'reopened',
  'reported',
] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** One row of a server's audit log: written together with what it decides, and never changed. */
export const decisionRecord = z.object({
  version: z.literal(1),
  /** The interaction's id. It makes one row per action, and keeps the order of rows that have the same time. */
  id: z.string(),
  /** Epoch ms. */
  at: z.number(),
  by: z.string(),
  what: z.enum(decisionKinds),
  /** The member it concerns. */
  whom: z.string().optional(),
  /** The job it concerns. */
  job: z.string().optional(),
  /** In the moderator's own words. */
  why: z.string().optional(),
  /** Credits granted or taken; of a block, its end in epoch ms. */
  amount: z.number().optional(),
  /** The preset that was applied or undone. */
  preset: z.enum(presetNames).optional(),
  /**
   * Of a change of policy: the setting, with its part of the policy before and after. Of a preset: every part that
   * changed. Of a clean-up: the ids that it removed.
   */
  setting: z.enum(policySettings).optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type Decision = z.infer<typeof decisionRecord>;
