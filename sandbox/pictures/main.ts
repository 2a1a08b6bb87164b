import { fileURLToPath } from 'node:url';
import { untilPromptsAreTaken } from '../browser/first-prompt.ts';
import { launchBrowser } from '../browser/launch.ts';
import { startSandbox } from '../start.ts';
import { drawScenes } from './draw.ts';
import { writePicture } from './picture-file.ts';
import { fileOf, scenes } from './scenes.ts';

/** A program: draws docs/pictures, each only where it looks different from the file. */

/** The same moment in every run. */
const startsAt = Date.UTC(2026, 10, 30, 14, 3);
const msPerFrame = 450;
const usage = 'usage: npm run pictures\n  draws docs/pictures again, where they look different; needs Chromium\n';

const [argument] = process.argv.slice(2);
if (argument !== undefined) {
  const isHelp = argument === '--help' || argument === '-h';
  (isHelp ? process.stdout : process.stderr).write(usage);
  process.exit(isHelp ? 0 : 1);
}

await using opened = new AsyncDisposableStack();
const sandbox = await startSandbox({ page: { port: 0 }, startsAt });
opened.defer(() => sandbox.close());
const browser = await launchBrowser();
opened.defer(() => browser.close());
await sandbox.connected;
await untilPromptsAreTaken(sandbox);

const drawn = await drawScenes(sandbox, browser);
for (const { name, schemes } of scenes) {
  for (const scheme of schemes) {
    const file = fileOf(name, scheme);
    const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
    const what = await writePicture(path, drawn[scheme][name] ?? [], msPerFrame);
    process.stdout.write(`${what === 'written' ? 'written' : 'as it was'}  ${file}\n`);
  }
}
