import type { Logger } from 'pino';
import type { AdmissionRefusal } from '../../core/job/admission.ts';
import type { Policy } from '../../core/moderation/policy.ts';
import type { Hit, Unchecked } from '../../core/screening/rule.ts';
import { checkTexts, uncheckedOf, type PromptAuthor } from '../../core/screening/screen.ts';
import type { UnitResult, Unit } from '../../core/screening/unit.ts';
import type { Clock } from '../runtime/clock.ts';
import { createUnitThread } from '../runtime/units/thread.ts';
import { createUnits } from '../runtime/units/units.ts';
import type { AutoMod, AutoModRules } from './auto-mod.ts';
import { createScreens } from './screens.ts';

/** The part of a request that is screened. */
interface ScreenedRequest {
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  /** All texts that the member wrote. */
  readonly texts: readonly string[];
  readonly requester: PromptAuthor;
}

/** A refused text, for moderators. */
export interface Screened extends Pick<ScreenedRequest, 'guildId' | 'channelId' | 'memberId'> {
  readonly text: string;
  readonly hit: Hit;
}

/**
 * Screens what members write, before any money is spent: by the server's AutoMod, by the blocked words of its policy,
 * and by the operator's list.
 */
export interface Screening {
  /**
   * Answers within 1.5 seconds. A text that could not be screened by then is refused. Moderators are told the reason;
   * the member is told only whose rule it was. Never throws.
   */
  refusal(
    request: ScreenedRequest,
  ): Promise<Extract<AdmissionRefusal, { reason: 'screened' | 'rules-unread' | 'unscreened' }> | undefined>;
  /** Which of a server's AutoMod rules are checked here, and which parts are not. Answers within a second. */
  coverage(guildId: string): Promise<{
    readonly autoMod: AutoModRules['access'];
    readonly rules: number;
    readonly unchecked: readonly Unchecked[];
    /** `false`: it is not known yet which parts cannot be checked. */
    readonly isComplete: boolean;
  }>;
  /** Loads the threads' programs, which takes seconds on a busy machine, before the first prompt needs them. */
  prepare(): void;
  /** Ends the threads. After that everything is refused. */
  stop(): Promise<void>;
}

/** Discord drops a command after three seconds. */
const screeningTimeout = 1_500;
const coverageTimeout = 1_000;

const program = new URL('screening-program.ts', import.meta.url);

/** The screening was not done in time. */
class LateError extends Error {
  override readonly name = 'LateError';
}

export function createScreening(options: {
  readonly autoMod: Pick<AutoMod, 'rulesOf' | 'whenKnown'>;
  readonly policy: (guildId: string) => Pick<Policy, 'words'>;
  readonly operatorWords: readonly string[];
  /** Tells moderators about a refused text. */
  readonly refused: (screened: Screened) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}): Screening {
  const { autoMod, policy, operatorWords, refused, clock, log } = options;
  const thread = (name: string) => createUnits<Unit, UnitResult>(createUnitThread({ program, name, clock, log }));
  const compiling = thread('compiling');
  const checking = thread('checking');
  const screens = createScreens({
    compiling,
    rules: (guildId) => ({ autoMod: autoMod.rulesOf(guildId).rules, words: policy(guildId).words }),
    operatorWords,
  });

  async function withDeadline<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = new AbortController();
    const done = new AbortController();
    clock.sleep(ms, done.signal).then(
      () => late.abort(new LateError(`not done within ${ms} ms`)),
      () => {},
    );
    try {
      return await work(late.signal);
    } finally {
      done.abort();
    }
  }

  /** Checks against the rules that are in force at the end of the check. */
  async function check({ guildId, texts, requester }: ScreenedRequest, signal: AbortSignal) {
    // Both threads load their programs at the same time.
    if (screens.hasRules(guildId)) checking.start();
    for (;;) {
      const { screen, isCurrent } = await screens.of(guildId, signal);
      const operator = await screens.operator(signal);
      const found = await checking.do(guildId, checkTexts([screen, operator], texts, requester), signal);
      if (isCurrent()) return found;
    }
  }

  return {
    async refusal(request) {
      const { guildId, channelId, memberId, texts } = request;
      if (texts.length === 0) return undefined;
      const isUnread = (): boolean => autoMod.rulesOf(guildId).access === 'unread';
      try {
        const found = await withDeadline(screeningTimeout, async (signal) => {
          await autoMod.whenKnown(guildId);
          return isUnread() ? undefined : check(request, signal);
        });
        if (isUnread()) {
          log.warn({ guild: guildId }, 'a request was refused: the AutoMod rules of its server were not read yet');
          return { reason: 'rules-unread' };
        }
        if (found === undefined) return undefined;
        await refused({ guildId, channelId, memberId, ...found }).catch((error: unknown) => {
          log.error({ guild: guildId, err: error }, 'a refused text could not be written down for its moderators');
        });
        return { reason: 'screened', by: found.hit.source };
      } catch (error) {
        log.warn({ guild: guildId, err: error }, 'a request was refused: it could not be screened in time');
        return { reason: 'unscreened' };
      }
    },
    async coverage(guildId) {
      const { access, rules, unchecked } = autoMod.rulesOf(guildId);
      const known = { autoMod: access, rules: rules.length };
      try {
        const { screen } = await withDeadline(coverageTimeout, async (signal) => screens.of(guildId, signal));
        return { ...known, unchecked: [...unchecked, ...uncheckedOf(screen)], isComplete: true };
      } catch (error) {
        log.warn({ guild: guildId, err: error }, 'it is not known yet which rules cannot be checked');
        return { ...known, unchecked, isComplete: false };
      }
    },
    prepare() {
      compiling.start();
      checking.start();
    },
    async stop() {
      screens.stop();
      await Promise.all([compiling.stop(), checking.stop()]);
    },
  };
}
