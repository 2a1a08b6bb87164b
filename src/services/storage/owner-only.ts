import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Permissions of files that hold prompts, tokens and private results: only the bot's user has access. A process that
 * sets `umask` makes its files so, whatever umask it was started with.
 */
export const ownerOnly = { file: 0o600, folder: 0o700, umask: 0o077 } as const;

/**
 * Makes the file if it is missing, and sets these permissions before anything is written to it, whatever the umask is.
 */
export async function makeOwnFile(path: string): Promise<void> {
  const file = await open(path, 'a', ownerOnly.file);
  try {
    await file.chmod(ownerOnly.file);
  } finally {
    await file.close();
  }
}

/** Makes the folder and its missing parents. A folder that was there keeps its permissions. */
export async function makeOwnFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: ownerOnly.folder });
  if (first === undefined) return;
  // The umask may have removed permissions of the owner.
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, ownerOnly.folder);
}
