import { ButtonStyle, ContainerBuilder, type APIMessageTopLevelComponent } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { jobButton } from './buttons.ts';
import { asNote } from './note.ts';

/** One page of a job's prompt, with the way to the next page and back to the panel. */
export function promptPage(
  { jobId, pages, page }: { readonly jobId: string; readonly pages: readonly string[]; readonly page: number },
  t: Translate,
): APIMessageTopLevelComponent[] {
  const next = page + 1;
  const buttons = [
    ...(next < pages.length
      ? [button(encode('job', 'prompt', { job: jobId, page: next }), t('button.next-page'), ButtonStyle.Secondary)]
      : []),
    jobButton({ action: 'more', jobId }, t),
  ];
  const container = asNote(new ContainerBuilder())
    .addTextDisplayComponents((display) => display.setContent(pages[page] ?? pages.at(-1) ?? ''))
    .addActionRowComponents(buttonRow(buttons));
  return [container.toJSON()];
}
