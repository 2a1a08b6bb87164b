import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { withBundles } from './own-programs.ts';

const starter = /\/src\/services\/.+\.ts$/;
const state = { isOn: false };

/**
 * A bot in this process is the files as they stand. From now on the processes and threads that it starts are the bundles
 * in `folder`, which take up to half the processor time: it starts one for each file that is put in.
 */
export function startBundles(folder: string): void {
  // Each test file of a worker asks for it.
  if (state.isOn) return;
  state.isOn = true;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!starter.test(url) || loaded.source === undefined || loaded.source === null) return loaded;
      const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: withBundles(fileURLToPath(url), text, folder) };
    },
  });
}
