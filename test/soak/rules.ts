import type { RuleOptions } from '../../sandbox/discord/people/handles.ts';
import { hostileWord } from '../../sandbox/discord/world/hostile-rules.ts';

/** The AutoMod rules of a server. Two editions differ. */
export type RuleSet = (edition: number) => readonly RuleOptions[];

/** They refuse what the hostile rules refuse. */
export const mildRules: RuleSet = (edition) =>
  [hostileWord, 'smuggl*'].map((word) => ({
    trigger_type: 1,
    trigger_metadata: { keyword_filter: [word, `edition-${edition}`], regex_patterns: ['contra.?band'] },
  }));
