import { LRUCache } from 'lru-cache';
import type { Policy } from '../../core/moderation/policy.ts';
import type { ScreeningRule } from '../../core/screening/rule.ts';
import { prepareScreen, type Screen, type Work } from '../../core/screening/screen.ts';
import { PATTERNS_BYTES, type UnitResult, type Unit } from '../../core/screening/unit.ts';
import type { Units } from '../runtime/units/units.ts';
import type { AutoModRules } from './auto-mod.ts';

/** The rules that a server's screen is made of. */
interface Rules {
  readonly autoMod: AutoModRules['rules'];
  readonly words: Policy['words'];
}

/** A screen that is being made, or is ready. */
interface Prepared extends Rules {
  readonly screen: Promise<Screen>;
  readonly givenUp: AbortController;
  bytes: number;
}

/** The screens of all servers, and the operator's. */
export interface Screens {
  /**
   * The screen of the present rules. If they change while it is made, it is made again. `isCurrent`: whether the rules
   * are still the same.
   *
   * @throws the signal's reason when it is aborted; the error with which the screen could not be made.
   */
  of(guildId: string, signal: AbortSignal): Promise<{ readonly screen: Screen; readonly isCurrent: () => boolean }>;
  operator(signal: AbortSignal): Promise<Screen>;
  /** Whether any rule applies to this server. */
  hasRules(guildId: string): boolean;
  /** Gives up the screens that are being made. */
  stop(): void;
}

/** The memory limit of all screens together, with their patterns. */
const MOST_BYTES = 64 * 1024 * 1024;
/** The least memory of a screen, apart from the index of its words. */
const OWN_BYTES = 4 * 1024;
/** How many patterns have a known size, unusable ones included. A pattern has at most 260 characters. */
const MOST_SIZES = 10_000;
/** The key of the operator's screen. It takes turns with the servers. No server has this id. */
const OPERATOR = 'operator';

const emptyRule = { regexes: [], allow: [], exemptRoles: [], exemptChannels: [], name: '' };

function listRule(source: 'policy' | 'operator', keywords: readonly string[]): ScreeningRule[] {
  return keywords.length === 0 ? [] : [{ ...emptyRule, id: source, source, keywords }];
}

export function createScreens(options: {
  /** The thread that makes screens. A rule that takes too long there does not delay the check of a prompt. */
  readonly compiling: Units<Unit, UnitResult>;
  readonly rules: (guildId: string) => Rules;
  readonly operatorWords: readonly string[];
}): Screens {
  const { compiling, rules, operatorWords } = options;
  /** The screens that were used last, the newest at the end. */
  const screens = new Map<string, Prepared>();
  /** Sizes by pattern, for all servers. `undefined`: the pattern may not be used. */
  const sizes = new LRUCache<string, { readonly size: number | undefined }>({
    maxSize: MOST_SIZES,
    // The cache grows with its entries; `max` would reserve the memory for all of them at once.
    sizeCalculation: () => 1,
  });
  let operator: Prepared | undefined;

  /** Compiles each pattern once, not again after each change of a rule. */
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

  /** Drops the screens that were not used for the longest time, except `kept`. */
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
          // A screen whose rules changed meanwhile was given up for a new one.
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
