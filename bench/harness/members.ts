import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { now } from './channel.ts';
import { promptOf } from './words.ts';

/** What Discord saw of one command. Moments in epoch ms. */
export interface CommandTrace {
  readonly number: number;
  /** The interaction's. */
  readonly id: string;
  readonly typed: number;
  /** From the event on the socket to the callback's arrival, in ms. */
  readonly acknowledged: number | undefined;
  /** The answer to the edit that brought the files was sent. */
  readonly delivered: number | undefined;
  /** Requests that concern it. */
  readonly calls: number;
}

interface Command {
  readonly number: number;
  readonly handle: InteractionHandle;
  readonly typed: number;
  acknowledged?: number;
  delivered?: number;
  calls: number;
}

/** People who type commands, and what comes of each. */
export interface SimulatedMembers {
  traces(): readonly CommandTrace[];
  /** When edits without files were made as the bot, which share a limit with those that bring files, in epoch ms. */
  statusEdits(): readonly number[];
  type(number: number): Promise<void>;
  /** Told of every request that Discord gets. */
  recordExchange(exchange: Exchange): void;
  /** Resolves with how many have an answer, once all have or `patience` ms have passed. */
  answered(patience: number): Promise<number>;
  /** The same for files. */
  delivered(patience: number): Promise<number>;
}

const recheck = 50;

export function createMembers(members: readonly MemberHandle[], channels: readonly ChannelHandle[]): SimulatedMembers {
  const commands: Command[] = [];
  const byId = new Map<string, Command>();
  const byToken = new Map<string, Command>();
  /** Edits whose answer is not sent yet. */
  const edits = new Set<Exchange>();
  const statusEdits: number[] = [];

  function commandOf(path: string): Command | undefined {
    const [, id] = /\/interactions\/(\d+)\//.exec(path) ?? [];
    if (id !== undefined) return byId.get(id);
    const [, token] = /\/webhooks\/\d+\/([^/?]+)/.exec(path) ?? [];
    if (token !== undefined) return byToken.get(decodeURIComponent(token));
    const [, messageId] = /\/messages\/(\d+)/.exec(path) ?? [];
    return messageId === undefined ? undefined : commands.find(({ handle }) => handle.reply()?.id === messageId);
  }

  function settle(exchange: Exchange): void {
    if (exchange.overAt === undefined) return;
    edits.delete(exchange);
    const { files = [] } = (exchange.body ?? {}) as { files?: readonly unknown[] };
    if (exchange.status !== 200) return;
    const command = commandOf(exchange.path);
    if (files.length === 0 && exchange.path.includes('/channels/')) statusEdits.push(exchange.overAt);
    if (files.length > 0 && command !== undefined) command.delivered ??= exchange.overAt;
  }

  async function counting(count: () => number, patience: number): Promise<number> {
    const deadline = performance.now() + patience;
    while (count() < commands.length && performance.now() < deadline) await pause(recheck);
    return count();
  }

  return {
    statusEdits: () => statusEdits,
    traces: () =>
      commands.map(({ number, handle, typed, acknowledged, delivered, calls }) => ({
        number,
        id: handle.id,
        typed,
        acknowledged,
        delivered,
        calls,
      })),
    async type(number) {
      const member = members[number % members.length];
      const channel = channels[number % channels.length];
      if (member === undefined || channel === undefined) throw new Error('nobody is here to type');
      const handle = await member.command(channel, 'image', { prompt: promptOf(number), images: 1, seed: 1 });
      const command: Command = { number, handle, typed: now(), calls: 0 };
      commands.push(command);
      byId.set(handle.id, command);
      byToken.set(handle.token, command);
    },
    recordExchange(exchange) {
      const command = commandOf(exchange.path);
      if (command === undefined) return;
      command.calls += 1;
      if (/\/callback(\?|$)/.test(exchange.path)) command.acknowledged ??= now() - command.typed;
      else if (exchange.method === 'PATCH') edits.add(exchange);
    },
    answered: async (patience) =>
      counting(() => commands.filter(({ acknowledged }) => acknowledged !== undefined).length, patience),
    delivered: async (patience) =>
      counting(() => {
        for (const edit of edits) settle(edit);
        return commands.filter(({ delivered }) => delivered !== undefined).length;
      }, patience),
  };
}
