import { setTimeout as pause } from 'node:timers/promises';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { RateLimitMode } from '../../sandbox/discord/rest/rate-limits.ts';
import { offer } from './channel.ts';
import { createCrowd, type Crowd, type Told } from './crowd.ts';
import { createProbe, type Probe } from './probe.ts';

/** Who is in the one server. */
export interface Town {
  readonly members: number;
  readonly channels: number;
  readonly rateLimits: RateLimitMode;
  /** Bytes a file; default Discord's. */
  readonly attachmentLimit?: number;
}

/** The stand-in for Discord with its people, as a process of its own. */
export interface DiscordStage extends Pick<Probe, 'watchLoop' | 'loopDelay'> {
  open(town: Town): Promise<{ readonly url: string; readonly token: string }>;
  /** Resolves once a bot is connected and its command can be typed. */
  connected(): Promise<void>;
  /** Types commands number `first` and on, so many a second (`Infinity`: at once); resolves when all are typed. */
  type(commands: { readonly first: number; readonly count: number; readonly perSecond: number }): Promise<void>;
  /** Resolves with how many commands have an answer, once all have or `patience` ms have passed. */
  answered(patience: number): Promise<number>;
  /** The same for files. */
  delivered(patience: number): Promise<number>;
  /** From now on no interaction's token is good for an edit: each has to be made as the bot, in its channel. */
  endTokens(): Promise<void>;
  /** Requests that were answered 429. */
  refused(): Promise<number>;
  told(): Promise<readonly Told[]>;
  /** When edits without files were made as the bot, in epoch ms. */
  statusEdits(): Promise<readonly number[]>;
  /** Removes its files. */
  close(): Promise<void>;
}

function createStage(): DiscordStage {
  const opened = Promise.withResolvers<{ readonly discord: DiscordStandIn; readonly crowd: Crowd }>();
  return {
    ...createProbe(),
    async open({ members, channels, rateLimits, attachmentLimit }) {
      const discord = await startDiscord({ rateLimits });
      const guild = discord.addGuild({ name: 'Bench', ...(attachmentLimit !== undefined && { attachmentLimit }) });
      const crowd = createCrowd(
        Array.from({ length: members }, () => guild.addMember()),
        Array.from({ length: channels }, () => guild.addChannel()),
      );
      discord.onRequest((exchange) => crowd.see(exchange));
      opened.resolve({ discord, crowd });
      return { url: discord.url, token: discord.token };
    },
    async connected() {
      const { discord } = await opened.promise;
      const isThere = (): boolean =>
        discord.gateway.sessions().some(({ connected }) => connected) && discord.commands().length > 0;
      await discord.until(isThere, 60_000);
    },
    async type({ first, count, perSecond }) {
      const { crowd } = await opened.promise;
      const start = performance.now();
      for (let typed = 0; typed < count; typed += 1) {
        const due = start + (typed * 1000) / perSecond;
        while (performance.now() < due) await pause(due - performance.now());
        await crowd.type(first + typed);
      }
    },
    answered: async (patience) => (await opened.promise).crowd.answered(patience),
    delivered: async (patience) => (await opened.promise).crowd.delivered(patience),
    async endTokens() {
      const { discord } = await opened.promise;
      const body = { code: 50_027, message: 'Invalid Webhook Token' };
      discord.faults.inject({ path: /\/webhooks\//, times: Infinity, fault: { kind: 'answer', status: 401, body } });
    },
    async refused() {
      const { discord } = await opened.promise;
      return discord.traffic.filter(({ status }) => status === 429).length;
    },
    close: async () => (await opened.promise).discord.close(),
    statusEdits: async () => (await opened.promise).crowd.statusEdits(),
    told: async () => (await opened.promise).crowd.told(),
  };
}

offer(createStage());
