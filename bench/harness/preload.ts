import { expose } from './channel.ts';
import { createProbe } from './probe.ts';

// Loaded before a bot's own program, which knows nothing of it.
expose(createProbe());
// It ends when it would without.
process.channel?.unref();
