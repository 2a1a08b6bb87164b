import {
  DefaultKeywordListUpsertRequestSchema,
  KeywordUpsertRequestSchema,
  MentionSpamUpsertRequestSchema,
  MLSpamUpsertRequestSchema,
  UserProfileUpsertRequestSchema,
} from 'discord-api-spec/zod';
import { violation, type Violation } from './error.ts';
import { checkLength } from './issue.ts';
import { isRecord, lengthOf, recordsIn } from './json.ts';
import { checkShape } from './shape.ts';

const keyword = 1;
const mentionSpam = 5;
const memberProfile = 6;

/** The trigger types of a rule: the schema, and how many a guild may have. */
const triggers = new Map([
  [keyword, { schema: KeywordUpsertRequestSchema, most: 6 }],
  [3, { schema: MLSpamUpsertRequestSchema, most: 1 }],
  [4, { schema: DefaultKeywordListUpsertRequestSchema, most: 1 }],
  [mentionSpam, { schema: MentionSpamUpsertRequestSchema, most: 1 }],
  [memberProfile, { schema: UserProfileUpsertRequestSchema, most: 1 }],
]);

const blockMessage = 1;
const timeOut = 3;
const blockMember = 4;
const longestMessage = 150;

/** Rust's regular expressions have no lookaround and no backreferences. */
const notRust = /\(\?<?[=!]|\\[1-9]|\\k</u;

/** The event of a trigger type. Profiles are checked when they change, everything else when a message is sent. */
const eventOf = (triggerType: number): number => (triggerType === memberProfile ? 2 : 1);

function checkAction(action: Record<string, unknown>, triggerType: number, path: Violation['path']): Violation[] {
  const { type, metadata } = action;
  const fits =
    type === timeOut
      ? triggerType === keyword || triggerType === mentionSpam
      : (type === blockMember) === (triggerType === memberProfile) || type === 2;
  const words = isRecord(metadata) && type === blockMessage ? metadata['custom_message'] : undefined;
  return [
    ...(fits
      ? []
      : [violation([...path, 'type'], 'AUTO_MODERATION_ACTION_INVALID', 'This action is not for this trigger type.')]),
    ...checkLength(lengthOf(words), { maximum: longestMessage }, [...path, 'metadata', 'custom_message']),
  ];
}

function checkPatterns(metadata: unknown): Violation[] {
  const patterns = isRecord(metadata) ? metadata['regex_patterns'] : undefined;
  return (Array.isArray(patterns) ? (patterns as unknown[]) : []).flatMap((pattern, index) =>
    typeof pattern === 'string' && notRust.test(pattern)
      ? [
          violation(
            ['trigger_metadata', 'regex_patterns', index],
            'AUTO_MODERATION_INVALID_REGEX',
            'Only Rust flavored regex is supported',
          ),
        ]
      : [],
  );
}

/**
 * Checks an AutoMod rule (POST to a guild's rules). `others` are the trigger types of the guild's other rules. Limits
 * are from https://docs.discord.com/developers/resources/auto-moderation. The codes for actions and patterns are the
 * stand-in's own.
 */
export function checkRule(payload: unknown, others: readonly number[]): Violation[] {
  if (!isRecord(payload)) return checkShape(KeywordUpsertRequestSchema, payload);
  const { trigger_type: type, event_type: event } = payload;
  const trigger = typeof type === 'number' ? triggers.get(type) : undefined;
  if (typeof type !== 'number' || trigger === undefined) {
    const words = `Value must be one of {${[...triggers.keys()].join(', ')}}.`;
    return [violation(['trigger_type'], 'BASE_TYPE_CHOICES', words)];
  }
  const { schema, most } = trigger;
  const isFull = others.filter((other) => other === type).length >= most;
  const maximum = `Maximum number of rules with trigger type ${type} is ${most}`;
  return [
    ...checkShape(schema, payload),
    ...(isFull ? [violation([], 'AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED', maximum)] : []),
    ...((event === 1 || event === 2) && event !== eventOf(type)
      ? [violation(['event_type'], 'BASE_TYPE_CHOICES', `Value must be one of {${eventOf(type)}}.`)]
      : []),
    ...recordsIn(payload['actions']).flatMap(({ item, index }) => checkAction(item, type, ['actions', index])),
    ...checkPatterns(payload['trigger_metadata']),
  ];
}
