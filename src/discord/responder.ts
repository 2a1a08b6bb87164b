import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import { privateText } from '../messages/private-text.ts';
import { failureText } from '../messages/refusals/failure.ts';
import type { Metrics } from '../services/runtime/metrics.ts';
import type { Translate } from '../words/words.ts';
import { answerFirst, editAnswer, type InteractionHandle, type FirstAnswer } from './answer.ts';
import { errorFacts } from './outcome.ts';

/** An interaction, and the texts in the language of its member. */
export interface LocalizedInteraction extends InteractionHandle {
  readonly t: Translate;
}

/** @throws {AnswerLostError} */
type Responder = (interaction: LocalizedInteraction, answer: FirstAnswer) => Promise<void>;

type AnswerWithFollowUp = Extract<FirstAnswer, { later?: unknown }>;
type Components = Parameters<typeof editAnswer>[2];

/** Sends first answers, and edits them later where more is to be said. */
export function createResponder(options: {
  readonly rest: REST;
  readonly metrics: Pick<Metrics, 'refusal'>;
  readonly log: Logger;
  /** Aborts what is running. */
  readonly signal: AbortSignal;
}): Responder {
  const { rest, metrics, log, signal } = options;

  /** What replaces the answer. Where that fails, an answer with a text stays; "thinking…" is replaced by the failure. */
  async function followUpOf(
    interaction: LocalizedInteraction,
    answer: AnswerWithFollowUp,
  ): Promise<Components | undefined> {
    try {
      return await answer.later?.(signal);
    } catch (error) {
      log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'an answer could not be followed up');
      if (answer.kind !== 'deferred' || signal.aborted) return undefined;
      return privateText([failureText(error, 'press', interaction.t)]);
    }
  }

  /** Where the edit fails, the same edit is sent once more, because the decision does not change. */
  async function editLater(interaction: LocalizedInteraction, answer: AnswerWithFollowUp): Promise<void> {
    const components = await followUpOf(interaction, answer);
    if (components === undefined) return;
    const edit = async (): Promise<void> => editAnswer(rest, interaction, components, signal);
    await edit()
      .catch(edit)
      .catch((error: unknown) =>
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'an answer stays as it was'),
      );
  }

  return async (interaction, answer) => {
    if (answer.kind === 'refused') metrics.refusal(answer.reason ?? 'request');
    await answerFirst(rest, interaction, answer);
    if (answer.kind === 'message' || answer.kind === 'deferred') await editLater(interaction, answer);
  };
}
