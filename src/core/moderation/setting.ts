import type { z } from 'zod';
import type { Limits } from '../accounts.ts';
import type { JobRequest } from '../job/record.ts';
import type { LocalizedText, Text } from '../text.ts';
import type { FormValues, Field } from './field.ts';
import type { InputOwner } from './input-owner.ts';
import type { Section } from './section.ts';

/** What the operator allows each member and each server. A policy can only lower it. */
export interface Ceilings {
  readonly member: Limits;
  readonly server: Limits;
  /** A member's jobs at RunComfy at once. */
  readonly atOnce: number;
}

/** The channels and roles that the server has now, and the models that the catalog has. */
export interface KnownReferences {
  readonly hasChannel: (id: string) => boolean;
  readonly hasRole: (id: string) => boolean;
  readonly modelIds: readonly string[];
}

/** The member who asks, and the channel where they ask, from the interaction. */
export interface Requester {
  /** Has the permission Manage Server, as the owner and administrators have. */
  readonly managesServer: boolean;
  readonly roleIds: readonly string[];
  /** The channel, its category, and for a thread the channel that it belongs to. */
  readonly channelIds: readonly string[];
  readonly isAgeRestricted: boolean;
}

/** The parts of a request that a policy can limit. */
export interface PolicyRequest extends Pick<JobRequest, 'prompt'> {
  readonly model: { readonly id: string };
  /** What it is expected to cost. */
  readonly credits: number;
  readonly images: number | undefined;
  /** Of video or sound. */
  readonly seconds: number | undefined;
  readonly inputs: InputOwner;
}

/** What the text of a setting depends on, besides the policy. */
export interface PolicyView {
  readonly ceilings: Ceilings;
  readonly present: KnownReferences;
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
 * Everything about one setting of a server's policy. `Part` is its part of the policy, `Touched` the part that its
 * clean-up changes. Its words are `policy.setting.<name>`, `policy.form.<name>` and those that its texts name.
 */
export interface Setting<Part, Touched = Part> {
  /** Used in custom ids and in the audit log. */
  readonly name: string;
  /** Where it stands on the panel of `/policy`. */
  readonly section: Section;
  /** Its fields in the policy's row. Each has a default, so rows from before the setting existed can be read. */
  readonly shape: { readonly [F in keyof Part]-?: z.ZodType<Part[F]> };
  /** Its form. */
  form(policy: Part, view: PolicyView): readonly Field[];
  /** Its part with the form's values, or why the form changes nothing. */
  fill(policy: Part, answers: FormValues, present: KnownReferences): Part | LocalizedText;
  /** What is in force, in a few words. The home of `/policy` shows it where the default policy has other words. */
  state(policy: Part, view: PolicyView): Text;
  /** What the log says about a change. */
  entry(after: Part, before: Part): Text;
  /** The part of it that an audit row keeps. Without this function a row keeps all of it. */
  audited?(policy: Part, other: Part): Part;
  /** Why it refuses a request, with what the member can do. */
  refusal?(policy: Part, requester: Requester, request: PolicyRequest): Text | undefined;
  /** The ids in it that a clean-up removes when they no longer exist. */
  references?(policy: Part, present: KnownReferences): References;
  /** Removes the ids that no longer exist. It never allows more than before. */
  cleanUp?(policy: Touched, present: KnownReferences): Touched;
}
