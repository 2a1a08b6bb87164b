import type { z } from 'zod';
import type { Limits } from '../accounts.ts';
import type { JobRequest } from '../job/record.ts';
import type { Said, Text } from '../text.ts';
import type { Answers, Field } from './field.ts';

/** What the operator allows each member and each server; a policy divides it. */
export interface Ceilings {
  readonly member: Limits;
  readonly server: Limits;
  /** A member's jobs at RunComfy at once. */
  readonly atOnce: number;
}

/** What is in the server and in the catalog now. */
export interface Present {
  readonly hasChannel: (id: string) => boolean;
  readonly hasRole: (id: string) => boolean;
  readonly modelIds: readonly string[];
}

/** Who asks, and where, as Discord says in the interaction. */
export interface Asker {
  /** May manage the server, as its owner and administrators may. */
  readonly managesServer: boolean;
  readonly roleIds: readonly string[];
  /** The channel, and what it lies in: a thread's channel, a category. */
  readonly channelIds: readonly string[];
  readonly isAgeRestricted: boolean;
}

/** What is asked for, as far as a policy can limit it. */
export interface Asked extends Pick<JobRequest, 'prompt'> {
  readonly model: { readonly id: string };
  /** What it is expected to cost. */
  readonly credits: number;
  readonly images: number | undefined;
  /** Of video or sound. */
  readonly seconds: number | undefined;
}

/** What a setting is shown with. */
export interface View {
  readonly ceilings: Ceilings;
  readonly present: Present;
}

/** Ids that a policy names. */
export interface References {
  readonly channels?: readonly string[];
  readonly roles?: readonly string[];
  readonly models?: readonly string[];
}

/** The part of a policy that a shape describes. */
export type PartOf<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;

/**
 * One setting of a server's policy: all that is known of it. `Part` is its part of the policy, `Touched` what a clean-up
 * of it changes. Its words are `policy.setting.<name>`, `policy.form.<name>` and those that its texts name.
 */
export interface Setting<Part, Touched = Part> {
  /** In custom ids and in the audit log. */
  readonly name: string;
  /** Its fields of the policy's row, with what they are where moderators decided nothing; so older rows are read. */
  readonly shape: { readonly [F in keyof Part]-?: z.ZodType<Part[F]> };
  /** Its form; a setting without one changes when it is picked. */
  form?(policy: Part, view: View): readonly Field[];
  /** Its part after the form was filled in, or why that changes nothing. */
  fill(policy: Part, answers: Answers, present: Present): Part | Said;
  /** Its line on the panel of `/policy`. */
  line(policy: Part, view: View): Text;
  /** What the log says of a change. */
  entry(after: Part, before: Part): Text;
  /** What an audit row keeps of it; all of it, unless this says otherwise. */
  audited?(policy: Part, other: Part): Part;
  /** Why a request may not be made, with what can be done; said in private. */
  refusal?(policy: Part, asker: Asker, asked: Asked): Text | undefined;
  /** Ids in it that may no longer exist, where that takes them out of it. */
  references?(policy: Part, present: Present): References;
  /** Takes out what no longer exists. It opens nothing. */
  cleanUp?(policy: Touched, present: Present): Touched;
}
