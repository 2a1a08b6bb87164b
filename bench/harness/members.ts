import { setTimeout as pause } from 'node:timers/promises';
import type { ChannelHandle, InteractionHandle, MemberHandle } from '../../sandbox/discord/people/handles.ts';
import type { Exchange } from '../../sandbox/wire/server.ts';
import { now } from './channel.ts';
import { promptOf } from './words.ts';

/** One command, as Discord recorded it. Times are in epoch ms. */
export interface CommandTrace {
  readonly number: number;
  /** The id of the interaction. */
  readonly id: string;
  readonly typed: number;
  /** Milliseconds from the event on the socket to the arrival of the callback. */
  readonly answeredAfter: number | undefined;
  /** When the edit with the files was answered. */
  readonly delivered: number | undefined;
  /** The number of requests for it. */
  readonly calls: number;
}

interface Command {
  readonly number: number;
  readonly handle: InteractionHandle;
  readonly typed: number;
  answeredAfter?: number;
  delivered?: number;
  calls: number;
}

/** The members who type commands, and a trace of each command. */
export interface SimulatedMembers {
  traces(): readonly CommandTrace[];
  /** When edits without files were made as the bot, in epoch ms. They share a rate limit with the edits that have files. */
  statusEdits(): readonly number[];
  type(number: number): Promise<void>;
  /** Has to be called for every request that Discord gets. */
  recordExchange(exchange: Exchange): void;
  /** Resolves when all commands have an answer, or after `patience` ms, with the number of those that have one. */
  answered(patience: number): Promise<number>;
  /** The same for files. */
  delivered(patience: number): Promise<number>;
}

const recheck = 50;

export function createMembers(members: readonly MemberHandle[], channels: readonly ChannelHandle[]): SimulatedMembers {
  const commands: Command[] = [];
  const byId = new Map<string, Command>();
  const byToken = new Map<string, Command>();
  /** Edits that are not answered yet. */
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
      commands.map(({ number, handle, typed, answeredAfter, delivered, calls }) => ({
        number,
        id: handle.id,
        typed,
        answeredAfter,
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
      if (/\/callback(\?|$)/.test(exchange.path)) command.answeredAfter ??= now() - command.typed;
      else if (exchange.method === 'PATCH') edits.add(exchange);
    },
    answered: async (patience) =>
      counting(() => commands.filter(({ answeredAfter }) => answeredAfter !== undefined).length, patience),
    delivered: async (patience) =>
      counting(() => {
        for (const edit of edits) settle(edit);
        return commands.filter(({ delivered }) => delivered !== undefined).length;
      }, patience),
  };
}
