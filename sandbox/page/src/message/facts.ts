import type { StandInMessage } from '../../../discord/client/api.ts';
import type { Directory } from './directory.ts';

/** Bits of a message's `flags` (https://docs.discord.com/developers/resources/message#message-object-message-flags). */
export const flags = { suppressEmbeds: 1 << 2, ephemeral: 1 << 6, loading: 1 << 7 } as const;

type Author = StandInMessage['author'];

/** The name that the server shows. */
export function nameOf(author: Author, { lookUp }: Pick<Directory, 'lookUp'>): string {
  return lookUp('member', author.id)?.name ?? author.global_name ?? author.username;
}

/** Whether the message mentions this reader, by name, by a role of theirs or with everybody. */
export function pings(
  message: StandInMessage,
  { id, roles }: { readonly id: string; readonly roles: readonly string[] },
): boolean {
  const { mentions, mention_roles: mentioned, mention_everyone: all, author } = message;
  if (author.id === id) return false;
  return all || mentions.some((user) => user.id === id) || mentioned.some((role) => roles.includes(role));
}
