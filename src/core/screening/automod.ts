import { z } from 'zod';
import type { ScreeningRule, Unchecked } from './rule.ts';

const MESSAGE_SEND = 1;
const KEYWORD = 1;
const SEND_ALERT = 2;

/** The trigger types of AutoMod that cannot be checked on a prompt. */
const UNSUPPORTED_TRIGGERS: Readonly<Record<number, Unchecked['what']>> = {
  3: 'spam',
  4: 'preset',
  5: 'mentions',
  6: 'profile',
};

const strings = z.array(z.string()).nullish();

const autoModRule = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  event_type: z.number(),
  trigger_type: z.number(),
  trigger_metadata: z.object({ keyword_filter: strings, regex_patterns: strings, allow_list: strings }).nullish(),
  actions: z.array(z.object({ type: z.number() })).nullish(),
  exempt_roles: strings,
  exempt_channels: strings,
});

const withName = z.object({ name: z.string() });

/**
 * Reads one AutoMod rule as REST and the gateway send it: the part that is checked on prompts, and the part that is not.
 * A rule that is off, or is not about sent messages, gives neither. A rule that only alerts does not stop messages, so
 * it does not stop prompts. Unknown fields and trigger types are accepted. A payload that cannot be read is `unchecked`,
 * never an error.
 * Source: https://docs.discord.com/developers/resources/auto-moderation, 'Auto Moderation Rule Object' (at most 1,000 keywords
 * of 60 characters, 10 patterns of 260, and 100 allowed phrases a rule; at most 6 such rules a server).
 */
export function readAutoModRule(payload: unknown): {
  readonly rule: ScreeningRule | undefined;
  readonly unchecked: readonly Unchecked[];
} {
  const read = autoModRule.safeParse(payload);
  if (!read.success) {
    return { rule: undefined, unchecked: [{ ruleName: withName.safeParse(payload).data?.name ?? '', what: 'rule' }] };
  }
  const { id, name, enabled, event_type, trigger_type, trigger_metadata, actions, exempt_roles, exempt_channels } =
    read.data;
  if (!enabled || event_type !== MESSAGE_SEND) return { rule: undefined, unchecked: [] };
  if (trigger_type !== KEYWORD) {
    return { rule: undefined, unchecked: [{ ruleName: name, what: UNSUPPORTED_TRIGGERS[trigger_type] ?? 'trigger' }] };
  }
  if (actions?.length !== 0 && actions?.every(({ type }) => type === SEND_ALERT) === true) {
    return { rule: undefined, unchecked: [{ ruleName: name, what: 'alert' }] };
  }
  const rule: ScreeningRule = {
    id,
    name,
    source: 'automod',
    keywords: trigger_metadata?.keyword_filter ?? [],
    regexes: trigger_metadata?.regex_patterns ?? [],
    allow: trigger_metadata?.allow_list ?? [],
    exemptRoles: exempt_roles ?? [],
    exemptChannels: exempt_channels ?? [],
  };
  return { rule, unchecked: [] };
}
