import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with one model that takes prompts as long as Discord allows, unchanged, and another free text. */
export async function wordyModels(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'easel-models-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  const shipped = JSON.parse(await readFile('models/seedream-4-0-sequential.json', 'utf8')) as {
    input: { properties: Record<string, object> };
    options: object;
  };
  const { text, ...others } = shipped.input.properties;
  const model = {
    ...shipped,
    input: {
      ...shipped.input,
      properties: { text: { ...text, maxLength: 6000 }, ...others, avoid: { type: 'string', maxLength: 6000 } },
    },
    prompt: { input: 'text' },
  };
  await writeFile(join(directory, 'wordy.json'), JSON.stringify(model));
  return directory;
}
