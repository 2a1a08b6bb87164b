import type { Chat } from '../state/chat.ts';
import { hasWord } from '../words/has-word.ts';

/** What somebody is in the demo servers, in words. */
export function sayPart(chat: Pick<Chat, 'say'>, part: string): string {
  const word = `shell.part.${part}`;
  return hasWord(word) ? chat.say(word) : part;
}
