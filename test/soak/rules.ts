import type { RuleOptions } from '../../sandbox/discord/people/handles.ts';

/** A server's AutoMod rules; those of two editions differ. */
export type RuleSet = (edition: number) => readonly RuleOptions[];

/** A word that no rule of a set lets through. */
export const forbidden = 'contraband';

export const mildRules: RuleSet = (edition) =>
  [forbidden, 'smuggl*'].map((word) => ({
    trigger_type: 1,
    trigger_metadata: { keyword_filter: [word, `edition-${edition}`], regex_patterns: ['contra.?band'] },
  }));

/** What a rule does not mind, however long; no word of anybody's prompt but of those who try the rules has it. */
export const allowed = 'q';
