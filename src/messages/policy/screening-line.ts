import { inlineCode } from '../../core/plain-text.ts';
import { list, localized } from '../../core/text.ts';
import type { Screening } from '../../services/moderation/screening.ts';
import type { Translate } from '../../words/words.ts';
import { textIn, type Style } from '../text.ts';

type ScreeningStatus = Awaited<ReturnType<Screening['coverage']>>;

const longestName = 40;

/** What of the server's AutoMod rules is applied; nothing where there are none, or where a warning says why. */
export function automodState({ autoMod, rules }: ScreeningStatus, t: Translate): readonly string[] {
  if (autoMod === 'unread') return [t('policy.state.automod-unread')];
  return autoMod === 'known' && rules > 0 ? [t('policy.state.automod', { count: rules })] : [];
}

/** Whether the server's AutoMod rules are applied, and what is not checked. */
export function screeningLines(status: ScreeningStatus, t: Translate, style: Style): readonly string[] {
  const none = localized('policy.none');
  const parts = list(uncheckedParts(status, t), none, { isShortenedFirst: true });
  const state = status.autoMod === 'forbidden' ? [t('policy.warning.automod')] : automodState(status, t);
  return [
    ...(state.length === 0 ? [t('policy.no-automod')] : state),
    ...(parts.items.length === 0 ? [] : [textIn(localized('policy.unchecked', { parts }), t, style)]),
    ...(status.isComplete ? [] : [t('policy.unchecked-unknown')]),
  ];
}

/** The parts of the server's rules and blocked words that are not checked. The blocked words are a rule without a name. */
function uncheckedParts({ unchecked }: ScreeningStatus, t: Translate): string[] {
  return unchecked.map(({ ruleName, what, text }) => {
    const kind = t(`policy.unchecked.${what}`);
    const part = text === undefined ? kind : `${kind} ${inlineCode(text, longestName)}`;
    return ruleName === '' ? part : t('policy.unchecked-part', { rule: inlineCode(ruleName, longestName), part });
  });
}
