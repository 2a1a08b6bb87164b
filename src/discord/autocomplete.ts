import { InteractionResponseType, Routes, type AutocompleteInteraction, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Command } from '../commands/command.ts';
import type { Commands } from '../commands/commands.ts';
import type { ServerList } from '../core/moderation/server-list.ts';
import type { Words } from '../words/words.ts';
import { bounded } from '../services/runtime/bounded.ts';
import type { WallClock } from '../services/runtime/wall-clock.ts';
import { createExpiryCheck } from './expiry.ts';
import { errorFacts } from './outcome.ts';

/** In ms. After this Discord takes no answer, and the member has typed more. */
const expiresAfter = 3_000;

/**
 * Answers autocomplete interactions: what a member has typed so far into an option. One comes with nearly every key. A
 * late one is not answered, and nothing is stored. The function never throws.
 */
export function createAutocomplete(options: {
  readonly commands: Commands;
  readonly isListed: ServerList;
  readonly words: Pick<Words, 'languageFor'>;
  readonly rest: REST;
  readonly clock: WallClock;
  readonly log: Logger;
}): (interaction: AutocompleteInteraction) => Promise<void> {
  const { commands, isListed, words, rest, clock, log } = options;
  const isExpired = createExpiryCheck({
    clock,
    log,
    expiresAfter,
    message: 'what was typed into an option came too late to be completed',
  });

  /** There are no choices in a server that may not use the bot. */
  function choicesFor(interaction: AutocompleteInteraction): ReturnType<NonNullable<Command['complete']>> {
    const { guildId, commandName, locale } = interaction;
    if (guildId !== null && !isListed(guildId)) return [];
    const { name, value } = interaction.options.getFocused(true);
    const unfinished = { option: name, typed: value, language: words.languageFor(locale) };
    return commands.current().get(commandName)?.complete?.(unfinished) ?? [];
  }

  return async (interaction) => {
    if (isExpired(interaction)) return;
    try {
      const data = { choices: choicesFor(interaction) };
      const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data };
      await bounded({ ms: expiresAfter }, async (signal) =>
        rest.post(Routes.interactionCallback(interaction.id, interaction.token), { auth: false, body, signal }),
      );
    } catch (error) {
      log.debug({ interaction: interaction.id, ...errorFacts(error) }, 'an option could not be completed');
    }
  };
}
