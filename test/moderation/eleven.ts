import { filesOf } from '../support/easel.ts';
import type { CrashHarness } from '../support/crash-harness.ts';
import { areAllAnnounced, ledgerOf } from '../support/ledger.ts';

/** Ana's eleven pictures, in two messages. */
export async function delivered(harness: CrashHarness): Promise<string> {
  const { ana, channel, discord } = harness;
  const asked = await ana.command(channel, 'image', { prompt: 'a cat', images: 11 });
  await discord.until(() => channel.messages().flatMap(filesOf).length === 11);
  await discord.until(() => ledgerOf(harness).jobs.length === 1 && areAllAnnounced(harness));
  return asked.id;
}
