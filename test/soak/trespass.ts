import type { StandInMessage } from '../../sandbox/discord/message/types.ts';
import type { InteractionHandle } from '../../sandbox/discord/people/handles.ts';
import type { TrespassName } from './plan.ts';
import type { Seat } from './people.ts';
import type { Command, Town } from './town.ts';

/** The ids of an hour before. */
const beforeAll = 3_600_000n << 22n;

/** Somebody does to this command's job what only others may, by a modified client; nothing where there is nothing to press. */
export async function trespass(town: Town, way: TrespassName, command: Command | undefined): Promise<void> {
  if (command === undefined) return;
  const interaction = await attempt(town, way, command);
  if (interaction !== undefined) town.did({ what: way, interaction, isTrespass: true });
}

async function attempt(town: Town, way: TrespassName, command: Command): Promise<InteractionHandle | undefined> {
  const { id } = command.interaction;
  const { stranger } = town;
  switch (way) {
    case 'remove':
      if (command.seat === stranger) return undefined;
      return stranger.member.command(stranger.channel, 'moderate remove', { result: id }, { forged: true });
    case 'cancel of nothing':
      return press(town, stranger, `cancel:${BigInt(id) - beforeAll}`);
    case 'forged id':
      return press(town, stranger, `cancel:${id}:${id}`);
    case 'withhold from elsewhere': {
      const elsewhere = town.seats.find(({ guildId }) => guildId !== command.seat.guildId);
      return elsewhere && press(town, { ...elsewhere, member: elsewhere.moderator }, `withhold:${id}`);
    }
    case 'withhold':
      return press(town, stranger, `withhold:${id}`);
    case 'cancel':
    case 'private':
    case 'receipt':
    case 'show':
      return command.seat === stranger ? undefined : press(town, stranger, `${way}:${id}`);
  }
}

/** On the newest public message of the bot's where they are: the id is theirs to choose. */
async function press({ discord }: Town, { channel, member }: Seat, id: string): Promise<InteractionHandle | undefined> {
  const isTheBots = ({ author }: StandInMessage): boolean => author.id === discord.applicationId;
  const message = channel.messages().findLast(isTheBots);
  return message && member.press(message, id, { forged: true });
}
