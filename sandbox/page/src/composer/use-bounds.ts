import type { CommandOption } from '../../../discord/client/api.ts';
import { useChat } from '../state/use-chat.ts';

/** What a number or a text may be, in words. Empty if anything goes. */
export function useBounds({ min_value: min, max_value: max, max_length: longest }: CommandOption): string {
  const chat = useChat();
  if (min !== undefined && max !== undefined) return chat.say('composer.bounds.between', { min, max });
  if (min !== undefined) return chat.say('composer.bounds.least', { min });
  if (max !== undefined) return chat.say('composer.bounds.most', { max });
  return longest === undefined ? '' : chat.say('composer.bounds.length', { max: longest });
}
