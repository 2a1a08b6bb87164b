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

const mostPerServer = 100;
const mostInAll = 2_000;

export function createFileMemory(): FileMemory {
  /** By channel and message, the oldest first. */
  const known = new Map<string, KeptFiles & { readonly guildId: string }>();

  function makeRoom(guildId: string): void {
    const here = [...known].filter(([, each]) => each.guildId === guildId).map(([key]) => key);
    for (const key of here.slice(0, Math.max(here.length - mostPerServer + 1, 0))) known.delete(key);
    const [oldest] = known.keys();
    if (known.size >= mostInAll && oldest !== undefined) known.delete(oldest);
  }

  return {
    keep(place, kept) {
      known.delete(keyOf(place));
      makeRoom(place.guildId);
      known.set(keyOf(place), { ...kept, guildId: place.guildId });
    },
    find: (place) => known.get(keyOf(place)),
  };
}

function keyOf({ channelId, messageId }: MessagePlace): string {
  return `${channelId}:${messageId}`;
}
