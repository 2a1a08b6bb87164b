import { createBoundedCache } from '../bounded-cache.ts';
import type { TargetFile } from '../request.ts';

/** The files of a message that a menu was opened on. */
export interface KeptFiles {
  readonly authorId: string;
  readonly files: readonly TargetFile[];
}

interface MessagePlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * The files of messages that menus were opened on, for the forms that follow. A custom id has no room for Discord's
 * links, and the bot may not read members' messages by itself. After a restart the menu has to be opened again.
 */
export interface FileMemory {
  keep(place: MessagePlace, kept: KeptFiles): void;
  find(place: MessagePlace): KeptFiles | undefined;
}

/** A form may be open for as long as Discord's links last, and the files say when these end. */
const bounds = { lifetime: Infinity, mostPerGroup: 100, mostInAll: 2_000 };

export function createFileMemory(): FileMemory {
  const cache = createBoundedCache<KeptFiles>(bounds);
  return {
    keep: (place, kept) => cache.keep(keyOf(place), place.guildId, kept, 0),
    find: (place) => cache.find(keyOf(place), 0),
  };
}

function keyOf({ channelId, messageId }: MessagePlace): string {
  return `${channelId}:${messageId}`;
}
