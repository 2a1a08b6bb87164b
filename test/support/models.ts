import { readFileSync, readdirSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readModels } from '../../sandbox/runcomfy/models.ts';

/** All models that are shipped, most of them off. A bot's start reads each file, which takes a quarter of the start. */
export const shippedDir = 'models';

/** The shipped models as RunComfy has them. Their schemas are compiled once for all tests. */
export const shippedModels = readModels(shippedDir);

const thoseOn = readdirSync(shippedDir).filter(
  (name) => (JSON.parse(readFileSync(join(shippedDir, name), 'utf8')) as { off?: boolean }).off !== true,
);

/** A new folder in `directory` with the shipped models that are on. */
export async function modelsThatAreOn(directory: string): Promise<string> {
  const folder = join(directory, 'models');
  await mkdir(folder);
  await Promise.all(thoseOn.map(async (name) => copyFile(join(shippedDir, name), join(folder, name))));
  return folder;
}
