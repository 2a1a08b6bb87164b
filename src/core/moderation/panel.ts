import type { Text } from '../text.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { Section } from './section.ts';
import type { PolicyView } from './setting.ts';
import { settings, type DeclaredSetting } from './settings.ts';

/** The settings of a section of `/policy`. */
export function settingsIn(section: Section): readonly DeclaredSetting[] {
  return settings.filter((setting) => setting.section === section);
}

/** What differs from the default policy, of these settings. Nothing is said twice in the same words. */
export function differences(of: readonly DeclaredSetting[], policy: Policy, view: PolicyView) {
  return of.flatMap((setting) => {
    const state = setting.state(policy, view);
    return isSame(state, setting.state(defaultPolicy, view)) ? [] : [state];
  });
}

function isSame(one: Text, other: Text): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
