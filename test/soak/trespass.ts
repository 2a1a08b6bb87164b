import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { TrespassName } from './plan.ts';
import type { Seat } from './people.ts';
import type { Command, SoakFixture } from './fixture.ts';

/** Ids of an hour before. */
const beforeAll = 3_600_000n << 22n;

/**
 * A person with a modified client does to this command's job what only others may. Returns nothing if there is nothing
 * to press.
 */
export async function trespass(fixture: SoakFixture, way: TrespassName, command: Command | undefined): Promise<void> {
  if (command === undefined) return;
  const interaction = await attempt(fixture, way, command);
  if (interaction !== undefined) fixture.recordAction({ what: way, interaction, isTrespass: true });
}

async function attempt(
  fixture: SoakFixture,
  way: TrespassName,
  command: Command,
): Promise<InteractionHandle | undefined> {
  const { id } = command.interaction;
  const { stranger } = fixture;
  switch (way) {
    case 'remove':
      if (command.seat === stranger) return undefined;
      return stranger.member.command(stranger.channel, 'moderate remove', { result: id }, { forged: true });
    case 'cancel of nothing':
      return press(fixture, stranger, `cancel:${BigInt(id) - beforeAll}`);
    case 'forged id':
      return press(fixture, stranger, `cancel:${id}:${id}`);
    case 'withhold from elsewhere': {
      const elsewhere = fixture.seats.find(({ guildId }) => guildId !== command.seat.guildId);
      return elsewhere && press(fixture, { ...elsewhere, member: elsewhere.moderator }, `withhold:${id}`);
    }
    case 'withhold':
      return press(fixture, stranger, `withhold:${id}`);
    case 'cancel':
    case 'private':
    case 'receipt':
    case 'show':
      return command.seat === stranger ? undefined : press(fixture, stranger, `${way}:${id}`);
  }
}

/** On the newest public message of the bot in their channel, because they choose the id. */
async function press(
  { discord }: SoakFixture,
  { channel, member }: Seat,
  id: string,
): Promise<InteractionHandle | undefined> {
  const isTheBots = ({ author }: StandInMessage): boolean => author.id === discord.applicationId;
  const message = channel.messages().findLast(isTheBots);
  return message && member.press(message, id, { forged: true });
}
