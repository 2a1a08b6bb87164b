import { inlineCode } from '../../core/plain-text.ts';
import type { Screening } from '../../services/moderation/screening.ts';
import type { Translate } from '../../words/words.ts';

type ScreeningStatus = Awaited<ReturnType<Screening['coverage']>>;

const longestName = 40;

/** Whether the server's AutoMod rules are applied. */
export function screeningLine({ autoMod, rules }: ScreeningStatus, t: Translate): string {
  switch (autoMod) {
    case 'known':
      return t('policy.line.automod', { count: rules });
    case 'unread':
      return t('policy.line.automod-unread');
    case 'forbidden':
      return t('policy.line.automod-forbidden');
  }
}

/** The parts of the server's rules and blocked words that are not checked. The blocked words are a rule without a name. */
export function uncheckedParts({ unchecked }: ScreeningStatus, t: Translate): string[] {
  return unchecked.map(({ ruleName, what, text }) => {
    const kind = t(`policy.unchecked.${what}`);
    const part = text === undefined ? kind : `${kind} ${inlineCode(text, longestName)}`;
    return ruleName === '' ? part : `${inlineCode(ruleName, longestName)} (${part})`;
  });
}
