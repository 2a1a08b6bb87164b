import { ComponentType } from 'discord.js';
import type { AnyPanel, CommandServices, PanelAnswer, PanelUse, PartUse } from '../commands/command.ts';
import type { UseKind } from '../core/custom-id.ts';
import type { PanelId } from '../core/panel-id.ts';
import type { Words } from '../words/words.ts';
import { filledIn, isPickedIn } from './sent.ts';
import { panelUse, type PanelInteraction } from './uses.ts';

const selectKinds: Readonly<Partial<Record<ComponentType, UseKind>>> = {
  [ComponentType.Button]: 'button',
  [ComponentType.StringSelect]: 'string-select',
  [ComponentType.UserSelect]: 'user-select',
  [ComponentType.RoleSelect]: 'role-select',
  [ComponentType.MentionableSelect]: 'mentionable-select',
  [ComponentType.ChannelSelect]: 'channel-select',
};

/** How the custom id was used, as Discord tells it. */
export function kindOfUse(interaction: PanelInteraction): UseKind | undefined {
  return interaction.isModalSubmit() ? 'form' : selectKinds[interaction.componentType];
}

/** What a command's own component does; what could not have come from it, as it is offered now, changes nothing. `undefined` outside servers. */
export async function usePart(
  panel: AnyPanel,
  id: PanelId,
  interaction: PanelInteraction,
  { services, words }: { readonly services: CommandServices; readonly words: Words },
): Promise<PanelAnswer | undefined> {
  const use = panelUse(interaction, id.parts);
  if (use === undefined) return undefined;
  const refusal = panel.refusal?.(use);
  if (refusal !== undefined) return refusal;
  const uses: Readonly<Record<string, PartUse>> = panel.uses;
  const part = uses[id.what];
  return part === undefined
    ? undefined
    : ((await answerOf(part, use, interaction, services)) ?? notOffered(use, words));
}

async function answerOf(
  part: PartUse,
  use: PanelUse,
  interaction: PanelInteraction,
  services: CommandServices,
): Promise<PanelAnswer | undefined> {
  switch (part.kind) {
    case 'button':
      return part.press(use, services);
    case 'string-select': {
      const values = interaction.isStringSelectMenu() ? interaction.values : [];
      return isPickedIn(part.menu(use, services), values) ? part.pick(use, services, values) : undefined;
    }
    case 'form': {
      const filled = interaction.isModalSubmit() ? filledIn(part.form(use, services), interaction) : undefined;
      return filled === undefined ? undefined : part.send(use, services, filled);
    }
  }
}

function notOffered({ language }: PanelUse, words: Words): PanelAnswer {
  return { kind: 'refused', text: words(language, 'refusal.not-offered') };
}
