import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { composer, messages, writeCommand } from '../sandbox/browser/acts.ts';
import { launchBrowser } from '../sandbox/browser/launch.ts';
import { builtPage } from '../sandbox/page-server/built-page.ts';
import type { Bench, Reading } from './bench.ts';
import { now } from './harness/channel.ts';

const program = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));

/** From the command to a composer that knows the commands, and from Enter to the bot's answer on the screen. */
export const page: Bench = {
  title: 'The page of the sandbox',
  baseline: 'nothing',
  async prepare({ opened }) {
    const kilobytes = await weightOf(await builtPage());
    const browser = await launchBrowser();
    opened.defer(() => browser.close());
    return async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bench-page-'));
      const began = now();
      const sandbox = spawn(process.execPath, [program, '--no-open', '--port', '0', '--folder', folder]);
      const context = await browser.newContext();
      try {
        const shown = await context.newPage();
        await shown.goto(await addressIn(sandbox.stdout));
        await untilUsable(shown);
        const usable = (now() - began) / 1_000;
        return figures({ usable, answered: await enterToAnswer(shown), kilobytes });
      } finally {
        await context.close();
        const ended = new Promise((resolve) => sandbox.once('exit', resolve));
        sandbox.kill('SIGTERM');
        await ended;
        await rm(folder, { recursive: true, force: true });
      }
    };
  },
};

/** The output is read on, so that the sandbox can write. */
function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: output })
    .on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/u.exec(line)?.[0];
      if (address !== undefined) resolve(address);
    })
    .once('close', () => reject(new Error('the sandbox said no address')));
  return promise;
}

/** The list of commands has the bot's. */
async function untilUsable(shown: Page): Promise<void> {
  await composer(shown).click();
  await shown.keyboard.type('/quota');
  await shown.getByRole('option', { name: '/quota' }).waitFor();
  for (let typed = 0; typed < '/quota'.length; typed += 1) await shown.keyboard.press('Backspace');
}

/** In ms. A private answer, since no model and no database stands between. */
async function enterToAnswer(shown: Page): Promise<number> {
  await writeCommand(shown, 'quota');
  const began = now();
  await shown.keyboard.press('Enter');
  await messages(shown).filter({ hasText: 'Only you can see this' }).first().waitFor();
  return now() - began;
}

/** Kilobytes of all files of the page, each compressed. */
async function weightOf(folder: string): Promise<number> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const sizes = await Promise.all(files.map(async (path) => gzipSync(await readFile(path)).byteLength));
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}

function figures(found: {
  readonly usable: number;
  readonly answered: number;
  readonly kilobytes: number;
}): readonly Reading[] {
  const scene = 'a new world, in Chromium';
  return [
    {
      scene,
      figure: 'from the command to a usable composer',
      unit: 's',
      easel: found.usable,
      aim: { atMost: 3, of: 'easel' },
    },
    {
      scene,
      figure: 'from Enter to the answer on the screen',
      unit: 'ms',
      easel: found.answered,
      aim: { atMost: 150, of: 'easel' },
    },
    { scene, figure: 'weight, compressed', unit: 'KB', easel: found.kilobytes, aim: { atMost: 150, of: 'easel' } },
  ];
}
