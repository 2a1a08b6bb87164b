import { ButtonStyle, ContainerBuilder, type APIMessageTopLevelComponent } from 'discord.js';
import type { ChangeProblem } from '../../core/moderation/change.ts';
import type { FormName } from '../../core/moderation/preset-form.ts';
import { encode } from '../../core/custom-id.ts';
import type { PresetProblem } from '../../core/moderation/presets.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { textIn } from '../text.ts';
import { addText, backButton } from './parts.ts';

/** Why nothing was changed, with a button that opens the form again. Discord takes no form in answer to a form. */
export function changeProblem(
  setting: FormName,
  problem: ChangeProblem | PresetProblem,
  t: Translate,
): readonly APIMessageTopLevelComponent[] {
  const container = new ContainerBuilder();
  addText(container, [textIn(problem, t)]);
  const again = button(encode('policy', 'again', { setting }), t('policy.button.again'), ButtonStyle.Primary);
  return [container.addActionRowComponents(buttonRow([again, backButton(t)])).toJSON()];
}
