import type { APIMessageTopLevelComponent } from 'discord.js';
import { ContainerBuilder } from 'discord.js';
import type { JobButton } from '../../core/job/view.ts';
import type { Translate } from '../../words/words.ts';
import { jobButtonRows } from './buttons.ts';

/** A private note about a job: lines of text, and the buttons that still do something. */
export function jobNote(
  lines: readonly string[],
  buttons: readonly JobButton[],
  t: Translate,
): APIMessageTopLevelComponent[] {
  const container = new ContainerBuilder().addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
  for (const row of jobButtonRows(buttons, t)) container.addActionRowComponents(row);
  return [container.toJSON()];
}
