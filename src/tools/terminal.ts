import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { codeOf } from '../core/error-code.ts';
import { EnvFileError, loadEnvFile } from '../env-file.ts';
import { ownerOnly } from '../services/storage/owner-only.ts';

/** The terminal and the arguments of a tool. */
export interface Terminal {
  readonly args: readonly string[];
  /** The environment, with the `.env` of the current folder. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The names of the settings in `.env`. */
  readonly envFileNames: readonly string[];
  /** Prints a line of the result. */
  readonly print: (line: string) => void;
  /** Prints a line about a problem, to standard error, so that it is not piped on. */
  readonly warn: (line: string) => void;
}

/** A problem that an operator can resolve. It is shown without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** `--help` was given. It is shown on standard output, and the exit code is 0. */
class HelpRequest extends Error {
  override readonly name = 'HelpRequest';
}

/**
 * The options and positional arguments of a tool.
 *
 * @throws {OperatorError} with the usage, for an unknown option; what `runProgram` answers with the usage, for `--help`
 */
export function readArguments<const O extends ParseArgsOptionsConfig>(
  { args }: Pick<Terminal, 'args'>,
  usage: string,
  options: O,
) {
  if (args.some(isHelp)) throw new HelpRequest(usage);
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw codeOf(error)?.startsWith('ERR_PARSE_ARGS_') === true ? new OperatorError(usage) : error;
  }
}

/** Runs a tool as this process, with the settings of `.env`. See `runProgram`. */
export async function runTool(run: (terminal: Terminal) => Promise<boolean>): Promise<void> {
  process.umask(ownerOnly.umask);
  return runProgram(async (terminal) => {
    // Whoever asks how it is used need not have a `.env` that can be read.
    const envFileNames = terminal.args.some(isHelp) ? [] : loadEnvFile(process.env);
    return run({ ...terminal, envFileNames });
  });
}

/** Runs a program as this process. The exit code is 0, or 1 for `false` and for an error. */
export async function runProgram(run: (terminal: Terminal) => Promise<boolean>): Promise<void> {
  try {
    const done = await run({
      args: process.argv.slice(2),
      env: process.env,
      envFileNames: [],
      print,
      warn: complain,
    });
    process.exitCode = done ? 0 : 1;
  } catch (error) {
    if (error instanceof HelpRequest) return print(error.message);
    const isResolvable = error instanceof OperatorError || error instanceof EnvFileError || isOfTheSystem(error);
    if (!isResolvable) throw error;
    complain(error.message);
    process.exitCode = 1;
  }
}

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** An error of the system, such as a full disk or a missing permission. Its message names the file. */
function isOfTheSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
