import { ButtonStyle, type APIMessageTopLevelComponent } from 'discord.js';
import type { ChangeProblem } from '../../core/moderation/change.ts';
import { hasForm, type PolicySetting } from '../../core/moderation/policy.ts';
import { encode } from '../../core/custom-id.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { privateText } from '../private-text.ts';
import { textIn } from '../text.ts';

/** Why nothing was changed, with a button that opens the form again. Discord takes no form in answer to a form. */
export function changeProblem(
  setting: PolicySetting,
  problem: ChangeProblem,
  t: Translate,
): readonly APIMessageTopLevelComponent[] {
  const text = privateText([textIn(problem, t)]);
  if (!hasForm(setting)) return text;
  const again = button(encode('policy', 'again', { setting }), t('policy.try-again'), ButtonStyle.Primary);
  return [...text, buttonRow([again]).toJSON()];
}
