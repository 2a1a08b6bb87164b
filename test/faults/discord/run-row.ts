import pLimit from 'p-limit';
import type { MemberHandle } from '../../../sandbox/discord/people/handles.ts';
import type { StandInMessage } from '../../../sandbox/discord/message/types.ts';
import { filesOf, startEasel, textOf, type Easel } from '../../support/easel.ts';
import { areAllAnnounced, ledgerOf } from '../../support/ledger.ts';
import { press } from '../../support/press.ts';
import { tries } from '../../support/submissions.ts';
import { surfaces, type FaultedRequest, type JobFault, type Surface } from './job-fault.ts';
import { ends, says } from './said.ts';

const minute = 60_000;
/** For a table of rows on a busy machine, in ms of real time. */
export const patience = 300_000;
/** Most of a row's time is waiting in real time. */
const atOnce = 4;
const step = 1_000;
const mostSteps = 4_000;

type Outcome = Required<Pick<JobFault, 'fault' | 'shown' | 'files' | 'credits' | 'spend' | 'posts'>>;

/** The outcome of each row, several at a time. Each has a bot and a Discord of its own. */
export async function observed<Row extends { readonly fault: string }>(
  rows: readonly Row[],
  run: (row: Row, index: number) => Promise<object>,
): Promise<object[]> {
  const limited = pLimit(atOnce);
  return Promise.all(
    rows.map(async (row, index) =>
      limited(async () => {
        const outcome = await run(row, index).catch((error: unknown) => ({ error }));
        return { fault: row.fault, ...outcome };
      }),
    ),
  );
}

/** The expected outcomes of the rows. */
export function expected(rows: readonly JobFault[]): Outcome[] {
  return rows.map(({ fault, shown, images = 1, files = images, credits, spend, posts }) => ({
    fault,
    shown,
    files,
    credits,
    spend,
    posts,
  }));
}

/** The outcomes of the rows. Every second one is in Chinese. */
export async function outcomes(rows: readonly JobFault[]): Promise<object[]> {
  return observed(rows, async (row, index) => outcomeOf(row, index % 2 === 0 ? 'ana' : 'mei'));
}

/**
 * Lets time pass until `found` returns something, by a second at most in one step. However slow the machine is, the clock
 * advances only by minutes, which is less than the lifetime of tokens and kept results.
 */
export async function soon<T>({ clock }: Easel, found: () => T | undefined | false): Promise<T> {
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const value = found();
    if (value !== undefined && value !== false) return value;
    await clock.advanceToNext(step);
  }
  throw new Error('nothing came of it');
}

/** The outcome of one job with this fault, when its end is announced, or when nothing follows. */
async function outcomeOf(row: JobFault, who: 'ana' | 'mei'): Promise<Omit<Outcome, 'fault'>> {
  const easel = await startEasel(row.discord === undefined ? {} : { discord: row.discord });
  const { channel, clock, runcomfy } = easel;
  const owner = easel[who];
  if (row.long === true) runcomfy.next({ runMs: 20 * minute });
  row.before?.(easel, owner);
  const asked = await owner.command(channel, 'image', { prompt: 'waves', images: row.images ?? 1 });
  let seen: FaultedRequest = { owner, asked, pressed: undefined };
  await row.typed?.(easel, seen);
  await cardAnswered(easel, row);
  if (row.posts > 0) {
    await soon(easel, () => ledgerOf(easel).jobs[0]?.requestId !== undefined);
    if (row.alone === true) seen = { ...seen, pressed: await press(owner, asked.reply(), `private:${asked.id}`) };
    row.running?.(easel, seen);
    if (row.long === true) await clock.advance(20 * minute);
  }
  if (row.credits === 'none held') await clock.advance(5 * minute);
  else await soon(easel, () => areAllAnnounced(easel));
  // Other messages, such as the answer to a press, come a moment later.
  await clock.advance(minute);
  return outcomeOnLedger(easel, seen);
}

/** Waits in real time, as the bot waits for the answer to a card. */
async function cardAnswered(easel: Easel, { credits, unanswered }: JobFault): Promise<void> {
  const { clock, discord } = easel;
  if (unanswered === true) return;
  await discord.until(() => discord.traffic.some(({ path }) => path.includes('/callback')));
  await clock.advance(500);
  if (credits !== 'none held') await discord.until(() => ledgerOf(easel).jobs.length === 1);
}

async function outcomeOnLedger(easel: Easel, seen: FaultedRequest): Promise<Omit<Outcome, 'fault'>> {
  const { guild } = easel;
  const ledger = ledgerOf(easel);
  const [job] = ledger.jobs;
  const messages = await messagesAt(easel, seen);
  const { language } = job?.owner ?? { language: 'en-US' };
  const { spent, held } = ledger.member(guild.id, seen.owner.id);
  if (held !== 0 || ledger.bot().held !== 0) throw new Error('a hold is left');
  return {
    shown: Object.fromEntries(
      surfaces.flatMap((place) => {
        const text = messages[place].map(textOf).join('\n');
        const said = ends.filter((key) => says(text, language, key));
        return said.length === 0 ? [] : [[place, said.join(' ')]];
      }),
    ),
    files: surfaces.flatMap((place) => messages[place].flatMap(filesOf)).length,
    credits: job === undefined ? 'none held' : spent === job.hold.credits ? 'charged' : 'given back',
    spend: ledger.bot().spent === 0 ? '0' : 'counted',
    posts: tries(easel),
  };
}

async function messagesAt(
  easel: Easel,
  seen: FaultedRequest,
): Promise<Readonly<Record<Surface, readonly StandInMessage[]>>> {
  const { asked, owner, pressed } = seen;
  const own = [asked.reply(), ...asked.followUps()].filter((message) => message !== undefined);
  const ids = new Set(own.map(({ id }) => id));
  const others = easel.channel.messages().filter(({ id }) => !ids.has(id));
  return {
    reply: own,
    channel: others,
    direct: owner.directMessages().filter(({ ephemeralTo }) => ephemeralTo === undefined),
    press: pressed === undefined ? [] : [pressed.reply(), ...pressed.followUps()].filter((one) => one !== undefined),
    jobs: [await jobsElsewhere(easel, owner)],
  };
}

/** The answer of `/jobs` in another server, because the first may be gone. */
async function jobsElsewhere({ discord }: Easel, owner: MemberHandle): Promise<StandInMessage> {
  const elsewhere = discord.addGuild({ name: 'Elsewhere' });
  const asked = await elsewhere.join(owner).command(elsewhere.addChannel(), 'jobs');
  return discord.until(() => asked.reply());
}
