import type { DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import { ended, filesOf, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import type { Ending, GatewayFault, Hindrance } from './gateway.ts';
import { says } from './said.ts';
import { soon } from './run-row.ts';

type Asked = Awaited<ReturnType<Easel['ana']['command']>>;

/** Enough pictures for two messages. They take their time. */
async function askFor(easel: Easel, images = 1): Promise<Asked> {
  const { ana, channel, discord, runcomfy } = easel;
  runcomfy.next({ runMs: 60_000 });
  const asked = await ana.command(channel, 'image', { prompt: 'waves', images });
  await discord.until(() => asked.state === 'answered');
  await soon(easel, () => ledgerOf(easel).jobs[0]?.state === 'running');
  return asked;
}

/** The final outcome of the job. */
async function outcome(easel: Easel, asked: Asked, images = 1): Promise<object> {
  const { ana, channel, guild, runcomfy } = easel;
  await soon(easel, () => ended(asked) && channel.messages().flatMap(filesOf).length === images);
  await soon(easel, () => areAllAnnounced(easel));
  const ledger = ledgerOf(easel);
  const [job] = ledger.jobs;
  return {
    delivered: says(textOf(asked.reply()), 'en-US', 'status.delivered'),
    posts: runcomfy.submissions.length,
    charged: ledger.member(guild.id, ana.id).spent === job?.hold.credits,
    counted: ledger.bot().spent === job?.hold.micros,
  };
}

/** The job did not notice. */
export const well = { delivered: true, posts: 1, charged: true, counted: true };

/**
 * discord.js waits in real time before it connects again, and for some seconds of the clock before it identifies again.
 */
async function connectedAgain({ clock, discord }: Easel, isConnected: () => boolean): Promise<void> {
  let left = 10_000;
  const pacing = setInterval(() => {
    const step = Math.min(left, 250);
    left -= step;
    if (step > 0) void clock.advance(step);
  }, 20);
  await discord.until(isConnected, 20_000).finally(() => clearInterval(pacing));
}

/** A connection that breaks while a job runs. */
export async function pass({ happens, discord: options, identifies, resumes }: GatewayFault): Promise<object> {
  const easel = await startEasel(options === undefined ? {} : { discord: options });
  const { mei, channel, discord } = easel;
  const { gateway } = discord;
  const asked = await askFor(easel);
  const before = { identifies: gateway.identifies, resumes: gateway.resumes };
  happens(discord);
  await connectedAgain(
    easel,
    () => gateway.identifies - before.identifies >= identifies && gateway.resumes - before.resumes >= resumes,
  );
  const typed = await mei.command(channel, 'quota');
  await discord.until(() => typed.state === 'answered');
  return {
    ...(await outcome(easel, asked)),
    identifies: gateway.identifies - before.identifies,
    resumes: gateway.resumes - before.resumes,
  };
}

/** Removes every command, so that the next start has to register them. */
async function unregister({ url, token, applicationId }: DiscordStandIn): Promise<void> {
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  await fetch(`${url}/v10/applications/${applicationId}/commands`, { method: 'PUT', headers, body: '[]' });
}

/** A start that fails for a while. */
export async function begin({ happens }: Hindrance): Promise<object> {
  const easel = await startEasel();
  const { mei, channel, discord } = easel;
  const asked = await askFor(easel);
  await easel.stop();
  await unregister(discord);
  happens(discord);
  let isReady = false;
  const starting = easel.start().then(() => (isReady = true));
  await soon(easel, () => isReady);
  await starting;
  const typed = await mei.command(channel, 'quota');
  await discord.until(() => typed.state === 'answered');
  return { ...(await outcome(easel, asked)), identifies: discord.gateway.identifies, commands: typed.state };
}

/** The message of the error of this promise. Time passes meanwhile. */
async function failure(easel: Easel, coming: Promise<unknown>): Promise<string> {
  let message: string | undefined;
  const hear = (error: unknown): void => void (message = error instanceof Error ? error.message : '');
  coming.then(hear, hear);
  return soon(easel, () => message);
}

/** A refusal for good, and the next start. */
export async function end({ atStart = false, happens, mend, lastLine }: Ending): Promise<object> {
  const easel = await startEasel();
  const { discord } = easel;
  const asked = await askFor(easel, 11);
  if (atStart) await easel.stop();
  happens(discord);
  const said = await failure(easel, atStart ? easel.start() : easel.failed());
  // As main.ts does.
  await easel.stop();
  const open = ledgerOf(easel).jobs.filter(({ settlement }) => settlement === undefined);
  mend?.(discord);
  const mended = easel.start(discord.token);
  const result = await outcome(easel, asked, 11);
  await mended;
  return { ...result, lastLine: said.slice(0, lastLine.length), open: open.map(({ id }) => id === asked.id) };
}
