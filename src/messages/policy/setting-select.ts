import { StringSelectMenuBuilder } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { componentLimits } from '../../core/discord-limits.ts';
import { policySettings } from '../../core/moderation/policy.ts';
import { clip } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';

/** The select for every change, as panels of earlier versions have it. */
export function settingSelect(revision: number, t: Translate): StringSelectMenuBuilder {
  return new StringSelectMenuBuilder().setCustomId(encode('policy', 'pick', { revision })).addOptions(
    policySettings.map((setting) => ({
      label: clip(t(`policy.form.${setting}`), componentLimits.optionLabel),
      value: setting,
    })),
  );
}
