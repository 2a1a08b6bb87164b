import { setTimeout as pause } from 'node:timers/promises';
import type { DiscordStandIn } from '../../sandbox/discord/discord.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { mainThreadWork } from '../support/main-thread.ts';

/** How long Discord waits for an answer, in ms. */
const answerTime = 3_000;

/** What bots do about the actions whose answers Discord waits for. */
export interface Waiting {
  /** Called for a bot that has started. */
  begin(pid: number): void;
  add(interaction: InteractionHandle): void;
  /** After how many ms a bot sent an answer, in time or not; `undefined` if none did. */
  triedAfter(interaction: InteractionHandle): number | undefined;
  /**
   * For how many ms the bot's main thread had a processor while Discord waited for the answer. It has few on a busy
   * machine. `undefined` if the bot died meanwhile.
   */
  worked(interaction: InteractionHandle): number | undefined;
  /** Resolves when the running bot has answered everything, or tried to, and after this many ms in any case. */
  over(ms: number): Promise<void>;
}

export function createWaiting(discord: DiscordStandIn): Waiting {
  const tried = new Map<string, number>();
  const worked = new Map<string, number | undefined>();
  /** The actions that the running bot got, and when its work meanwhile is known. */
  let asked: { readonly interaction: InteractionHandle; readonly measured: Promise<void> }[] = [];
  let pid = 0;
  discord.onRequest(({ path }) => {
    const [, id] = /\/interactions\/(\d+)\/[^/]+\/callback/.exec(path) ?? [];
    if (id !== undefined && !tried.has(id)) tried.set(id, Date.now());
  });

  async function measure({ id }: InteractionHandle): Promise<void> {
    const whose = pid;
    const before = mainThreadWork(whose);
    await pause(answerTime, undefined, { ref: false });
    const after = mainThreadWork(whose);
    worked.set(id, before === undefined || after === undefined ? undefined : after - before);
  }

  return {
    begin(next) {
      pid = next;
      asked = [];
    },
    add(interaction) {
      asked.push({ interaction, measured: measure(interaction) });
    },
    triedAfter({ id, createdAt }) {
      const at = tried.get(id);
      return at === undefined ? undefined : at - createdAt;
    },
    worked: ({ id }) => worked.get(id),
    async over(ms) {
      const until = Date.now() + ms;
      while (Date.now() < until && asked.some(({ interaction }) => !tried.has(interaction.id))) await pause(20);
      const unanswered = asked.filter(({ interaction }) => interaction.response === undefined);
      await Promise.all(unanswered.map(async ({ measured }) => measured));
    },
  };
}
