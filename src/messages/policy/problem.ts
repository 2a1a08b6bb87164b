import { ActionRowBuilder, ButtonBuilder, ButtonStyle, type APIMessageTopLevelComponent } from 'discord.js';
import type { ChangeProblem } from '../../core/moderation/change.ts';
import { hasForm, type PolicySetting } from '../../core/moderation/policy.ts';
import { encode } from '../../core/custom-id.ts';
import type { Translate } from '../../words/words.ts';
import { privateText } from '../private-text.ts';
import { textIn } from '../text.ts';

/** Why nothing was changed, and a button that opens the form again: Discord takes no form in answer to a form. */
export function changeProblem(
  setting: PolicySetting,
  problem: ChangeProblem,
  t: Translate,
): readonly APIMessageTopLevelComponent[] {
  const text = privateText([textIn(problem, t)]);
  if (!hasForm(setting)) return text;
  const again = new ButtonBuilder()
    .setCustomId(encode('policy', 'again', { setting }))
    .setLabel(t('policy.try-again'))
    .setStyle(ButtonStyle.Primary);
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(again);
  return [...text, row.toJSON()];
}
