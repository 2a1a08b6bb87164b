import type { OptionValues } from '../discord/people/options.ts';
import type { RegisteredCommand } from '../discord/world/commands.ts';
import type { SupervisedBot } from '../demo/supervised-bot.ts';
import type { DemoWorld } from '../demo/world.ts';
import { mishaps } from '../panel/mishaps.ts';
import { readCommand, type Typed } from './command-line.ts';
import { complete, type Completion } from './completion.ts';
import type { Console } from './console.ts';
import { commandHelp, sandboxHelp } from './help.ts';
import { createView, type View } from './view.ts';
import { wordsOf } from './words.ts';

export interface Session {
  /** Takes lines until one is `quit`, or until the input ends. */
  run(): Promise<void>;
  complete(line: string): Completion;
}

export function createSession(options: {
  readonly world: DemoWorld;
  readonly bot: SupervisedBot;
  readonly console: Console;
  readonly filesFolder: string;
}): Session {
  const { world, console } = options;
  const { discord } = world;
  const view = createView(world, console);
  const { place } = view;
  const words = wordsOf({ ...options, view });
  const commands = (): RegisteredCommand[] => [...discord.commands(place.guild.handle.id), ...discord.commands()];

  async function obey(line: string): Promise<void> {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
    if (word === '/' || word === 'help') {
      return console.print(...commandHelp(commands(), place.person.locale), '', ...sandboxHelp());
    }
    if (word.startsWith('/')) return slash(line, commands(), view, console);
    const act = words.get(word);
    if (act === undefined) return console.print(`“${word}” means nothing here. Type help.`);
    await act(rest);
  }

  return {
    async run() {
      const stopLooking = discord.onChange(() => void view.look());
      try {
        for (;;) {
          const line = await console.ask(`${place.person.handle.username} #${place.channel.name} > `);
          if (line === undefined || line.trim() === 'quit') return;
          if (line.trim() === '') continue;
          // Errors of the client, and a missing answer after three seconds, are only shown.
          await obey(line.trim()).catch((error: unknown) => {
            console.print(error instanceof Error ? `✗ ${error.message}` : '✗');
          });
        }
      } finally {
        stopLooking();
      }
    },
    complete: (line) => complete(line, { commands: commands(), locale: place.person.locale, words: wordsAfter(view) }),
  };
}

async function slash(
  line: string,
  commands: readonly RegisteredCommand[],
  view: View,
  console: Console,
): Promise<void> {
  // `&` means the same as in a shell. A person in the terminal never waits, and may mean the sign itself.
  const aside = console.interactive ? line : line.replace(/\s&$/, '');
  const typed = readCommand(aside, commands, (kind, name) => view.names().idOf(kind, name));
  if (!typed.ok) return console.print(typed.problem);
  const values = await withFiles(typed.options, view);
  const { member, channel } = view.place;
  await view.follow(member.command(channel, typed.name, values), aside === line ? 'over' : 'begun');
}

async function withFiles(given: Extract<Typed, { ok: true }>['options'], view: View): Promise<OptionValues> {
  const read = Object.entries(given).map(async ([name, value]) =>
    typeof value === 'object' ? ([name, await view.readFile(value.path)] as const) : ([name, value] as const),
  );
  return Object.fromEntries<OptionValues[string]>(await Promise.all(read));
}

/** What may follow each of the sandbox's own words. */
function wordsAfter({ screen, place }: View): Readonly<Record<string, readonly string[]>> {
  const labels = (pattern: RegExp): string[] => screen.labels().filter((label) => pattern.test(label));
  return {
    press: labels(/^b/),
    pick: labels(/^s/),
    menu: labels(/^m/),
    open: labels(/^\d/),
    fail: mishaps.map(({ id }) => id),
    ...place.names(),
  };
}
