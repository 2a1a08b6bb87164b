import { Events, type AutocompleteInteraction, type Client, type Interaction } from 'discord.js';
import type { Logger } from 'pino';
import type { WallClock } from '../services/runtime/wall-clock.ts';
import type { Dispatch } from './dispatch.ts';

interface InteractionHandlers {
  readonly dispatch: Pick<Dispatch, 'command' | 'press'>;
  readonly complete: (interaction: AutocompleteInteraction) => Promise<void>;
}

/** Passes each interaction of a client to its handler. One that cannot be read is dropped, and logged. */
export function routeInteractions(
  client: Client,
  options: InteractionHandlers & { readonly clock: Pick<WallClock, 'arrived'>; readonly log: Logger },
): void {
  client.on(Events.InteractionCreate, (interaction) => {
    options.clock.arrived(interaction.createdTimestamp);
    route(interaction, options)?.catch((error: unknown) => {
      options.log.error({ packet: 'INTERACTION_CREATE', err: error }, 'an interaction cannot be read; it is dropped');
    });
  });
}

function route(interaction: Interaction, { dispatch, complete }: InteractionHandlers): Promise<void> | undefined {
  if (interaction.isChatInputCommand() || interaction.isContextMenuCommand()) return dispatch.command(interaction);
  if (interaction.isMessageComponent() || interaction.isModalSubmit()) return dispatch.press(interaction);
  return interaction.isAutocomplete() ? complete(interaction) : undefined;
}
