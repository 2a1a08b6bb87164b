import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** The machine and the versions, in one line. */
export function machine(): string {
  const [cpu] = cpus();
  const [major, minor] = release().split('.');
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory} GiB, ${platform()} ${major}.${minor}, Node ${process.versions.node}`;
}
