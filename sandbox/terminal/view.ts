import type { InteractionHandle } from '../discord/people/handles.ts';
import { callbackTypes } from '../discord/world/interactions.ts';
import type { DemoWorld } from '../demo/world.ts';
import { readAttached } from './attached-file.ts';
import type { AttachedFile } from '../discord/people/attach.ts';
import type { Console } from './console.ts';
import { hasBegun, isOver } from './interaction-progress.ts';
import type { Reader } from './markdown.ts';
import { askModal } from './modal.ts';
import { namesIn, type Names } from './names.ts';
import { createPlace, type Place } from './place.ts';
import { createScreen, type Screen } from './screen.ts';

/** What the person in the terminal sees, and what they wait for. */
export interface View {
  readonly place: Place;
  readonly screen: Screen;
  /** Of the server that the person is in. */
  names(): Names;
  /** Shows what is new since the last look. */
  look(): Promise<void>;
  /**
   * Shows what follows an action: a form to fill in, or its messages. A pipe waits for them, until the end or, with
   * `begun`, only until there are some.
   */
  follow(acting: Promise<InteractionHandle>, until?: 'over' | 'begun'): Promise<void>;
  /** A pipe waits for everything that was begun. */
  wait(): Promise<void>;
  /** The file at a path, or one that a message shows, by its label. */
  readFile(path: string): Promise<AttachedFile>;
}

/** How long a line from a pipe waits for its result, in ms. */
const patienceMs = 60_000;

export function createView(world: DemoWorld, console: Console): View {
  const { discord } = world;
  const screen = createScreen(sizeOf);
  const place = createPlace(world);
  const begun: InteractionHandle[] = [];
  let looking: Promise<void> = Promise.resolve();

  const names = (): Names => namesIn(place.guild);
  const reader = (): Reader => ({ now: world.clock.now(), locale: place.person.locale, nameOf: names().nameOf });
  const readFile = (path: string): Promise<AttachedFile> => readAttached(path, screen.file(path));

  async function lookAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    console.print(...(await screen.look({ member: place.member, channel: place.channel, reader: reader() })));
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

  async function follow(acting: Promise<InteractionHandle>, until: 'over' | 'begun' = 'over'): Promise<void> {
    const interaction = await acting;
    begun.push(interaction);
    await interaction.answered();
    if (interaction.response?.type === callbackTypes.modal) return fillIn(interaction);
    await pipeWaits(() => (until === 'over' ? isOver(interaction) : hasBegun(interaction)));
    await look();
  }

  async function fillIn(interaction: InteractionHandle): Promise<void> {
    const { member } = place;
    const values = await askModal(interaction, { console, reader: reader(), names: names(), readFile });
    if (values === undefined) return console.print('The form is closed. Nothing was sent.');
    return follow(member.submit(interaction, values));
  }

  return {
    place,
    screen,
    names,
    look,
    follow,
    readFile,
    async wait() {
      await pipeWaits(() => begun.every(isOver));
      await look();
    },
  };
}

async function sizeOf(url: string): Promise<number | undefined> {
  const response = await fetch(url, { method: 'HEAD' });
  const length = Number(response.headers.get('content-length'));
  return response.ok && length > 0 ? length : undefined;
}
