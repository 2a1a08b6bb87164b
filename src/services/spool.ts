import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where results lie between RunComfy and Discord: one folder a job. */
export interface Spool {
  /** The job's folder, made if missing. */
  folder(jobId: string): Promise<string>;
  path(jobId: string, name: string): string;
  has(jobId: string, name: string): Promise<boolean>;
  remove(jobId: string): Promise<void>;
  /** Removes every folder whose job is not in `keep`. */
  sweep(keep: ReadonlySet<string>): Promise<void>;
}

export function createSpool(root: string): Spool {
  const remove = async (jobId: string): Promise<void> => rm(join(root, jobId), { recursive: true, force: true });
  return {
    async folder(jobId) {
      const folder = join(root, jobId);
      await mkdir(folder, { recursive: true });
      return folder;
    },
    path: (jobId, name) => join(root, jobId, name),
    has: async (jobId, name) =>
      access(join(root, jobId, name)).then(
        () => true,
        () => false,
      ),
    remove,
    async sweep(keep) {
      await mkdir(root, { recursive: true });
      const folders = await readdir(root);
      await Promise.all(folders.filter((folder) => !keep.has(folder)).map(remove));
    },
  };
}
