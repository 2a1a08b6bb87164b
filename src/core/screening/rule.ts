/** Where a rule comes from: the server's AutoMod, the server's policy, or the operator's own list. */
type RuleSource = 'automod' | 'policy' | 'operator';

/**
 * A rule that prompts are checked against. Keywords and `allow` have AutoMod's syntax (`cat`, `cat*`, `*cat`, `*cat*`),
 * regexes have Rust's. Roles and channels are Discord ids.
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
 * A part of a rule that Easel does not check; moderators are told. Lists that Discord does not publish (`preset`),
 * triggers that need more than the text (`spam`, `mentions`, `profile`), a rule that blocks nothing (`alert`), a pattern
 * or keyword that cannot be used (it is in `text`), a rule that takes too much time or memory (`costly`), an unknown
 * trigger, or a rule that cannot be read.
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

/** The rule that refused a prompt. `matched` is the keyword or pattern as its author wrote it. Only moderators see it. */
export interface Hit {
  readonly source: RuleSource;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly matched: string;
}
