import type { Decision } from '../../core/moderation/decision.ts';
import { defaultPolicy, policyRecord, type Policy } from '../../core/moderation/policy.ts';
import { settings } from '../../core/moderation/settings.ts';
import type { Translate } from '../../words/words.ts';
import { plainStyle, textIn } from '../text.ts';

/** A list names so many items, and counts the others. */
const mostNamed = 6;

/** What a setting of the policy was changed to, in short; empty for a clean-up. It mentions roles, and pings none. */
export function settingText({ setting: name, before, after }: Decision, t: Translate): string {
  const setting = settings.find((each) => each.name === name);
  if (setting === undefined) return '';
  return textIn(setting.entry(policyWith(after), policyWith(before)), t, {
    ...plainStyle,
    join(items, { separator = ', ' }) {
      const more = items.length - mostNamed;
      const rest = more > 0 ? [t('policy.and-more', { more })] : [];
      return [...items.slice(0, mostNamed), ...rest].join(separator);
    },
  });
}

/** A policy with the part that a row of the audit log has. */
function policyWith(part: unknown): Policy {
  return policyRecord.safeParse(Object.assign({ version: 1, revision: 0 }, part)).data ?? defaultPolicy;
}
