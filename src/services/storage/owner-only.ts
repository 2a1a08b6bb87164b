import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Rights of what holds prompts, tokens and private results: for the bot's user alone. With `umask` a process makes files so, whatever mask it was started with. */
export const ownerOnly = { file: 0o600, folder: 0o700, umask: 0o077 } as const;

/** Makes the file where it is missing, and gives it these rights, whatever the umask, before anything is written to it. */
export async function makeOwnFile(path: string): Promise<void> {
  const file = await open(path, 'a', ownerOnly.file);
  try {
    await file.chmod(ownerOnly.file);
  } finally {
    await file.close();
  }
}

/** Makes the folder, and those that it lies in; one that was there keeps its rights. */
export async function makeOwnFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: ownerOnly.folder });
  if (first === undefined) return;
  // The umask may have taken rights from its owner.
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, ownerOnly.folder);
}
