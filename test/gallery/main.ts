import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { launchBrowser } from '../../sandbox/browser/launch.ts';
import { writePicture } from '../../sandbox/pictures/picture-file.ts';
import { createWords } from '../../src/words/words.ts';
import { languages } from '../support/languages.ts';
import { openGallery } from './draw.ts';
import { parts } from './moments.ts';
import { now } from './moments/facts.ts';
import { pictureOf } from './page.ts';
import { recorded } from './recorded.ts';

/** A program: draws the pictures of docs/messages.md, each only where it looks different from the file. With names: those moments only. */

const usage =
  'usage: npm run pictures:messages -- [MOMENT…]\n  draws the pictures of docs/messages.md again, or only those of these moments, where they look different; needs Chromium\n';

const only = process.argv.slice(2);
const moments = parts.flatMap((part) => part.moments);
const isHelp = only.includes('--help') || only.includes('-h');
if (isHelp || only.some((name) => !moments.some((moment) => moment.name === name))) {
  (isHelp ? process.stdout : process.stderr).write(usage);
  process.exit(isHelp ? 0 : 1);
}
const words = createWords();
await using opened = new AsyncDisposableStack();
const browser = await launchBrowser();
opened.defer(() => browser.close());
const gallery = await openGallery(browser, now);
opened.defer(() => gallery.close());

const files = new Set<string>();
for (const moment of moments) {
  for (const language of languages) {
    const file = join('docs', pictureOf(moment.name, language));
    files.add(basename(file));
    if (only.length > 0 && !only.includes(moment.name)) continue;
    await mkdir(join(file, '..'), { recursive: true });
    const what = await writePicture(file, [
      await gallery.draw((await recorded(moment, words, language)).shown, language),
    ]);
    process.stdout.write(`${what === 'written' ? 'written' : 'as it was'}  ${file}\n`);
  }
}
for (const file of await readdir('docs/pictures/messages')) {
  if (!files.has(file)) await rm(join('docs/pictures/messages', file));
}
