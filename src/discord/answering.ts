import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Language } from '../core/language.ts';
import { privateText } from '../messages/private-text.ts';
import { failureText } from '../messages/refusals/failure.ts';
import type { Metrics } from '../services/runtime/metrics.ts';
import type { Words } from '../words/words.ts';
import { answerFirst, editAnswer, type Answerable, type FirstAnswer } from './answer.ts';
import { errorFacts } from './outcome.ts';

/** An interaction, and the language of whoever made it. */
export interface Asked extends Answerable {
  readonly language: Language;
}

/** @throws {AnswerLostError} */
type Answering = (asked: Asked, answer: FirstAnswer) => Promise<void>;

/** Sends first answers, and what takes their place later. */
export function createAnswering(options: {
  readonly rest: REST;
  readonly metrics: Pick<Metrics, 'refusal'>;
  readonly words: Words;
  readonly log: Logger;
  /** Gives up what is under way. */
  readonly signal: AbortSignal;
}): Answering {
  const { rest, metrics, words, log, signal } = options;

  /** An answer that says something already stays; "thinking…" does not. */
  async function later(asked: Asked, answer: Extract<FirstAnswer, { later?: unknown }>): Promise<void> {
    try {
      const components = await answer.later?.(signal);
      if (components !== undefined) await editAnswer(rest, asked, components, signal);
    } catch (error) {
      log.warn({ interaction: asked.id, ...errorFacts(error) }, 'an answer could not be followed up');
      if (answer.kind !== 'deferred' || signal.aborted) return;
      const text = failureText(error, 'press', asked.language, words);
      await editAnswer(rest, asked, privateText([text]), signal).catch(() => {});
    }
  }

  return async (asked, answer) => {
    if (answer.kind === 'refused') metrics.refusal(answer.reason ?? 'request');
    await answerFirst(rest, asked, answer);
    if (answer.kind === 'said' || answer.kind === 'deferred') await later(asked, answer);
  };
}
