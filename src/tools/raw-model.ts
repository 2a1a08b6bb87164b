import { chmod, link, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../core/parse-json.ts';
import { decodeUtf8 } from '../core/utf8.ts';

const withId = z.looseObject({ id: z.string() });

/** A model file as an operator wrote it, with everything that is in it. */
export interface RawModelFile {
  readonly file: string;
  readonly content: z.infer<typeof withId>;
}

/** The files of a folder that have an id, sorted by name. @throws where the folder cannot be read. */
export async function readRawModels(directory: string): Promise<readonly RawModelFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  const models = await Promise.all(names.map(async (name) => readRawModel(join(directory, name))));
  return models.filter((model) => model !== undefined);
}

async function readRawModel(file: string): Promise<RawModelFile | undefined> {
  try {
    const { data } = withId.safeParse(parseJson(decodeUtf8(await readFile(file))));
    return data && { file, content: data };
  } catch {
    return undefined;
  }
}

/** Readable by everybody: a model file has no secrets, and the bot may run as another user. */
const newFileMode = 0o644;

/** Makes a model file. @throws errors of the system, such as that there is one already */
export async function makeModelFile(file: string, content: object): Promise<void> {
  // A link to an existing file fails, while a rename would replace it.
  await throughTemporary(file, content, newFileMode, async (temporary) => link(temporary, file));
}

/** Replaces a model file, which keeps its permissions. @throws errors of the system; the file is then as it was */
export async function replaceModelFile(path: string, content: object): Promise<void> {
  const file = await realpath(path);
  const { mode } = await stat(file);
  await throughTemporary(file, content, mode & 0o777, async (temporary) => rename(temporary, file));
}

/** Writes everything into another file, which gets its name at once. So nobody reads a file that is half written. */
async function throughTemporary(
  file: string,
  content: object,
  mode: number,
  give: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.new`);
  try {
    await writeFile(temporary, `${JSON.stringify(content, null, 2)}\n`);
    await chmod(temporary, mode);
    await give(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}
