import { describe, expect, test } from 'vitest';
import { checkRule } from '../../../../sandbox/discord/rules/auto-mod.ts';
import { many, message, type Fields, type Row } from './payload.ts';

const block = { type: 1, metadata: {} };
const timeOut = (seconds: number): Fields => ({ type: 3, metadata: { duration_seconds: seconds } });
const rule = (type: number, fields: Fields = {}): Fields => ({
  name: 'r',
  event_type: type === 6 ? 2 : 1,
  trigger_type: type,
  actions: [type === 6 ? { type: 4, metadata: {} } : block],
  trigger_metadata: {},
  ...fields,
});
const words = (type: number, metadata: Fields): Fields => rule(type, { trigger_metadata: metadata });
const list = (key: string, count: number): Fields => ({ [key]: many(count, (index) => `${index}`) });
const word = (key: string, length: number): Fields => ({ [key]: ['w'.repeat(length)] });
const patterns = (pattern: string): Fields => words(1, { regex_patterns: [pattern] });
const at = (key: string, ...rest: number[]): (string | number)[] => ['trigger_metadata', key, ...rest];

describe('a rule of AutoMod', () => {
  test.each([1, 3, 4, 5, 6])('of trigger type %d passes', (type) => {
    expect(checkRule(rule(type), [])).toEqual([]);
  });

  test.each<Row<Fields>>([
    ['has a known trigger type', rule(1), rule(2), 'BASE_TYPE_CHOICES', ['trigger_type']],
    [
      'has a name of 100',
      rule(1, { name: 'n'.repeat(100) }),
      rule(1, { name: 'n'.repeat(101) }),
      'BASE_TYPE_MAX_LENGTH',
      ['name'],
    ],
    ['of profiles listens to profiles', rule(6), rule(6, { event_type: 1 }), 'BASE_TYPE_CHOICES', ['event_type']],
    ['of messages listens to messages', rule(1), rule(1, { event_type: 2 }), 'BASE_TYPE_CHOICES', ['event_type']],
    [
      'has 1,000 keywords',
      words(1, list('keyword_filter', 1000)),
      words(1, list('keyword_filter', 1001)),
      'BASE_TYPE_MAX_LENGTH',
      at('keyword_filter'),
    ],
    [
      'has keywords of 60',
      words(1, word('keyword_filter', 60)),
      words(1, word('keyword_filter', 61)),
      'BASE_TYPE_BAD_LENGTH',
      at('keyword_filter', 0),
    ],
    [
      'has 10 patterns',
      words(1, list('regex_patterns', 10)),
      words(1, list('regex_patterns', 11)),
      'BASE_TYPE_MAX_LENGTH',
      at('regex_patterns'),
    ],
    [
      'has patterns of 260',
      words(6, word('regex_patterns', 260)),
      words(6, word('regex_patterns', 261)),
      'BASE_TYPE_BAD_LENGTH',
      at('regex_patterns', 0),
    ],
    [
      'does not look ahead',
      patterns('(?:a|b)c'),
      patterns('a(?=b)'),
      'AUTO_MODERATION_INVALID_REGEX',
      at('regex_patterns', 0),
    ],
    [
      'does not look behind',
      patterns('(?i)a'),
      patterns('(?<!a)b'),
      'AUTO_MODERATION_INVALID_REGEX',
      at('regex_patterns', 0),
    ],
    [
      'does not go back',
      patterns('(a)\\d'),
      patterns('(a)\\1'),
      'AUTO_MODERATION_INVALID_REGEX',
      at('regex_patterns', 0),
    ],
    [
      'of keywords allows 100',
      words(1, list('allow_list', 100)),
      words(1, list('allow_list', 101)),
      'BASE_TYPE_MAX_LENGTH',
      at('allow_list'),
    ],
    [
      'of word lists allows 1,000',
      words(4, list('allow_list', 1000)),
      words(4, list('allow_list', 1001)),
      'BASE_TYPE_MAX_LENGTH',
      at('allow_list'),
    ],
    [
      'names known word lists',
      words(4, { presets: [1, 2, 3] }),
      words(4, { presets: [4] }),
      'BASE_TYPE_CHOICES',
      at('presets', 0),
    ],
    [
      'has keywords in rules of keywords only',
      words(1, { keyword_filter: ['a'] }),
      words(4, { keyword_filter: ['a'] }),
      'UNKNOWN_KEY',
      at('keyword_filter'),
    ],
    [
      'allows 50 mentions',
      words(5, { mention_total_limit: 50 }),
      words(5, { mention_total_limit: 51 }),
      'NUMBER_TYPE_MAX',
      at('mention_total_limit'),
    ],
    [
      'exempts 20 roles',
      rule(1, list('exempt_roles', 20)),
      rule(1, list('exempt_roles', 21)),
      'BASE_TYPE_MAX_LENGTH',
      ['exempt_roles'],
    ],
    [
      'exempts 50 channels',
      rule(1, list('exempt_channels', 50)),
      rule(1, list('exempt_channels', 51)),
      'BASE_TYPE_MAX_LENGTH',
      ['exempt_channels'],
    ],
    ['does something', rule(1), rule(1, { actions: [] }), 'BASE_TYPE_BAD_LENGTH', ['actions']],
    [
      'explains itself in 150 characters',
      rule(1, { actions: [{ type: 1, metadata: { custom_message: 'm'.repeat(150) } }] }),
      rule(1, { actions: [{ type: 1, metadata: { custom_message: 'm'.repeat(151) } }] }),
      'BASE_TYPE_MAX_LENGTH',
      ['actions', 0, 'metadata', 'custom_message'],
    ],
    [
      'times out for keywords and mentions',
      rule(5, { actions: [timeOut(60)] }),
      rule(3, { actions: [timeOut(60)] }),
      'AUTO_MODERATION_ACTION_INVALID',
      ['actions', 0, 'type'],
    ],
    [
      'times out for four weeks',
      rule(1, { actions: [timeOut(2_419_200)] }),
      rule(1, { actions: [timeOut(2_419_201)] }),
      'NUMBER_TYPE_MAX',
      ['actions', 0, 'metadata', 'duration_seconds'],
    ],
    [
      'blocks messages where there are some',
      rule(6),
      rule(6, { actions: [block] }),
      'AUTO_MODERATION_ACTION_INVALID',
      ['actions', 0, 'type'],
    ],
  ])('%s', (_rule, inside, outside, code, path) => {
    expect(checkRule(inside, [])).toEqual([]);
    expect(checkRule(outside, [])).toContainEqual({ path, code, message });
  });

  test.each([
    [1, 6],
    [3, 1],
    [4, 1],
    [5, 1],
    [6, 1],
  ])('of trigger type %d there are %d', (type, most) => {
    expect(
      checkRule(
        rule(type),
        Array.from({ length: most - 1 }, () => type),
      ),
    ).toEqual([]);
    expect(
      checkRule(
        rule(type),
        Array.from({ length: most }, () => type),
      ),
    ).toEqual([{ path: [], code: 'AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED', message }]);
  });
});
