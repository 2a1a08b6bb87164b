import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** A program: builds the page into the folder that its argument names. */
await build({
  configFile: fileURLToPath(new URL('../page/vite.config.ts', import.meta.url)),
  logLevel: 'warn',
  build: { outDir: process.argv[2] ?? '' },
});
