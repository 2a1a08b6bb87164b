import type { Exchange } from '../../../sandbox/wire/server.ts';
import type { Job } from '../../../src/core/job/record.ts';
import { startCrashHarness, type CrashHarness } from '../../support/crash-harness.ts';
import { textOf } from '../../support/easel.ts';
import { ledgerOf } from '../../support/ledger.ts';
import type { BotProcess } from '../../support/bot-process.ts';
import { modelsFolder, sha256, shownIn, still } from './bench.ts';

const isPost = ({ method, path }: Exchange): boolean => method === 'POST' && path.includes('/models/');
export const isAttached = ({ path }: Exchange): boolean => path.startsWith('/ephemeral-attachments/');
export const isUpload = ({ headers }: Exchange): boolean => (headers['content-type'] ?? '').startsWith('multipart/');
export const isPosted = ({ inputs }: Job): boolean => inputs.some(({ posted }) => posted !== undefined);

/** When the bot dies, and what follows. */
export interface Death {
  readonly die: (harness: CrashHarness, bot: BotProcess) => Promise<void>;
  readonly meanwhile?: (harness: CrashHarness) => Promise<void>;
  /** Requests to RunComfy that may cost, and those that it took. */
  readonly posts: number;
}

/** The bot is killed, and starts again. Returns what RunComfy got, and what the channel shows, of one job. */
export async function outcomeOf({ die, meanwhile }: Death): Promise<object> {
  const harness = await startCrashHarness(undefined, { models: await modelsFolder() });
  const { ana, channel, discord, runcomfy } = harness;
  const bot = await harness.readyBot();
  const picture = await still();
  const dead = die(harness, bot);
  await ana.command(channel, 'animate', { image: picture });
  await dead;
  await meanwhile?.(harness);
  discord.faults.clear();
  await harness.readyBot();
  await discord.until(() => ledgerOf(harness).jobs.every(({ told }) => told === true), 20_000);
  return {
    areInputsTheFile: runcomfy.submissions.map(({ inputs }) => inputs.map((each) => each.sha256 === sha256(picture))),
    posts: runcomfy.traffic.filter(isPost).length,
    messages: channel.messages().map((message) => [shownIn(message).length, textOf(message).includes('✅')]),
  };
}

/** One submission with the file, and one message with the file and the result. */
export function expectedOf({ posts }: Death): object {
  return { areInputsTheFile: [[true]], posts, messages: [[2, true]] };
}
