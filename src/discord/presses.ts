import { MessageFlags, Routes, type APIMessageTopLevelComponent, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { privateText } from '../messages/private-text.ts';
import { receiptLines } from '../messages/job/receipt.ts';
import type { JobCommandName } from '../messages/command-name.ts';
import { buttonRow } from '../messages/job/buttons.ts';
import { decode, type CustomId } from '../core/custom-id.ts';
import { UnreadableJobError } from '../core/job/read.ts';
import type { Job } from '../core/job/record.ts';
import type { JobView } from '../core/job/view.ts';
import type { Decision } from '../core/moderation/decision.ts';
import type { Language } from '../core/language.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { Clock } from '../services/runtime/clock.ts';
import type { CancelAnswer } from '../services/jobs/actions.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Moderation } from '../services/moderation/moderation.ts';
import type { Write } from '../services/storage/store.ts';
import type { WordKey, Words } from '../words/words.ts';
import { answerPrivately, changePanel, deferPrivately, sayPrivately } from './acknowledge.ts';

/** A press on a button, free of the library that brought it. */
interface ButtonPress {
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  /** As it came: it may be forged. */
  readonly customId: string;
  readonly memberId: string;
  readonly guildId: string;
  readonly isModerator: boolean;
  /** The button stands on an answer that only who presses can see. */
  readonly isOnPrivateAnswer: boolean;
  /** Bytes a file may have in the answer. */
  readonly attachmentLimit: number;
  readonly language: Language;
}

const showKeys = {
  unreadable: 'refusal.unreadable-job',
  failed: 'press.show-failed',
  'unknown-job': 'press.unknown-job',
  'not-yours': 'press.not-yours',
  'nothing-kept': 'press.nothing-kept',
} as const;

export interface Presses {
  press(press: ButtonPress): Promise<void>;
}

/** What the buttons do; every answer is private. */
export function createPresses(options: {
  readonly jobs: Jobs;
  readonly moderation: Moderation;
  readonly clock: Clock;
  readonly rest: REST;
  readonly words: Words;
  readonly nameOf: JobCommandName;
  readonly log: Logger;
  readonly signal: AbortSignal;
}): Presses {
  const { jobs, moderation, clock, rest, words, nameOf, log, signal } = options;

  function text(
    { language }: ButtonPress,
    key: WordKey,
    buttons: JobView['buttons'] = [],
  ): readonly APIMessageTopLevelComponent[] {
    const row = buttons.length === 0 ? [] : [buttonRow(buttons, language, words).toJSON()];
    return [...privateText([words(language, key)]), ...row];
  }

  /** What the job's side answers; `undefined` where that failed, which is then said. */
  async function asked<T>(press: ButtonPress, jobId: string, answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof UnreadableJobError) {
        await say(press, 'refusal.unreadable-job');
        return undefined;
      }
      log.error({ job: jobId, err: error }, 'what a press asked for could not be written down');
      await say(press, 'press.store-failing');
      return undefined;
    }
  }

  const say = async (press: ButtonPress, key: WordKey): Promise<void> => answerPrivately(rest, press, text(press, key));

  /** In the place of the answer that offered it, whose button would do nothing any more. */
  async function sayInPlace(press: ButtonPress, key: WordKey): Promise<void> {
    return press.isOnPrivateAnswer ? changePanel(rest, press, text(press, key)) : say(press, key);
  }

  async function editAnswer(
    { applicationId, token }: ButtonPress,
    components: readonly APIMessageTopLevelComponent[],
  ): Promise<void> {
    await bounded({ signal }, async (own) =>
      rest.patch(Routes.webhookMessage(applicationId, token, '@original'), {
        auth: false,
        body: { flags: MessageFlags.IsComponentsV2, components, allowed_mentions: { parse: [] } },
        signal: own,
      }),
    );
  }

  /** A moderator's act on somebody's job: a row of the audit log and a line in the log channel. */
  function decided({ id, guildId, memberId }: ButtonPress, what: Decision['what'], job: Job): readonly Write[] {
    const decision = { version: 1, id, at: clock.now(), by: memberId, what, whom: job.owner.id, job: job.id } as const;
    return moderation.rows(guildId, decision);
  }

  async function cancel(press: ButtonPress, jobId: string): Promise<void> {
    const cancelling = jobs.cancel(jobId, press, (job) => decided(press, 'cancelled', job));
    const answer = await asked(press, jobId, cancelling);
    if (answer === undefined) return;
    moderation.logQueue.send(press.guildId);
    await answerPrivately(rest, press, cancelText(press, jobId, answer));
    if (answer !== 'asked') return;
    // RunComfy's word takes the answer's place.
    const outcome = await jobs.cancelOutcome(jobId, press);
    await editAnswer(press, cancelText(press, jobId, outcome));
  }

  function cancelText(press: ButtonPress, jobId: string, answer: CancelAnswer): readonly APIMessageTopLevelComponent[] {
    switch (answer) {
      case 'owner-cannot-stop':
        return text(press, 'press.owner-cannot-stop', [{ action: 'private', jobId }]);
      case 'moderator-cannot-stop':
        return text(press, 'press.moderator-cannot-stop', [{ action: 'withhold', jobId }]);
      case 'withheld':
        return text(press, 'press.withheld-already');
      case 'unknown-job':
      case 'not-yours':
      case 'over':
      case 'delivering':
      case 'cancelled':
      case 'asked':
      case 'already-asked':
      case 'cannot-stop':
        return text(press, `press.${answer}`);
    }
  }

  async function makePrivate(press: ButtonPress, jobId: string): Promise<void> {
    const answer = await asked(press, jobId, jobs.makePrivate(jobId, press, press));
    switch (answer) {
      case undefined:
        return;
      case 'done':
        return sayInPlace(press, 'press.private');
      case 'withheld':
        return sayInPlace(press, 'press.withheld-already');
      case 'not-here':
      case 'unknown-job':
      case 'not-yours':
      case 'over':
      case 'delivering':
        return sayInPlace(press, `press.${answer}`);
    }
  }

  async function withhold(press: ButtonPress, jobId: string): Promise<void> {
    const withholding = jobs.withhold(jobId, press, (job) => decided(press, 'withheld', job));
    const answer = await asked(press, jobId, withholding);
    if (answer === undefined) return;
    await sayInPlace(press, answer === 'done' || answer === 'withheld' ? 'press.withheld' : `press.${answer}`);
    moderation.logQueue.send(press.guildId);
  }

  async function receipt(press: ButtonPress, jobId: string): Promise<void> {
    const job = await asked(press, jobId, jobs.receipt(jobId, press));
    if (job === undefined) return;
    if (typeof job === 'string') return say(press, `press.${job}`);
    return answerPrivately(rest, press, privateText(receiptLines(job, press.language, words, nameOf)));
  }

  /** Files take longer than the three seconds for a first answer. */
  async function show(press: ButtonPress, jobId: string): Promise<void> {
    await deferPrivately(rest, press);
    const answer = await jobs.show(jobId, press, press, signal).catch((error: unknown) => {
      if (error instanceof UnreadableJobError) return 'unreadable' as const;
      throw error;
    });
    if (answer === 'shown') return;
    await editAnswer(press, text(press, showKeys[answer]));
  }

  const handlers: Readonly<Record<CustomId[0], (press: ButtonPress, jobId: string) => Promise<void>>> = {
    cancel,
    private: makePrivate,
    withhold,
    receipt,
    show,
  };

  return {
    async press(press) {
      const id = decode(press.customId);
      if (id === undefined) return sayPrivately(rest, press, words(press.language, 'refusal.unknown-button'));
      return handlers[id[0]](press, id[1]);
    },
  };
}
