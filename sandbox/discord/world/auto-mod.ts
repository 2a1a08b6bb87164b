interface RuleAction {
  /** 1 blocks the message, 2 alerts a channel, 3 times the member out, 4 blocks the member. */
  readonly type: number;
  readonly metadata?: {
    readonly custom_message?: string;
    readonly channel_id?: string;
    readonly duration_seconds?: number;
  };
}

/** What triggers a rule. The fields depend on the trigger type. */
interface TriggerMetadata {
  readonly keyword_filter?: readonly string[];
  readonly regex_patterns?: readonly string[];
  readonly allow_list?: readonly string[];
  /** 1 profanity, 2 sexual content, 3 slurs. */
  readonly presets?: readonly number[];
  readonly mention_total_limit?: number;
  readonly mention_raid_protection_enabled?: boolean;
}

/** What a moderator fills in for a rule, in Discord's own JSON. */
export interface RulePayload {
  readonly name: string;
  /** 1 message sent, 2 profile changed. */
  readonly event_type: number;
  /** 1 keywords, 3 spam, 4 word lists of Discord's, 5 mentions, 6 profiles. */
  readonly trigger_type: number;
  readonly trigger_metadata?: TriggerMetadata;
  readonly actions: readonly RuleAction[];
  readonly enabled: boolean;
  readonly exempt_roles: readonly string[];
  readonly exempt_channels: readonly string[];
}

/** A rule as Discord sends it. */
export interface Rule extends RulePayload {
  readonly id: string;
  readonly guild_id: string;
  readonly creator_id: string;
  readonly trigger_metadata: TriggerMetadata;
}

/** The metadata that each trigger type is sent with, whatever was filled in. */
const defaults: ReadonlyMap<number, TriggerMetadata> = new Map<number, TriggerMetadata>([
  [1, { keyword_filter: [], regex_patterns: [], allow_list: [] }],
  [3, {}],
  [4, { presets: [], allow_list: [] }],
  [5, { mention_total_limit: 0, mention_raid_protection_enabled: false }],
  [6, { keyword_filter: [], regex_patterns: [], allow_list: [] }],
]);

/** The rule of a checked payload. */
export function makeRule(ids: Pick<Rule, 'id' | 'guild_id' | 'creator_id'>, payload: RulePayload): Rule {
  return {
    ...ids,
    ...payload,
    trigger_metadata: { ...defaults.get(payload.trigger_type), ...payload.trigger_metadata },
    actions: payload.actions.map(({ type, metadata = {} }) => ({ type, metadata })),
  };
}
