import type { InteractionHandle, MemberHandle } from '../discord/people/handles.ts';
import { callbackTypes } from '../discord/world/interactions.ts';
import type { Component } from '../discord/message/types.ts';
import type { OptionValues } from '../discord/people/options.ts';
import type { DemoServer } from '../demo/server.ts';
import { readAttached } from './attached-file.ts';
import { readCommand, type Typed } from './command-line.ts';
import { complete, type Completion } from './completion.ts';
import type { Console } from './console.ts';
import { hasBegun, isOver } from './interaction-progress.ts';
import { commandHelp, sandboxHelp } from './help.ts';
import type { Reader } from './markdown.ts';
import type { SupervisedBot } from '../demo/supervised-bot.ts';
import { askModal, pickedValues } from './modal.ts';
import { saveFile } from './saved-file.ts';
import { createScreen } from './screen.ts';

export interface Session {
  /** Takes lines until one is `quit`, or until the input ends. */
  run(): Promise<void>;
  complete(line: string): Completion;
}

/** How long a line from a pipe waits for its result, in ms. */
const patienceMs = 60_000;

export function createSession(options: {
  readonly demoServer: DemoServer;
  readonly bot: SupervisedBot;
  readonly console: Console;
  readonly filesFolder: string;
}): Session {
  const { demoServer, bot, console, filesFolder } = options;
  const { discord } = demoServer;
  const screen = createScreen(sizeOf);
  let [person] = demoServer.people;
  let [channel] = demoServer.channels;
  let looking: Promise<void> = Promise.resolve();
  const begun: InteractionHandle[] = [];

  const reader = (): Reader => ({ now: Date.now(), locale: person.locale, nameOf: demoServer.nameOf });
  const commands = () => [...discord.commands(demoServer.guildId), ...discord.commands()];

  async function lookAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    console.print(...(await screen.look({ member: person.handle, channel, reader: reader() })));
  }

  /** Looks run one after the other, so that nothing is shown twice. */
  async function look(): Promise<void> {
    looking = lookAfter(looking);
    return looking;
  }

  /** A person can type on meanwhile. A pipe waits for its result, but not for ever. */
  async function pipeWaits(found: () => boolean): Promise<void> {
    if (console.interactive) return;
    await discord.until(found, patienceMs).catch(() => console.print(`(not over after ${patienceMs / 1000} seconds)`));
  }

  /** Shows what follows: until the end, or only until it has begun. */
  async function follow(acting: Promise<InteractionHandle>, toItsEnd = true): Promise<void> {
    const interaction = await acting;
    begun.push(interaction);
    await interaction.answered();
    if (interaction.response?.type === callbackTypes.modal) {
      const values = await askModal(interaction, { console, reader: reader() });
      return values === undefined ? undefined : follow(person.handle.submit(interaction, values));
    }
    await pipeWaits(() => (toItsEnd ? isOver(interaction) : hasBegun(interaction)));
    await look();
  }

  function usable(label: string): { member: MemberHandle } & NonNullable<ReturnType<typeof screen.component>> {
    const found = screen.component(label);
    if (found === undefined) throw new Error(`nothing is called “${label}”`);
    return { member: person.handle, ...found };
  }

  async function pick(rest: string): Promise<void> {
    const [, label = '', answer = ''] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
    const { member, message, customId } = usable(label);
    const menu = find(message.components, customId);
    const values = menu === undefined ? [] : pickedValues(menu, answer);
    const ids = values.map((value) => {
      if (menu?.options !== undefined) return value;
      const name = value.replace(/^[@#]/, '');
      return (
        demoServer.idOf('member', name) ?? demoServer.idOf('channel', name) ?? demoServer.idOf('role', name) ?? value
      );
    });
    await follow(member.pick(message, customId, ids));
  }

  async function open(label: string): Promise<void> {
    const file = screen.file(label);
    if (file === undefined) throw new Error(`no file is called “${label}”`);
    const saved = await saveFile(file, filesFolder, console.interactive);
    console.print(`Saved as ${saved}`, file.url, ...(file.alt ? [`Alt text: ${file.alt}`] : []));
  }

  async function slash(line: string): Promise<void> {
    // `&` means the same as in a shell. A person in the terminal never waits, and may mean the sign itself.
    const aside = console.interactive ? line : line.replace(/\s&$/, '');
    const typed = readCommand(aside, commands(), demoServer.idOf);
    if (!typed.ok) return console.print(typed.problem);
    const values = await withFiles(typed.options);
    await follow(person.handle.command(channel, typed.name, values), aside === line);
  }

  async function withFiles(given: Extract<Typed, { ok: true }>['options']): Promise<OptionValues> {
    const read = Object.entries(given).map(async ([name, value]) =>
      typeof value === 'object'
        ? ([name, await readAttached(value.path, screen.file(value.path))] as const)
        : ([name, value] as const),
    );
    return Object.fromEntries<OptionValues[string]>(await Promise.all(read));
  }

  async function restart(): Promise<void> {
    const killed = bot.pid;
    await bot.restart();
    console.print(`Process ${killed} was killed; Easel is process ${bot.pid} now.`);
  }

  async function obey(line: string): Promise<void> {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
    switch (word) {
      case '/':
      case 'help':
        return console.print(...commandHelp(commands(), person.locale), '', ...sandboxHelp());
      case 'press': {
        const { member, message, customId } = usable(rest);
        return follow(member.press(message, customId));
      }
      case 'pick':
        return pick(rest);
      case 'open':
        return open(rest);
      case 'as':
        person = goTo(demoServer.people, ({ handle }) => handle.username, rest);
        return look();
      case 'channel':
        channel = goTo(demoServer.channels, ({ name }) => name, rest);
        return look();
      case 'wait':
        await pipeWaits(() => begun.every(isOver));
        return look();
      case 'log':
        return console.print(bot.toggleLog() ? 'The log is shown.' : 'The log is hidden.');
      case 'restart':
        return restart();
      default:
        if (word.startsWith('/')) return slash(line);
        return console.print(`“${word}” means nothing here. Type help.`);
    }
  }

  return {
    async run() {
      const stopLooking = discord.onChange(() => void look());
      try {
        for (;;) {
          const line = await console.ask(`${person.handle.username} #${channel.name} > `);
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
    complete: (line) =>
      complete(line, {
        commands: commands(),
        locale: person.locale,
        words: {
          press: screen.labels().filter((label) => label.startsWith('b')),
          pick: screen.labels().filter((label) => label.startsWith('s')),
          open: screen.labels().filter((label) => /^\d/.test(label)),
          as: demoServer.people.map(({ handle }) => handle.username),
          channel: demoServer.channels.map(({ name }) => name),
        },
      }),
  };
}

async function sizeOf(url: string): Promise<number | undefined> {
  const response = await fetch(url, { method: 'HEAD' });
  const length = Number(response.headers.get('content-length'));
  return response.ok && length > 0 ? length : undefined;
}

function find(components: readonly Component[], customId: string): Component | undefined {
  for (const component of components) {
    const inner = [
      ...(component.components ?? []),
      ...(component.accessory === undefined ? [] : [component.accessory]),
    ];
    const found = component.custom_id === customId ? component : find(inner, customId);
    if (found !== undefined) return found;
  }
  return undefined;
}

function goTo<T>(places: readonly T[], nameOf: (place: T) => string, name: string): T {
  const found = places.find((place) => nameOf(place) === name.replace(/^[@#]/, ''));
  if (found === undefined) throw new Error(`there is only ${places.map(nameOf).join(', ')}`);
  return found;
}
