import type { Spellings } from './chinese.ts';
import { formsOf } from './forms.ts';
import { readKeyword } from './keyword.ts';
import { compileKeywords } from './keyword-search.ts';
import { compilePatterns } from './pattern-search.ts';
import type { Hit, ScreeningRule, Unchecked } from './rule.ts';

/**
 * Who asks, where; Discord ids. In a thread, `channelIds` are the thread's and its channel's. Who manages the server passes
 * its AutoMod, as in Discord, whatever its rules exempt.
 */
export interface Asked {
  readonly managesServer: boolean;
  readonly roleIds: readonly string[];
  readonly channelIds: readonly string[];
}

/** Rules that are ready for prompts. */
export interface Screen {
  /** What of the rules is not checked, for their moderators. */
  readonly unchecked: readonly Unchecked[];
  /** What refuses the prompt, if anything. Never throws; its time grows linearly with the prompt. */
  check(prompt: string, asked: Asked): Hit | undefined;
}

function isExempt(rule: ScreeningRule, { managesServer, roleIds, channelIds }: Asked): boolean {
  return (
    (managesServer && rule.source === 'automod') ||
    rule.exemptRoles.some((role) => roleIds.includes(role)) ||
    rule.exemptChannels.some((channel) => channelIds.includes(channel))
  );
}

/** Keywords that are nothing but wildcards or spaces are left out of the screen. */
function unusableKeywords({ name, keywords }: ScreeningRule): Unchecked[] {
  return keywords
    .filter((keyword) => readKeyword(keyword) === undefined)
    .map((text) => ({ ruleName: name, what: 'keyword', text }));
}

/**
 * Makes a screen of all rules that hold in a server: of its AutoMod, its policy and the operator. To be made once for a set of
 * rules, not for each prompt: 8,000 keywords take a good part of a second.
 */
export function compileScreen(rules: readonly ScreeningRule[], spellings: Spellings): Screen {
  const findKeyword = compileKeywords(rules, spellings);
  const patterns = compilePatterns(rules);
  return {
    unchecked: [...rules.flatMap(unusableKeywords), ...patterns.unchecked],
    check(prompt, asked) {
      const active = new Set(rules.flatMap((rule, index) => (isExempt(rule, asked) ? [] : [index])));
      if (active.size === 0) return undefined;
      for (const form of formsOf(prompt, spellings)) {
        const { keyword, allowed } = findKeyword(form.text, active);
        const hit = keyword ?? patterns.find(form, active, allowed);
        const rule = rules[hit?.rule ?? -1];
        if (hit !== undefined && rule !== undefined) {
          return { source: rule.source, ruleId: rule.id, ruleName: rule.name, matched: hit.matched };
        }
      }
      return undefined;
    },
  };
}
