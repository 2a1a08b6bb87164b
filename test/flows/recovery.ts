import type { Exchange } from '../../sandbox/wire/server.ts';
import type { Sums } from '../../src/core/accounts.ts';
import type { Job } from '../../src/core/job/record.ts';
import type { CrashScene } from '../support/crash-scenes.ts';
import { filesOf, textOf } from '../support/easel.ts';

export interface Crash {
  readonly name: string;
  readonly images?: number;
  readonly arrange?: (scene: CrashScene) => void;
  /** The bot dies at the first request that this is true of. */
  readonly at: (request: Exchange, scene: CrashScene) => boolean;
  /** That request is handled all the same, which shows here; else it is lost with the bot. */
  readonly done?: (scene: CrashScene) => boolean;
  /** Between the death and the next start. */
  readonly meanwhile?: (scene: CrashScene) => void;
  /** What is on disk of the job when the bot is dead. */
  readonly found: Job['state'];
  readonly ends: Job['state'];
  readonly says?: string;
  /** Requests to RunComfy that may cost, over both lives of the bot; and those that it took. */
  readonly posts: number;
  readonly taken: number;
  /** Messages in the channel; one unless said. */
  readonly messages?: number;
  readonly costs: { readonly member: boolean; readonly bot: boolean };
}

export const delivered = {
  ends: 'delivered',
  says: '✅',
  posts: 1,
  taken: 1,
  costs: { member: true, bot: true },
} as const;
export const unknownOutcome = {
  found: 'submitting',
  ends: 'lost',
  says: "it may have run. No credits used, and it won't be resent.",
  posts: 1,
  costs: { member: false, bot: true },
} as const;

export const isPost = ({ method, path }: Exchange): boolean => method === 'POST' && path.startsWith('/v1/models/');
export const isStatus = ({ method, path }: Exchange): boolean => method === 'GET' && path.endsWith('/status');
export const isMedia = ({ method, path }: Exchange): boolean => method === 'GET' && /\.(jpe?g|png)(\?|$)/.test(path);
export const isFirstAnswer = ({ path }: Exchange): boolean => path.includes('/callback');
export const isEdit = ({ method, path }: Exchange): boolean => method === 'PATCH' && path.includes('/messages/');
export const isLook = ({ method, path }: Exchange): boolean => method === 'GET' && path.includes('/messages/');
export const isUpload = (request: Exchange): boolean =>
  isEdit(request) && (request.headers['content-type'] ?? '').startsWith('multipart/');
export const isFurtherMessage = ({ method, path }: Exchange): boolean =>
  method === 'POST' && path.includes('/webhooks/');
export const files = ({ channel }: CrashScene): number =>
  channel.messages().flatMap((message) => filesOf(message)).length;
export const loseFirstAnswer = ({ discord }: CrashScene): void =>
  void discord.faults.inject({ method: 'POST', path: /callback/, fault: { kind: 'drop-reply' } });

export const stateIn = (scene: CrashScene): Job['state'] | undefined => scene.ledger().jobs[0]?.state;

/** What an account was charged: the whole amount, or nothing; its sums where it is neither. */
function isCharged({ spent, held }: Sums, amount: number | undefined): boolean | Sums {
  if (held === 0 && spent === amount) return true;
  return spent === 0 && held === 0 ? false : { spent, held };
}

/** Kills the bot that runs, starts the next, and tells what came of the job. */
export async function outcomeOf(scene: CrashScene, crash: Crash): Promise<object> {
  const { ana, bot, channel, discord, guild } = scene;
  crash.arrange?.(scene);
  const { done } = crash;
  const dead = scene.killAt(bot, (request) => crash.at(request, scene), done && (() => done(scene)));
  const asked = await ana.command(channel, 'image', { prompt: 'a heron', images: crash.images ?? 1 });
  await dead;
  const found = scene.ledger().jobs.map(({ state }) => state);

  crash.meanwhile?.(scene);
  await scene.readyBot();
  await discord.until(scene.isAllAnnounced, 15_000);

  const ledger = scene.ledger();
  const hold = ledger.jobs[0]?.hold;
  const text = textOf(asked.reply());
  const { says = '' } = crash;
  return {
    found,
    ends: ledger.jobs.map(({ state }) => state),
    says: text.includes(says) ? says : text,
    messages: channel.messages().length,
    alts: channel.messages().flatMap((message) => filesOf(message).map(({ alt }) => alt)),
    posts: scene.requests().filter(isPost).length,
    taken: scene.submissions().length,
    costs: {
      member: isCharged(ledger.member(guild.id, ana.id), hold?.credits),
      server: isCharged(ledger.server(guild.id), hold?.credits),
      bot: isCharged(ledger.bot(), hold?.micros),
    },
  };
}

/** What the crash says. */
export function expectedOf({ found, ends, says = '', messages = 1, images = 1, posts, taken, costs }: Crash): object {
  const arrived = ends === 'delivered' ? images : 0;
  return {
    found: [found],
    ends: [ends],
    says,
    messages,
    alts: Array.from({ length: arrived }, (_, index) =>
      index === 0 ? `AI image 1 of ${images}, asked for: a heron` : `AI image ${index + 1} of ${images}, same prompt`,
    ),
    posts,
    taken,
    costs: { member: costs.member, server: costs.member, bot: costs.bot },
  };
}
