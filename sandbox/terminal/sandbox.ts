import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { makeDemoModels } from '../demo/models.ts';
import { startDemoServer, type DemoServer } from '../demo/server.ts';
import { openConsole } from './console.ts';
import { startSupervisedBot } from '../demo/supervised-bot.ts';
import { makeRunFolder } from '../demo/run-folder.ts';
import { createSession } from './session.ts';

const root = join(import.meta.dirname, '../..');
const dataFolder = join(root, 'data/sandbox');

/**
 * Runs both stand-ins, the bot and a session with the person at `input`, until they quit or `signal` is aborted. Then
 * all of it has ended. Resolves with the exit code: 1 if the bot ended by itself.
 */
export async function runSandbox(options: {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
  readonly interrupt: () => void;
}): Promise<number> {
  const { input, output, signal, interrupt } = options;
  await using opened = new AsyncDisposableStack();
  const folder = await makeRunFolder(dataFolder);
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const modelsDir = await makeDemoModels(join(root, 'models'), join(folder, 'models'));
  const demoServer = await startDemoServer(modelsDir);
  opened.defer(() => demoServer.close());

  const console = openConsole({
    input,
    output,
    complete: (line) => session.complete(line),
    onInterrupt: interrupt,
  });
  opened.defer(() => console.close());
  const bot = await startSupervisedBot({
    demoServer,
    folder,
    modelsDir,
    print: (line) => console.print(line),
  });
  opened.defer(() => bot.stop());
  const session = createSession({ demoServer, bot, console, filesFolder: join(dataFolder, 'files') });

  console.print(...welcome(demoServer, bot.pid));
  const lost = bot.lost.then(({ code, lastLines }) => {
    console.print(...lastLines, `The bot ended by itself, with code ${code}.`);
    return 1;
  });
  return await Promise.race([lost, session.run().then(() => 0), aborted(signal).then(() => 0)]);
}

function welcome({ people, channels }: DemoServer, pid: number): string[] {
  return [
    `Easel runs as process ${pid}, on stand-ins for Discord and RunComfy: no account, no token, no cost.`,
    `Members: ${people.map(({ handle, about }) => `${handle.username} (${about})`).join(', ')}.`,
    `Channels: ${channels.map(({ name }) => `#${name}`).join(', ')}.`,
    'Try /image prompt: a lighthouse in a storm images: 3, then open 1. help lists everything, quit ends it.',
    'A picture goes in by its path or its number: /edit prompt: at night picture-1: 1.',
    '',
  ];
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
