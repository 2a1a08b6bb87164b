import type { Decision } from '../../core/moderation/decision.ts';
import { defaultPolicy, policyRecord, type Policy } from '../../core/moderation/policy.ts';
import { settings, type DeclaredSetting } from '../../core/moderation/settings.ts';
import type { Translate } from '../../words/words.ts';
import { commaIn, plainStyle, textIn } from '../text.ts';

/** A list names so many items, and counts the others. */
const mostNamed = 6;

/** What a setting of the policy was changed to, in short; empty for a clean-up. It mentions roles, and pings none. */
export function settingText({ setting: name, before, after }: Decision, t: Translate): string {
  const setting = settings.find((each) => each.name === name);
  return setting === undefined ? '' : entryText(setting, { before, after }, t);
}

/** Every setting that a preset changed, or that changed back, and to what. */
export function presetText({ before, after }: Decision, t: Translate): string {
  const changed = new Set([before, after].flatMap((part) => Object.keys(part ?? {})));
  return settings
    .filter(({ shape }) => Object.keys(shape).some((field) => changed.has(field)))
    .map((setting) =>
      t('policy.entry', { name: t(`policy.form.${setting.name}`), value: entryText(setting, { before, after }, t) }),
    )
    .join(' · ');
}

function entryText(
  setting: DeclaredSetting,
  { before, after }: Pick<Decision, 'before' | 'after'>,
  t: Translate,
): string {
  return textIn(setting.entry(policyWith(after), policyWith(before)), t, {
    ...plainStyle,
    join(items, { separator = commaIn(t) }) {
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
