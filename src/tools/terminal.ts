import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { codeOf } from '../core/error-code.ts';
import { ownerOnly } from '../services/storage/owner-only.ts';

/** What a tool is given by whoever typed it. */
export interface Terminal {
  readonly args: readonly string[];
  /** The environment, `.env` of the present folder included. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line of what was asked for. */
  readonly print: (line: string) => void;
  /** A line about a problem; it stays out of what is piped on. */
  readonly warn: (line: string) => void;
}

/** What stands in the tool's way and an operator can mend: shown without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** What was typed behind a tool's name: its options, and the words beside them. @throws {OperatorError} with its usage, for any other option */
export function readArguments<const O extends ParseArgsOptionsConfig>(
  { args }: Pick<Terminal, 'args'>,
  usage: string,
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw codeOf(error)?.startsWith('ERR_PARSE_ARGS_') === true ? new OperatorError(usage) : error;
  }
}

/** Runs a tool as this process. It exits with 0, or with 1 for `false` and for what stands in its way. */
export async function runTool(run: (terminal: Terminal) => Promise<boolean>): Promise<void> {
  process.umask(ownerOnly.umask);
  if (existsSync('.env')) loadEnvFile('.env');
  try {
    const done = await run({
      args: process.argv.slice(2),
      env: process.env,
      print: (line) => void process.stdout.write(`${line}\n`),
      warn: complain,
    });
    process.exitCode = done ? 0 : 1;
  } catch (error) {
    if (!(error instanceof OperatorError) && !isOfTheSystem(error)) throw error;
    complain(error.message);
    process.exitCode = 1;
  }
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Such as a full disk or a missing right: its message names the file. */
function isOfTheSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
