import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { SupervisedBot } from '../demo/supervised-bot.ts';
import type { DemoWorld } from '../demo/world.ts';
import { openConsole } from './console.ts';
import { createSession } from './session.ts';
import { aboutPart } from './people.ts';

/** Lets somebody at `input` use the demo world, until they quit. Closing ends it early. */
export function openTerminal(options: {
  readonly world: DemoWorld;
  readonly bot: SupervisedBot;
  readonly input: Readable;
  readonly output: Writable;
  readonly interrupt: () => void;
  /** Where the files that are opened are saved. */
  readonly folder: string;
}): { run(): Promise<void>; print(...lines: readonly string[]): void; close(): void } {
  const { world, bot, input, output, interrupt, folder } = options;
  const console = openConsole({
    input,
    output,
    complete: (line) => session.complete(line),
    onInterrupt: interrupt,
  });
  const session = createSession({ world, bot, console, filesFolder: join(folder, 'files') });
  return {
    async run() {
      console.print(...welcome(world));
      await session.run();
    },
    print: (...lines) => console.print(...lines),
    close: () => console.close(),
  };
}

function welcome({ people, guilds }: DemoWorld): string[] {
  return [
    `People: ${people.map(({ handle, part }) => `${handle.username} (${aboutPart[part]})`).join(', ')}.`,
    ...guilds.map(({ handle, channels }) => `${handle.name}: ${channels.map(({ name }) => `#${name}`).join(', ')}.`),
    'Try /image prompt: a lighthouse in a storm images: 3, then open 1. The pictures are placeholders, with their number.',
    'A picture goes in by its path or its number: /edit prompt: at night picture-1: 1.',
    'help lists everything, quit ends it.',
    '',
  ];
}
