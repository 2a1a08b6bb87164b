import type { AllowedMentions, Component } from './types.ts';

/** The text of all Text Displays, wherever they are nested. */
function displayedText(components: readonly Component[]): string {
  return components
    .map((component) => {
      const own = component.type === 10 ? (component.content ?? '') : '';
      return `${own}\n${displayedText(component.components ?? [])}`;
    })
    .join('\n');
}

/**
 * The people that a message pings. It is stricter than Discord: mentions inside code count too, so that nobody relies
 * on a fence that a prompt can close. `everyone`: whether the author may use @everyone.
 */
export function pinged(
  message: { content: string; components: readonly Component[] },
  allowed: AllowedMentions,
  everyone: boolean,
): { users: string[]; roles: string[]; everyone: boolean } {
  const text = `${message.content}\n${displayedText(message.components)}`;
  const parse = new Set(allowed.parse);
  const named = (pattern: RegExp, kind: 'users' | 'roles'): string[] => {
    const ids = new Set(text.matchAll(pattern).map((match) => match[1] ?? ''));
    return [...ids].filter((id) => parse.has(kind) || allowed[kind]?.includes(id) === true);
  };
  return {
    users: named(/<@!?(\d{17,20})>/gu, 'users'),
    roles: named(/<@&(\d{17,20})>/gu, 'roles'),
    everyone: everyone && parse.has('everyone') && /@(everyone|here)/u.test(text),
  };
}
