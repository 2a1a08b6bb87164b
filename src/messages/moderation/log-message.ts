import type { ContainerBuilder } from 'discord.js';
import { messageLimits } from '../../core/discord-limits.ts';
import type { LogMarks, LogMessage, TimedEntry } from '../../core/moderation/log-entry.ts';
import type { Translate } from '../../words/words.ts';
import { logCard } from './log-card.ts';

/** The longest prompt that a card shows, where it is alone in its message and where it is one of several. */
const longestAlone = 1_000;
const longestAmong = 150;

type Card = ReturnType<ContainerBuilder['toJSON']>;

/** As many entries as one message takes, from the first on: at least one. Each entry is a card of its own. */
export function logMessage(
  guildId: string,
  entries: readonly TimedEntry[],
  marks: LogMarks,
  t: Translate,
): { readonly message: LogMessage; readonly taken: number } {
  const longestPrompt = entries.length === 1 ? longestAlone : longestAmong;
  const cards = entries.map((entry) => logCard(guildId, entry, longestPrompt, t).toJSON());
  const taken = Math.max(countThatFit(cards), 1);
  const components = cards.slice(0, taken).map((card, index) => (index === 0 ? withMarks(card, marks) : card));
  return { message: { components, marks }, taken };
}

function countThatFit(cards: readonly Card[]): number {
  let [text, parts] = [0, 0];
  const tooMany = cards.findIndex((card) => {
    const size = sizeOf(card);
    text += size.text;
    parts += size.parts;
    return text > messageLimits.text || parts > messageLimits.components;
  });
  return tooMany === -1 ? cards.length : tooMany;
}

interface Component {
  readonly type: number;
  readonly content?: string;
  readonly components?: readonly Component[];
}

/** The characters of all texts of a component, and how many components it is with those in it. */
function sizeOf({ content = '', components = [] }: Component): { readonly text: number; readonly parts: number } {
  const sizes = components.map(sizeOf);
  return {
    text: sizes.reduce((sum, { text }) => sum + text, content.length),
    parts: sizes.reduce((sum, { parts }) => sum + parts, 1),
  };
}

function withMarks(card: Card, [first, second]: LogMarks): Card {
  const [top, ...others] = card.components;
  return top === undefined ? card : { ...card, id: first, components: [{ ...top, id: second }, ...others] };
}
