import { setTimeout as pause } from 'node:timers/promises';
import { startDiscord, type DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { RuleOptions } from '../../sandbox/discord/people/handles.ts';
import type { RateLimitMode } from '../../sandbox/discord/rest/rate-limits.ts';
import { expose } from './channel.ts';
import { createMembers, type SimulatedMembers, type CommandTrace } from './members.ts';
import { addNeighbours, readsRules, type Neighbours } from './neighbours.ts';
import { createProbe, type Probe } from './probe.ts';

/** The members, channels and rules of the one server. */
export interface ServerLayout {
  readonly members: number;
  readonly channels: number;
  readonly rateLimits: RateLimitMode;
  /** Bytes a file; default Discord's. */
  readonly attachmentLimit?: number;
  /** AutoMod rules. With them there is a second server, and Easel may read the rules of both. */
  readonly rules?: readonly RuleOptions[];
}

/** The stand-in for Discord with its people, as a process of its own. */
export interface DiscordChild extends Pick<Probe, 'watchLoop' | 'loopDelay'> {
  /** Resolves once the bot has read the rules of both servers. */
  rulesRead(): Promise<void>;
  /** In the second server; see `neighbours.ts`. */
  provoke(rules: readonly RuleOptions[], prompt: string): Promise<void>;
  unanswered(): Promise<number>;
  open(layout: ServerLayout): Promise<{ readonly url: string; readonly token: string }>;
  /** Resolves once a bot is connected and its command can be typed. */
  connected(): Promise<void>;
  /** Types commands, numbered from `first`, at this rate a second (`Infinity`: all at once). Resolves when all are typed. */
  type(commands: { readonly first: number; readonly count: number; readonly perSecond: number }): Promise<void>;
  /** Resolves when all commands have an answer, or after `patience` ms, with the number of those that have one. */
  answered(patience: number): Promise<number>;
  /** The same for files. */
  delivered(patience: number): Promise<number>;
  /** From now on every interaction token has expired: edits have to be made as the bot, in the channel. */
  endTokens(): Promise<void>;
  /** The number of requests that were answered with 429. */
  refused(): Promise<number>;
  traces(): Promise<readonly CommandTrace[]>;
  /** When edits without files were made as the bot, in epoch ms. */
  statusEdits(): Promise<readonly number[]>;
  /** Removes its files. */
  close(): Promise<void>;
}

function createStage(): DiscordChild {
  const opened = Promise.withResolvers<{
    readonly discord: DiscordStandIn;
    readonly members: SimulatedMembers;
    readonly neighbours: Neighbours | undefined;
  }>();
  const neighbours = async (): Promise<Neighbours> => {
    const { neighbours: there } = await opened.promise;
    if (there === undefined) throw new Error('there is no second server');
    return there;
  };
  return {
    ...createProbe(),
    async open({ members, channels, rateLimits, attachmentLimit, rules }) {
      const discord = await startDiscord({ rateLimits });
      const guild = discord.addGuild({
        name: 'Bench',
        ...(attachmentLimit !== undefined && { attachmentLimit }),
        ...(rules !== undefined && { botPermissions: readsRules }),
      });
      for (const rule of rules ?? []) guild.addRule(rule);
      const simulated = createMembers(
        Array.from({ length: members }, () => guild.addMember()),
        Array.from({ length: channels }, () => guild.addChannel()),
      );
      discord.onRequest((exchange) => simulated.recordExchange(exchange));
      opened.resolve({
        discord,
        members: simulated,
        neighbours: rules === undefined ? undefined : addNeighbours(discord),
      });
      return { url: discord.url, token: discord.token };
    },
    async connected() {
      const { discord } = await opened.promise;
      const isThere = (): boolean =>
        discord.gateway.sessions().some(({ connected }) => connected) && discord.commands().length > 0;
      await discord.until(isThere, 60_000);
    },
    async type({ first, count, perSecond }) {
      const { members } = await opened.promise;
      const start = performance.now();
      for (let typed = 0; typed < count; typed += 1) {
        const due = start + (typed * 1000) / perSecond;
        while (performance.now() < due) await pause(due - performance.now());
        await members.type(first + typed);
      }
    },
    answered: async (patience) => (await opened.promise).members.answered(patience),
    delivered: async (patience) => (await opened.promise).members.delivered(patience),
    async rulesRead() {
      const { discord } = await opened.promise;
      const read = (): number =>
        discord.traffic.filter(({ path, status }) => path.endsWith('/auto-moderation/rules') && status === 200).length;
      await discord.until(() => read() === 2, 60_000);
    },
    provoke: async (rules, prompt) => (await neighbours()).provoke(rules, prompt),
    unanswered: async () => (await neighbours()).unanswered(),
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
    statusEdits: async () => (await opened.promise).members.statusEdits(),
    traces: async () => (await opened.promise).members.traces(),
  };
}

expose(createStage());
