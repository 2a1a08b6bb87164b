import { serveImage } from './client.ts';

// A bare bot: it defers, and does nothing else.
await serveImage(async (interaction) => interaction.deferReply());
