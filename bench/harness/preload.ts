import { expose } from './channel.ts';
import { createProbe } from './probe.ts';

// This file is loaded before a bot's own program.
expose(createProbe());
// The channel does not keep the process alive.
process.channel?.unref();
