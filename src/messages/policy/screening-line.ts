import { inlineCode } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { Screening } from '../../services/moderation/screening.ts';
import type { Words } from '../../words/words.ts';

type Standing = Awaited<ReturnType<Screening['standing']>>;

const longestName = 40;

/** How the server's AutoMod is honoured. */
export function screeningLine({ autoMod, rules }: Standing, language: Language, words: Words): string {
  switch (autoMod) {
    case 'known':
      return words(language, 'policy.line.automod', { count: rules });
    case 'unread':
      return words(language, 'policy.line.automod-unread');
    case 'forbidden':
      return words(language, 'policy.line.automod-forbidden');
  }
}

/** What of the server's rules and blocked words is not checked here. The blocked words are a rule without a name. */
export function uncheckedParts({ unchecked }: Standing, language: Language, words: Words): string[] {
  return unchecked.map(({ ruleName, what, text }) => {
    const kind = words(language, `policy.unchecked.${what}`);
    const part = text === undefined ? kind : `${kind} ${inlineCode(text, longestName)}`;
    return ruleName === '' ? part : `${inlineCode(ruleName, longestName)} (${part})`;
  });
}
