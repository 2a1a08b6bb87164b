import { InteractionResponseType, Routes, type AutocompleteInteraction, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Command } from '../commands/command.ts';
import { languageFor } from '../core/language.ts';
import { bounded } from '../services/bounded.ts';
import type { Clock } from '../services/clock.ts';
import { errorFacts } from './outcome.ts';

/** Discord forgets an interaction after this; the member has typed on by then. */
const deadAfter = 3_000;

/**
 * Answers what a member has typed so far into an option. One comes with nearly every key pressed: what is late is not answered,
 * and nothing is kept of it. The function never throws.
 */
export function createCompletion(options: {
  readonly commands: ReadonlyMap<string, Command>;
  readonly rest: REST;
  readonly clock: Clock;
  readonly log: Logger;
}): (interaction: AutocompleteInteraction) => Promise<void> {
  const { commands, rest, clock, log } = options;
  return async (interaction) => {
    if (clock.now() - interaction.createdTimestamp > deadAfter) return;
    try {
      const { name, value } = interaction.options.getFocused(true);
      const language = languageFor(interaction.locale);
      const choices = commands.get(interaction.commandName)?.complete?.({ option: name, typed: value, language }) ?? [];
      const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } };
      await bounded({ ms: deadAfter }, async (signal) =>
        rest.post(Routes.interactionCallback(interaction.id, interaction.token), { auth: false, body, signal }),
      );
    } catch (error) {
      log.debug({ interaction: interaction.id, ...errorFacts(error) }, 'an option could not be completed');
    }
  };
}
