import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf } from './core/error-code.ts';
import { decodeUtf8, notUtf8 } from './core/utf8.ts';

/** There is a `.env` that cannot be read. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';
}

/**
 * Adds the settings of `.env` in the current folder to `env`, unless they are there already. Without the file nothing is
 * added.
 *
 * @returns the names in the file
 * @throws {EnvFileError}
 */
export function loadEnvFile(env: NodeJS.ProcessEnv): readonly string[] {
  const read = parseEnv(contentOf('.env'));
  for (const [name, value] of Object.entries(read)) env[name] ??= value;
  return Object.keys(read);
}

function contentOf(path: string): string {
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    const code = codeOf(error) ?? 'unknown';
    if (code === 'ENOENT') return '';
    const problem = code === notUtf8 ? 'must be in UTF-8' : `cannot be read (${code})`;
    throw new EnvFileError(`${path} ${problem}.`, { cause: error });
  }
}
