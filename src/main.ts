import { once } from 'node:events';
import { startApp } from './app.ts';
import { misspelledSettings, unencryptedAddresses } from './config-warnings.ts';
import { parseConfig } from './config.ts';
import { DiscordRefusalError } from './discord/refusal.ts';
import { EnvFileError, loadEnvFile } from './env-file.ts';
import { createLogger, flushed } from './log.ts';
import { EmptyCatalogError, UnknownModelError } from './services/runcomfy/catalog.ts';
import { UncaughtFaultError } from './services/runtime/lifecycle.ts';
import { ownerOnly } from './services/storage/owner-only.ts';
import { SpoolUnusableError } from './services/storage/spool.ts';
import { LocaleFileError } from './words/locale-files.ts';
import { StoreInUseError, StoreUnusableError } from './services/storage/store.ts';

/** In ms. It is below a container's ten seconds. */
const stopTimeout = 8_000;

/**
 * The message of an error that an operator can resolve. Any other error is a fault of the program and shows its stack.
 */
function remedy(error: unknown): string | undefined {
  if (error instanceof DiscordRefusalError) return error.message;
  if (error instanceof StoreInUseError) return `${error.message}: stop it first, or set another DATABASE_URL.`;
  if (error instanceof StoreUnusableError || error instanceof SpoolUnusableError) return error.message;
  if (error instanceof EmptyCatalogError) return `${error.message}: check MODELS_DIR and the problems above.`;
  if (error instanceof LocaleFileError) return `locales/: ${error.message}`;
  if (error instanceof UnknownModelError) return error.message.replaceAll(/^/gm, 'MODELS ');
  return undefined;
}

/** The names of the settings in `.env`; `undefined` where it cannot be read. */
function readEnvFile(): readonly string[] | undefined {
  try {
    return loadEnvFile(process.env);
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const envFileNames = readEnvFile();
  if (envFileNames === undefined) return 1;
  const parsed = parseConfig(process.env);
  if (!parsed.ok) {
    const problems = [...parsed.problems, ...misspelledSettings(envFileNames)].map((each) => `  ${each}\n`).join('');
    process.stderr.write(
      `Easel cannot start with these settings:\n${problems}See .env.example for what each one means.\n`,
    );
    return 1;
  }
  const log = createLogger(parsed.config.logLevel);
  for (const each of misspelledSettings(envFileNames)) log.warn(each);
  for (const each of unencryptedAddresses(parsed.config)) log.warn(each);
  const report = (error: unknown): void => {
    const mend = remedy(error);
    if (mend === undefined) log.fatal({ err: error }, 'Easel could not start');
    else process.stderr.write(`${mend}\n`);
  };
  const exitAnyway = (failure?: Error): void => {
    setTimeout(() => {
      log.error('could not stop in time; open jobs go on at the next start');
      if (failure !== undefined) report(failure);
      process.exit(1);
    }, stopTimeout).unref();
  };
  const stop = new AbortController();
  const stopping = once(stop.signal, 'abort');
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(1);
      stop.abort();
      exitAnyway();
    });
  }
  // The state of the process is unknown after such an error. It stops in order, and continues at the next start.
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (fault: unknown) => {
      log.fatal({ err: fault }, 'an error that nobody caught; stopping');
      if (stop.signal.aborted) return;
      stop.abort(new UncaughtFaultError(name));
      exitAnyway();
    });
  }
  const exitCode = (): number => (stop.signal.reason instanceof UncaughtFaultError ? 1 : 0);
  try {
    const app = await startApp(parsed.config, log, stop.signal);
    const failure = await Promise.race([stopping, app.failed]);
    log.info('stopping');
    if (failure instanceof Error) exitAnyway(failure);
    await app.stop();
    if (failure instanceof Error) throw failure;
    return exitCode();
  } catch (error) {
    if (stop.signal.aborted) return exitCode();
    report(error);
    return 1;
  } finally {
    await flushed(log);
  }
}

process.umask(ownerOnly.umask);
// If the bot is stopped while Discord is away, discord.js may go on reconnecting, which would keep the process alive.
process.exit(await main());
