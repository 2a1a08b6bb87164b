/** Where a rule comes from: the server's AutoMod, the server's policy, or the operator's own list. */
type RuleSource = 'automod' | 'policy' | 'operator';

/**
 * What a prompt is checked against. Keywords and `allow` are written as AutoMod has them (`cat`, `cat*`, `*cat`, `*cat*`),
 * regexes in Rust's syntax; roles and channels are Discord ids.
 */
export interface ScreeningRule {
  readonly id: string;
  readonly name: string;
  readonly source: RuleSource;
  readonly keywords: readonly string[];
  readonly regexes: readonly string[];
  readonly allow: readonly string[];
  readonly exemptRoles: readonly string[];
  readonly exemptChannels: readonly string[];
}

/**
 * A part of a rule that is not checked here, for its moderators: lists that Discord does not publish (`preset`), triggers that
 * look at more than the text (`spam`, `mentions`, `profile`), a rule that blocks nothing (`alert`), a pattern or keyword that cannot be used (named in `text`),
 * a rule that takes too much time or memory (`costly`), a trigger or a whole rule that is not known.
 */
export interface Unchecked {
  readonly ruleName: string;
  readonly what:
    | 'preset'
    | 'spam'
    | 'mentions'
    | 'profile'
    | 'alert'
    | 'regex'
    | 'keyword'
    | 'costly'
    | 'trigger'
    | 'rule';
  readonly text?: string;
}

/** What refused a prompt. `matched` is the keyword or pattern as its author wrote it: for moderators, never for the member. */
export interface Hit {
  readonly source: RuleSource;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly matched: string;
}
