import type { PolicyContent, PolicySetting } from './policy.ts';

/** What a setting was, or is: the rest of the policy is not the decision's, nor are words that it has before and after. */
export function partOf(
  policy: PolicyContent,
  setting: Exclude<PolicySetting, 'clean-up'>,
  other: PolicyContent,
): Partial<PolicyContent> {
  switch (setting) {
    case 'channels':
      return { channels: policy.channels };
    case 'log-channel':
      return { logChannel: policy.logChannel };
    case 'allowance':
      return { allowance: policy.allowance };
    case 'role-allowance':
      return { roleAllowances: policy.roleAllowances };
    case 'pace':
      return { cooldown: policy.cooldown, jobsAtOnce: policy.jobsAtOnce };
    case 'budget':
      return { budget: policy.budget };
    case 'models':
      return { modelsOff: policy.modelsOff };
    case 'model-roles':
      return { modelRoles: policy.modelRoles };
    case 'age-restricted':
      return { ageRestricted: policy.ageRestricted };
    case 'largest':
      return { largest: policy.largest };
    case 'words':
      return { words: policy.words.filter((word) => !other.words.includes(word)) };
    case 'only-for-me':
      return { onlyForMe: policy.onlyForMe };
  }
}
