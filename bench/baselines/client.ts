import { ApplicationCommandOptionType, Client, Events, type ChatInputCommandInteraction } from 'discord.js';

/** A discord.js client as its guide shows it, with `/image` as Easel has it. Nothing that a handler throws ends the process. */
export async function serveImage(
  answer: (interaction: ChatInputCommandInteraction) => Promise<unknown>,
): Promise<void> {
  const client = new Client({ intents: [], rest: { api: process.env['DISCORD_API_URL'] ?? '' } });
  client.on(Events.Error, (error) => process.stderr.write(`${error.stack ?? error.message}\n`));
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    answer(interaction).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(process.env['DISCORD_TOKEN']);
  const { application } = await ready;
  await application.commands.set([
    {
      name: 'image',
      description: 'Make pictures',
      options: [
        { name: 'prompt', description: 'What to show', type: ApplicationCommandOptionType.String, required: true },
        { name: 'images', description: 'How many', type: ApplicationCommandOptionType.Integer },
        { name: 'seed', description: 'Where chance starts', type: ApplicationCommandOptionType.Integer },
      ],
    },
  ]);
  process.stdout.write('"ready"\n');
}
