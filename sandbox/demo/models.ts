import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Shipped models that take files, or make sound. They are off and have no price, because none is published. */
const demonstrated: ReadonlySet<string> = new Set(['edit', 'animate', 'music']);
/** Nothing is paid here. */
const madeUp = { usd: '0.05', note: 'Made up for the sandbox.' };

interface ModelFile {
  readonly command?: string;
  readonly off?: boolean;
  readonly price?: unknown;
}

/** Copies the models to a folder of their own. Those that take files or make sound are on, with a price that is made up. */
export async function makeDemoModels(from: string, to: string): Promise<string> {
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter((name) => name.endsWith('.json'));
  await Promise.all(
    names.map(async (name) => {
      const file = JSON.parse(await readFile(join(from, name), 'utf8')) as ModelFile;
      await writeFile(join(to, name), JSON.stringify(shownHere(file)));
    }),
  );
  return to;
}

function shownHere(file: ModelFile): ModelFile {
  if (!demonstrated.has(file.command ?? '')) return file;
  const { off: _off, ...rest } = file;
  return { price: madeUp, ...rest };
}
