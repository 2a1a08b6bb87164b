import type { Clock } from '../../wire/clock.ts';
import type { Bounds } from '../bounds.ts';
import type { Changes } from '../changes.ts';
import type { StoredMessage } from '../message/stored-message.ts';
import type { Commands } from './commands.ts';
import type { Files } from './files.ts';
import { channelTypes, type Channel } from './channels.ts';
import type { Guild } from './guilds.ts';
import type { Interaction } from './interactions.ts';
import type { Person, WireUser } from './people.ts';

/** An event for the bot's gateway sessions. */
export interface GatewayEvent {
  readonly t: string;
  readonly d: object;
  /** Only sessions with this intent get it. Without one, all do. */
  readonly intent?: number;
  /** Only the guild's shard gets it. Without one, shard 0 does. */
  readonly guildId?: string;
}

/** The whole state of the stand-in. Routes, gateway and people read and change it. */
export interface World {
  readonly bounds: Bounds;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly origin: string;
  token: string;
  readonly applicationId: string;
  readonly bot: WireUser;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, Person>;
  /** In order of creation. */
  readonly messages: Map<string, StoredMessage>;
  readonly interactions: Map<string, Interaction>;
  readonly interactionsByToken: Map<string, Interaction>;
  readonly commands: Commands;
  readonly files: Files;
  readonly changes: Changes;
  readonly emit: (event: GatewayEvent) => void;
}

/**
 * How many bytes a file may have outside guilds, and in guilds without a boost. Source: Discord's reference, "Uploading
 * Files".
 */
export const defaultAttachmentLimit = 10 * 1024 * 1024;

export function attachmentLimit(world: World, channel: Channel): number {
  return world.guilds.get(channel.guildId ?? '')?.attachmentLimit ?? defaultAttachmentLimit;
}

/** How many bytes a file may have in an interaction of this person: the guild's limit or their own, if that is more. */
export function attachmentLimitOf(world: World, channel: Channel, personId: string): number {
  return Math.max(attachmentLimit(world, channel), world.people.get(personId)?.attachmentLimit ?? 0);
}

/** The direct message channel of this person and the bot. It is made at first use. */
export function directChannel(world: World, personId: string): Channel {
  const existing = world.channels.values().find(({ recipientId }) => recipientId === personId);
  if (existing !== undefined) return existing;
  const channel: Channel = {
    id: world.newId(),
    type: channelTypes.directMessage,
    recipientId: personId,
    name: '',
    nsfw: false,
    position: 0,
    overwrites: new Map(),
    deleted: false,
  };
  world.channels.set(channel.id, channel);
  return channel;
}
