import { LRUCache } from 'lru-cache';
import type { Policy } from '../../core/moderation/policy.ts';
import type { ScreeningRule } from '../../core/screening/rule.ts';
import { prepareScreen, type Screen, type Work } from '../../core/screening/screen.ts';
import { PATTERNS_BYTES, type UnitResult, type Unit } from '../../core/screening/unit.ts';
import type { Units } from '../runtime/units/units.ts';
import type { AutoModRules } from './auto-mod.ts';

/** What a server's screen is made of. */
interface Rules {
  readonly autoMod: AutoModRules['rules'];
  readonly words: Policy['words'];
}

/** A screen that is being made, or is made. */
interface Prepared extends Rules {
  readonly screen: Promise<Screen>;
  readonly givenUp: AbortController;
  bytes: number;
}

/** Every server's screen, and the operator's. */
export interface Screens {
  /**
   * The screen of the rules as they are now, also where they change while it is made. `isCurrent`: whether they are still the same.
   *
   * @throws the signal's reason when it is aborted, and what the making of it failed with
   */
  of(guildId: string, signal: AbortSignal): Promise<{ readonly screen: Screen; readonly isCurrent: () => boolean }>;
  operator(signal: AbortSignal): Promise<Screen>;
  /** Whether there is anything to be looked for in what is written there. */
  hasRules(guildId: string): boolean;
  /** Gives up what is being made. */
  stop(): void;
}

/** What all screens may take together, patterns with them. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What one takes beside its words' index, at least. */
const OWN_BYTES = 4 * 1024;
/** Patterns whose size is known, those that may not be used among them; at most 260 characters each. */
const MOST_SIZES = 10_000;
/** In turns with the servers; no server has this id. */
const OPERATOR = 'operator';

const emptyRule = { regexes: [], allow: [], exemptRoles: [], exemptChannels: [], name: '' };

function listRule(source: 'policy' | 'operator', keywords: readonly string[]): ScreeningRule[] {
  return keywords.length === 0 ? [] : [{ ...emptyRule, id: source, source, keywords }];
}

export function createScreens(options: {
  /** Where screens are made; a rule that takes too long there concerns no prompt that is checked. */
  readonly compiling: Units<Unit, UnitResult>;
  readonly rules: (guildId: string) => Rules;
  readonly operatorWords: readonly string[];
}): Screens {
  const { compiling, rules, operatorWords } = options;
  /** Those used last, the newest at the end. */
  const screens = new Map<string, Prepared>();
  /** By the pattern, whoever has it: `undefined` for one that may not be used. */
  const sizes = new LRUCache<string, { readonly size: number | undefined }>({ max: MOST_SIZES });
  let operator: Prepared | undefined;

  /** A pattern is compiled once, and not again after each change of a rule. */
  function* withKnownSizes(work: Work<Screen>): Work<Screen> {
    for (let step = work.next(); ;) {
      if (step.done === true) return step.value;
      const unit = step.value;
      const known = unit.kind === 'size' ? sizes.get(unit.pattern) : undefined;
      const answer = known === undefined ? yield unit : known.size;
      if (unit.kind === 'size') sizes.set(unit.pattern, { size: typeof answer === 'number' ? answer : undefined });
      step = work.next(answer);
    }
  }

  function prepare(key: string, of: Rules, list: readonly ScreeningRule[], failed: () => void): Prepared {
    const givenUp = new AbortController();
    const screen = compiling.do(key, withKnownSizes(prepareScreen(list)), givenUp.signal);
    const prepared: Prepared = { ...of, screen, givenUp, bytes: OWN_BYTES };
    void count(prepared).catch(failed);
    return prepared;
  }

  async function count(prepared: Prepared): Promise<void> {
    const { bytes } = await prepared.screen;
    prepared.bytes += bytes;
    trim(prepared);
  }

  /** Lets those go that were not used for longest, but not this one. */
  function trim(kept: Prepared): void {
    let bytes = PATTERNS_BYTES + (operator?.bytes ?? 0);
    for (const each of screens.values()) bytes += each.bytes;
    for (const [guildId, each] of screens) {
      if (bytes <= MOST_BYTES) return;
      if (each === kept) continue;
      screens.delete(guildId);
      bytes -= each.bytes;
    }
  }

  function isMadeFrom({ autoMod, words }: Rules, prepared: Prepared): boolean {
    return prepared.autoMod === autoMod && prepared.words === words;
  }

  function current(guildId: string): Prepared {
    const now = rules(guildId);
    const known = screens.get(guildId);
    screens.delete(guildId);
    if (known !== undefined && isMadeFrom(now, known)) {
      screens.set(guildId, known);
      return known;
    }
    known?.givenUp.abort();
    const next = prepare(guildId, now, [...now.autoMod, ...listRule('policy', now.words)], () => {
      if (screens.get(guildId) === next) screens.delete(guildId);
    });
    screens.set(guildId, next);
    return next;
  }

  return {
    async of(guildId, signal) {
      for (;;) {
        signal.throwIfAborted();
        const prepared = current(guildId);
        try {
          const screen = await orAborted(prepared.screen, signal);
          const isCurrent = (): boolean => isMadeFrom(rules(guildId), prepared);
          if (isCurrent()) return { screen, isCurrent };
        } catch (error) {
          // One whose rules have changed meanwhile was given up for the next.
          if (!prepared.givenUp.signal.aborted) throw error;
        }
      }
    },
    async operator(signal) {
      operator ??= prepare(OPERATOR, { autoMod: [], words: [] }, listRule('operator', operatorWords), () => {
        operator = undefined;
      });
      return orAborted(operator.screen, signal);
    },
    hasRules(guildId) {
      const { autoMod, words } = rules(guildId);
      return autoMod.length + words.length + operatorWords.length > 0;
    },
    stop() {
      operator?.givenUp.abort();
      for (const { givenUp } of screens.values()) givenUp.abort();
    },
  };
}

/** @throws the signal's reason when it is aborted first. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
