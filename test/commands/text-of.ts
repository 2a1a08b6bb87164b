import { MessageFlags } from 'discord.js';
import { checkCallback } from '../../sandbox/discord/rules/callback.ts';
import type { Component } from '../../sandbox/discord/message/types.ts';
import type { CommandAnswer } from '../../src/commands/answer.ts';

/** The components of a private answer. Discord accepts them. */
function componentsOf(answer: CommandAnswer | undefined): readonly Component[] {
  if (answer?.kind !== 'message') throw new Error(`not said: ${JSON.stringify(answer)}`);
  const data = { flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2, components: answer.components };
  const violations = checkCallback({ type: 4, data }, { interactionType: 2, files: [] });
  if (violations.length > 0) throw new Error(JSON.stringify(violations));
  return answer.components as unknown as readonly Component[];
}

/** All texts of a private answer, in order. */
export function textIn(answer: CommandAnswer | undefined): string {
  return componentsOf(answer).flatMap(textsOf).join('\n');
}

/** Every button of a private answer: its label and its custom id. */
export function buttonsIn(answer: CommandAnswer | undefined): readonly (readonly [label: string, customId: string])[] {
  return componentsOf(answer).flatMap(buttonsOf);
}

function inside({ components = [], accessory }: Component): readonly Component[] {
  return accessory === undefined ? components : [...components, accessory];
}

function textsOf(component: Component): string[] {
  return [...(component.content === undefined ? [] : [component.content]), ...inside(component).flatMap(textsOf)];
}

function buttonsOf(component: Component): (readonly [string, string])[] {
  const { custom_id: customId, label } = component;
  return [
    ...(customId === undefined ? [] : [[label ?? '', customId] as const]),
    ...inside(component).flatMap(buttonsOf),
  ];
}
