import type { Logger } from 'pino';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import type { Policy } from '../../core/moderation/policy.ts';
import { createSpellings } from '../../core/screening/chinese.ts';
import type { Hit, ScreeningRule, Unchecked } from '../../core/screening/rule.ts';
import { compileScreen, type Asked, type Screen } from '../../core/screening/screen.ts';
import type { AutoMod, AutoModRules } from './auto-mod.ts';

/** What somebody asks for, as far as it is screened. */
interface ScreenedRequest {
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  /** All that was written freely. */
  readonly texts: readonly string[];
  readonly asker: Asked;
}

/** A text that was refused, for moderators. */
export interface Screened extends Pick<ScreenedRequest, 'guildId' | 'channelId' | 'memberId'> {
  readonly text: string;
  readonly hit: Hit;
}

/** Screens what members write, before any money: by the server's AutoMod, by its policy's words, and by the operator's list. */
export interface Screening {
  /** Gives a server's rules that were not read yet a moment. */
  ready(guildId: string): Promise<void>;
  /** From memory. Moderators are told what a text was refused for; the member only who decided so. */
  refusal(request: ScreenedRequest): Extract<AdmissionRefusal, { reason: 'screened' | 'rules-unread' }> | undefined;
  /** How a server's AutoMod is honoured, and what of all its rules is not checked here. */
  standing(guildId: string): {
    readonly autoMod: AutoModRules['standing'];
    readonly rules: number;
    readonly unchecked: readonly Unchecked[];
  };
}

/** A server's screen, and what it was made of. */
interface Compiled {
  readonly rules: AutoModRules['rules'];
  readonly words: Policy['words'];
  readonly screen: Screen;
}

/** About half a megabyte each, with a thousand words. */
const mostCompiled = 100;

const emptyRule = { regexes: [], allow: [], exemptRoles: [], exemptChannels: [], name: '' };

export function createScreening(options: {
  readonly autoMod: Pick<AutoMod, 'of' | 'ready'>;
  readonly policy: (guildId: string) => Pick<Policy, 'words'>;
  readonly operatorWords: readonly string[];
  readonly refused: (screened: Screened) => void;
  readonly log: Logger;
}): Screening {
  const { autoMod, policy, operatorWords, refused, log } = options;
  const spellings = createSpellings();
  const compile = (rules: readonly ScreeningRule[]): Screen => compileScreen(rules, spellings);
  const operator = compile(
    operatorWords.length === 0 ? [] : [{ ...emptyRule, id: 'operator', source: 'operator', keywords: operatorWords }],
  );
  /** Those used last, the newest at the end. */
  const compiled = new Map<string, Compiled>();

  /** Made when it is needed first after a change: 1,000 words take some 10 to 30 ms, 7,000 some 130. */
  function screenOf(guildId: string): Screen {
    const { rules } = autoMod.of(guildId);
    const { words } = policy(guildId);
    const known = compiled.get(guildId);
    compiled.delete(guildId);
    const isFresh = known?.rules === rules && known.words === words;
    const own: ScreeningRule[] =
      words.length === 0 ? [] : [{ ...emptyRule, id: 'policy', source: 'policy', keywords: words }];
    const next = isFresh ? known : { rules, words, screen: compile([...rules, ...own]) };
    compiled.set(guildId, next);
    const [oldest] = compiled.keys();
    if (compiled.size > mostCompiled && oldest !== undefined) compiled.delete(oldest);
    return next.screen;
  }

  return {
    ready: async (guildId) => autoMod.ready(guildId),
    refusal({ texts, asker, ...whose }) {
      const { guildId } = whose;
      if (texts.length > 0 && autoMod.of(guildId).standing === 'unread') {
        log.warn({ guild: guildId }, 'a request was refused: the AutoMod rules of its server were not read yet');
        return { reason: 'rules-unread' };
      }
      for (const text of texts) {
        const hit = screenOf(guildId).check(text, asker) ?? operator.check(text, asker);
        if (hit !== undefined) {
          refused({ ...whose, text, hit });
          return { reason: 'screened', by: hit.source };
        }
      }
      return undefined;
    },
    standing(guildId) {
      const { standing, rules, unchecked } = autoMod.of(guildId);
      return { autoMod: standing, rules: rules.length, unchecked: [...unchecked, ...screenOf(guildId).unchecked] };
    },
  };
}
