import type { Component, StandInMessage } from '../discord/message/types.ts';
import type { SupervisedBot } from '../demo/supervised-bot.ts';
import type { DemoWorld } from '../demo/world.ts';
import { createMishaps, mishaps } from '../panel/mishaps.ts';
import type { Console } from './console.ts';
import { pickedValues } from './modal.ts';
import { saveFile } from './saved-file.ts';
import type { View } from './view.ts';

/** As in the panel. A clock that is set further than dates reach never comes back. */
const mostMinutes = 31 * 24 * 60;
const mostSeconds = 60 * 60;

type Act = (rest: string) => void | Promise<void>;

interface Acting {
  readonly world: DemoWorld;
  readonly bot: SupervisedBot;
  readonly console: Console;
  readonly filesFolder: string;
  readonly view: View;
}

/** What the sandbox's own words do. `rest` is what follows the word in its line. Throws, or rejects, with what is wrong. */
export function wordsOf(acting: Acting): ReadonlyMap<string, Act> {
  return new Map<string, Act>([...wordsOfPerson(acting), ...wordsOfWorld(acting)]);
}

function wordsOfPerson({ console, filesFolder, view }: Acting): [string, Act][] {
  const { place, screen } = view;

  function usable(label: string): { readonly message: StandInMessage; readonly customId: string } {
    const found = screen.component(label);
    if (found === undefined) throw new Error(`nothing is called “${label}”`);
    return found;
  }

  async function pick(rest: string): Promise<void> {
    const [label, answer] = firstWordOf(rest);
    const { message, customId } = usable(label);
    const menu = find(message.components, customId);
    const values = menu === undefined ? [] : pickedValues(menu, answer, view.names());
    await view.follow(place.member.pick(message, customId, values));
  }

  async function chooseInMenu(rest: string): Promise<void> {
    const [target, name] = firstWordOf(rest);
    const id = target.startsWith('@') ? view.names().idOf('member', target) : undefined;
    if (id !== undefined) return view.follow(place.member.useOnUser(name, { id }, { channel: place.channel }));
    const message = screen.message(target);
    if (message === undefined) throw new Error(`nothing is called “${target}”`);
    return view.follow(place.member.useOnMessage(name, message));
  }

  async function open(label: string): Promise<void> {
    const file = screen.file(label);
    if (file === undefined) throw new Error(`no file is called “${label}”`);
    const saved = await saveFile(file, filesFolder, console.interactive);
    console.print(`Saved as ${saved}`, file.url, ...(file.alt ? [`Alt text: ${file.alt}`] : []));
  }

  const goTo = (kind: 'person' | 'guild' | 'channel') => (name: string) => {
    place.go(kind, name);
    return view.look();
  };

  return [
    [
      'press',
      (label) => {
        const { message, customId } = usable(label);
        return view.follow(place.member.press(message, customId));
      },
    ],
    ['pick', pick],
    ['menu', chooseInMenu],
    ['open', open],
    [
      'say',
      async (text) => {
        await place.member.say(place.channel, text);
        await view.look();
      },
    ],
    [
      'look',
      () => {
        screen.forget();
        return view.look();
      },
    ],
    ['wait', () => view.wait()],
    ['as', goTo('person')],
    ['server', goTo('guild')],
    ['channel', goTo('channel')],
  ];
}

function wordsOfWorld({ world, bot, console }: Acting): [string, Act][] {
  const failing = createMishaps(world);
  let hideLog: (() => void) | undefined;

  function toggleLog(): void {
    if (hideLog === undefined) {
      hideLog = bot.log.onLine(({ level, text }) => console.print(`${level.toUpperCase()} ${text}`));
      return console.print('The log is shown.');
    }
    hideLog();
    hideLog = undefined;
    console.print('The log is hidden.');
  }

  function setSpeed(text: string): void {
    const [queue = NaN, run = NaN] = text.split(' ').map(Number);
    if (![queue, run].every((seconds) => seconds >= 0 && seconds <= mostSeconds)) {
      throw new Error('say the seconds in the queue and of the run, up to an hour each: speed 3 4');
    }
    world.speed = { queueMs: queue * 1000, runMs: run * 1000 };
    console.print(`RunComfy queues for ${queue} s and runs for ${run} s from the next submission on.`);
  }

  async function restart(): Promise<void> {
    const killed = bot.pid;
    await bot.kill();
    await bot.start();
    console.print(`Process ${killed} was killed; Easel is process ${bot.pid} now.`);
  }

  return [
    [
      'fail',
      (id) => {
        if (!failing.add(id, 1)) console.print(`What can go wrong: ${mishaps.map((each) => each.id).join(', ')}.`);
      },
    ],
    [
      'forward',
      (text) => {
        const minutes = Number(text);
        if (!(minutes > 0 && minutes <= mostMinutes)) {
          throw new Error('say how many minutes, up to a month: forward 15');
        }
        world.clock.forward(minutes * 60_000);
        console.print(`It is ${new Date(world.clock.now()).toISOString()} now.`);
      },
    ],
    ['speed', setSpeed],
    ['log', toggleLog],
    ['restart', restart],
  ];
}

function firstWordOf(text: string): readonly [word: string, rest: string] {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  return [word, rest];
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
