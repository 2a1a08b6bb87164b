import type { APIMessageTopLevelComponent } from 'discord.js';
import { ContainerBuilder } from 'discord.js';
import type { JobButton } from '../../core/job/view.ts';
import type { Translate } from '../../words/words.ts';
import { jobButtonRows } from './buttons.ts';

/** The id of a note's container. Discord numbers other components from 1. */
const noteMark = 2 ** 30 - 1;

/** Marks a message as a note. What its buttons open may then take its place; a result never loses its place to a note. */
export function asNote(container: ContainerBuilder): ContainerBuilder {
  return container.setId(noteMark);
}

/** Whether a message with these components is a note. */
export function isNote([first]: readonly { readonly id?: number | undefined }[]): boolean {
  return first?.id === noteMark;
}

/** A private note about a job: lines of text, and the buttons that still do something. */
export function jobNote(
  lines: readonly string[],
  buttons: readonly JobButton[],
  t: Translate,
): APIMessageTopLevelComponent[] {
  const container = asNote(new ContainerBuilder());
  container.addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
  for (const row of jobButtonRows(buttons, t)) container.addActionRowComponents(row);
  return [container.toJSON()];
}
