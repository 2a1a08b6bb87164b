import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { readState, writeState, type ReadState } from '../wire/saved.ts';
import type { StoredMessage } from './message/stored-message.ts';
import type { Channel } from './world/channels.ts';
import type { CommandsState } from './world/commands.ts';
import type { FilesState, StoredFile } from './world/files.ts';
import type { Guild } from './world/guilds.ts';
import type { Interaction } from './world/interactions.ts';
import type { Person, WireUser } from './world/people.ts';
import type { World } from './world/world.ts';

/** The stand-in's world as it was when it was saved. */
export interface DiscordState {
  readonly origin: string;
  readonly token: string;
  readonly applicationId: string;
  readonly bot: WireUser;
  /** Milliseconds since 1970. A clock that begins earlier makes ids that are older than these. */
  readonly now: number;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, Person>;
  readonly messages: Map<string, StoredMessage>;
  readonly interactions: Map<string, Interaction>;
  readonly commands: CommandsState;
  readonly files: FilesState;
}

/** A saved world and the folder with its files. */
export interface SavedDiscord {
  readonly state: DiscordState;
  readonly filesFolder: string;
}

const kind = { kind: 'easel-sandbox-discord', version: 1 } as const;
const stateIn = (folder: string): string => path.join(folder, 'discord.json');
const filesIn = (folder: string): string => path.join(folder, 'discord-files');
/** A file that is deleted while it is copied is no longer in the next attempt. */
const attempts = 5;

/** Reads what `saveDiscord` wrote. A world whose files are not all there is damaged. */
export async function readDiscord(folder: string): Promise<ReadState<SavedDiscord>> {
  const { state, problem } = await readState<DiscordState>(stateIn(folder), kind);
  if (state === undefined) return problem === undefined ? {} : { problem };
  const filesFolder = filesIn(folder);
  for (const file of state.files.stored) {
    if (await isThere(filesFolder, file)) continue;
    return { problem: `${path.join(filesFolder, file.id)} is missing or damaged.` };
  }
  return { state: { state, filesFolder } };
}

async function isThere(folder: string, { id, size }: StoredFile): Promise<boolean> {
  return stat(path.join(folder, id)).then(
    (found) => found.size === size,
    () => false,
  );
}

/** Writes the world and its files into the folder, over what was saved there before. */
export async function saveDiscord(world: World, folder: string): Promise<void> {
  const filesFolder = filesIn(folder);
  await mkdir(filesFolder, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const state = structuredClone(stateOf(world));
    const missing = await copyFiles(world, state.files.stored, filesFolder);
    if (missing.length > 0 && attempt < attempts) continue;
    if (missing.length > 0) throw new Error(`files could not be saved: ${missing.join(', ')}`);
    await writeState(stateIn(folder), kind, state);
    return removeOthers(state.files.stored, filesFolder);
  }
}

function stateOf(world: World): DiscordState {
  const { origin, token, applicationId, bot, guilds, channels, people, messages, interactions } = world;
  return {
    origin,
    token,
    applicationId,
    bot,
    guilds,
    channels,
    people,
    messages,
    interactions,
    now: world.clock.now(),
    commands: world.commands.state(),
    files: world.files.state(),
  };
}

/** Copies the files that are not there yet. Returns the ids of those that could not be copied. */
async function copyFiles(world: World, files: readonly StoredFile[], folder: string): Promise<string[]> {
  const failed: string[] = [];
  for (const file of files) {
    if (await isThere(folder, file)) continue;
    const target = path.join(folder, file.id);
    await copyFile(world.files.pathOf(file), `${target}.unfinished`)
      .then(() => rename(`${target}.unfinished`, target))
      .catch(() => failed.push(file.id));
  }
  return failed;
}

async function removeOthers(files: readonly StoredFile[], folder: string): Promise<void> {
  const wanted = new Set(files.map(({ id }) => id));
  const others = (await readdir(folder)).filter((name) => !wanted.has(name));
  await Promise.all(others.map((name) => rm(path.join(folder, name), { force: true })));
}
