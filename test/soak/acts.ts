import { setTimeout as pause } from 'node:timers/promises';
import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import { injectFault } from './faults.ts';
import type { Act } from './plan.ts';
import type { Command, SoakFixture } from './fixture.ts';
import { trespass } from './trespass.ts';

/** Does one act after the other, until the bot is dead. */
export async function act(fixture: SoakFixture, acts: readonly Act[], over: AbortSignal): Promise<void> {
  for (const next of acts) {
    await pause(next.after, undefined, { signal: over }).catch(() => {});
    if (over.aborted) return;
    await doOne(fixture, next);
  }
}

/** Resolves when the bot gets what people do, or is dead. */
export async function connected({ discord }: SoakFixture, over: AbortSignal): Promise<void> {
  const isThere = (): boolean =>
    discord.gateway.sessions().some((session) => session.connected) && discord.commands().length > 0;
  while (!over.aborted && !isThere()) await pause(5);
}

async function doOne(fixture: SoakFixture, next: Act): Promise<void> {
  switch (next.kind) {
    case 'ask':
      return fixture.ask(next.who, next.command, next.amount, next.outcome);
    case 'burst':
      return fixture.burst(next.commands);
    case 'fault':
      return injectFault(fixture, next.fault);
    case 'rule':
      return fixture.changeRule(next.which);
    case 'clock':
      return fixture.clock.set(next.offset);
    case 'press':
      return press(fixture, next);
    case 'trespass':
      return trespass(fixture, next.way, recent(fixture, next.which)?.command);
    case 'remove': {
      const command = recent(fixture, next.which)?.command;
      if (command === undefined) return;
      const { seat, interaction, wishes } = command;
      wishes.add('remove');
      const options = { result: interaction.id };
      note(fixture, 'removing', await seat.moderator.command(seat.channel, 'moderate remove', options));
      return;
    }
    case 'delete': {
      const found = recent(fixture, next.which);
      if (found?.reply !== undefined) await found.command.seat.moderator.deleteMessage(found.reply);
    }
  }
}

/** The person who may press it, on the reply. */
async function press(fixture: SoakFixture, { action, which }: Extract<Act, { kind: 'press' }>): Promise<void> {
  const found = recent(fixture, which);
  if (found?.reply === undefined) return;
  const { command, reply } = found;
  const { seat, interaction, wishes } = command;
  const presser = action === 'withhold' ? seat.moderator : seat.member;
  wishes.add(action);
  note(fixture, action, await presser.press(reply, `${action}:${interaction.id}`, { forged: true }));
}

function note(fixture: SoakFixture, what: string, interaction: InteractionHandle): void {
  fixture.recordAction({ what, interaction, isTrespass: false });
}

/** A recent command that was not refused, and its reply. */
function recent({ commands }: SoakFixture, which: number): { command: Command; reply?: StandInMessage } | undefined {
  const going = commands.filter(({ interaction }) => interaction.response?.ephemeral !== true);
  const command = going.at(-1 - (which % Math.max(going.length, 1)));
  const reply = command?.interaction.reply();
  return command && { command, ...(reply && { reply }) };
}
