import type { APIMessageTopLevelComponent } from 'discord.js';
import type { Job } from '../../core/job/record.ts';
import type { JobButton } from '../../core/job/view.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { modelTitle, type JobCommandName } from '../command-name.ts';
import { jobNote } from './note.ts';

interface Panel {
  readonly job: Job;
  /** If its reader may see it. */
  readonly prompt: string | undefined;
  readonly buttons: readonly JobButton[];
}

/** The panel that *More…* opens: which request it is about, and a button for each thing that its reader may do. */
export function morePanel(
  { job, prompt, buttons }: Panel,
  t: Translate,
  nameOf: JobCommandName,
): APIMessageTopLevelComponent[] {
  const title = `**${modelTitle(job.model, t.language, nameOf)}**`;
  const lines = [prompt === undefined ? title : `${title} ${inlineCode(prompt)}`];
  return jobNote(buttons.length === 0 ? [...lines, t('press.nothing-to-do')] : lines, buttons, t);
}
