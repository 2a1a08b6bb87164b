import type { Component, StandInMessage } from '../../../discord/client/api.ts';

const textDisplay = 10;

/** What a message says, as it was written: its content, or the texts of its components. */
export function textOf({ content, components }: Pick<StandInMessage, 'content' | 'components'>): string {
  return [content, ...components.flatMap(textsIn)].filter((text) => text !== '').join('\n');
}

function textsIn({ type, content, components = [] }: Component): readonly string[] {
  return [...(type === textDisplay && content !== undefined ? [content] : []), ...components.flatMap(textsIn)];
}
