import { ContainerBuilder, messageLink, type APIMessageTopLevelComponent } from 'discord.js';
import { messageLimits } from '../../core/discord-limits.ts';
import type { Job } from '../../core/job/record.ts';
import { listButton, type JobView } from '../../core/job/view.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import type { JobCommandName } from '../command-name.ts';
import { privateText } from '../private-text.ts';
import { jobButton } from './buttons.ts';
import { originLine } from './origin.ts';
import { statusText } from './status.ts';

/** A section is three components, and a message takes forty. */
const mostShown = 10;
const longestPrompt = 120;
/** Each of the ten jobs gets its share of a message's text, and the last line gets the rest. */
const mostText = messageLimits.text / mostShown - 20;

/** A job with what its message says. */
interface ListedJob {
  readonly job: Job;
  readonly view: JobView;
}

/** The list of a member's jobs, each with its status and one button. */
export function jobList(
  mine: readonly ListedJob[],
  t: Translate,
  nameOf: JobCommandName,
): readonly APIMessageTopLevelComponent[] {
  if (mine.length === 0) return privateText([t('jobs.none')]);
  const container = new ContainerBuilder();
  for (const listed of mine.slice(0, mostShown)) {
    const text = textOf(listed, t, nameOf);
    const button = listButton(listed.job);
    container.addSectionComponents((section) =>
      section.addTextDisplayComponents((display) => display.setContent(text)).setButtonAccessory(jobButton(button, t)),
    );
  }
  const count = mine.length - mostShown;
  if (count > 0) container.addTextDisplayComponents((display) => display.setContent(t('jobs.more', { count })));
  return [container.toJSON()];
}

function textOf({ job, view }: ListedJob, t: Translate, nameOf: JobCommandName): string {
  const name = `/${nameOf(job.model, t.language)}`;
  const link = job.reply === undefined ? '' : ` · ${messageLink(job.place.channelId, job.reply, job.place.guildId)}`;
  const status = [`${statusText(view.status, t, true).join(' ')}${link}`, ...originLine(job.origin, t)].join('\n');
  const room = Math.min(longestPrompt, mostText - name.length - status.length);
  return job.prompt === undefined || room < 1
    ? `${name}\n${status}`
    : `${name} ${inlineCode(job.prompt, room)}\n${status}`;
}
