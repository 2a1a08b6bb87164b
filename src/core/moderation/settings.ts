import { ageRestricted } from './settings/age-restricted.ts';
import { allowance } from './settings/allowance.ts';
import { budget } from './settings/budget.ts';
import { channels } from './settings/channels.ts';
import { inputs } from './settings/inputs.ts';
import { largest } from './settings/largest.ts';
import { logChannel } from './settings/log-channel.ts';
import { mentionOwner } from './settings/mention-owner.ts';
import { modelRoles } from './settings/model-roles.ts';
import { models } from './settings/models.ts';
import { onlyForMe } from './settings/only-for-me.ts';
import { pace } from './settings/pace.ts';
import { previewAbove } from './settings/preview-above.ts';
import { roleAllowance } from './settings/role-allowance.ts';
import { words } from './settings/words.ts';

/** Every setting of a policy, in the order of the panel, of the row on disk and of the checks of a request. */
export const settings = [
  channels,
  logChannel,
  allowance,
  roleAllowance,
  pace,
  budget,
  models,
  modelRoles,
  ageRestricted,
  largest,
  previewAbove,
  inputs,
  words,
  onlyForMe,
  mentionOwner,
] as const;

export type DeclaredSetting = (typeof settings)[number];

type Returned<M extends string, S = DeclaredSetting> =
  S extends Readonly<Record<M, (...args: never) => infer R>> ? Exclude<R, undefined> : never;

/** A field of any setting's form. */
export type PolicyField = ReturnType<DeclaredSetting['form']>[number];
/** Why any setting refuses a request. */
export type SettingRefusal = Returned<'refusal'>;
