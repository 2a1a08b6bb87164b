import { Client, Events, GatewayIntentBits, SlashCommandBuilder, type Interaction } from 'discord.js';
import type { DiscordStandIn } from '../../../sandbox/discord/discord.ts';

/** The real client, ready. It gets guilds, and the events of `more`. */
export async function login(discord: DiscordStandIn, more: readonly GatewayIntentBits[] = []): Promise<Client<true>> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds, ...more], rest: { api: discord.url } });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return ready;
}

/** Registers /image as a bot does. */
export async function register(client: Client<true>): Promise<void> {
  const image = new SlashCommandBuilder()
    .setName('image')
    .setDescription('Makes a picture')
    .addStringOption((option) => option.setName('prompt').setDescription('What to show').setRequired(true))
    .addIntegerOption((option) => option.setName('images').setDescription('How many').setMinValue(1).setMaxValue(15));
  await client.application.commands.set([image]);
}

/** Runs `handle` for each interaction. Its errors are in the returned list. */
export function answer(client: Client, handle: (interaction: Interaction) => Promise<unknown>): Error[] {
  const failures: Error[] = [];
  client.on(Events.InteractionCreate, (interaction) => {
    handle(interaction).catch((error: unknown) => failures.push(error as Error));
  });
  return failures;
}
