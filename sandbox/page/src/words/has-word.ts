import english from './en-US.json' with { type: 'json' };
import type { Word } from './words.ts';

/** Whether the page has a text for a key that was put together from what a server said. */
export function hasWord(key: string): key is Word {
  return Object.hasOwn(english, key);
}
