import { ContainerBuilder, messageLink } from 'discord.js';
import type { Job } from '../core/job/record.ts';
import { listButton, replyView } from '../core/job/view.ts';
import type { WaitStatus } from '../core/job/status-view.ts';
import { inlineCode } from '../core/plain-text.ts';
import type { Translate, Words } from '../words/words.ts';
import type { JobCommandName } from '../messages/command-name.ts';
import { ephemeral } from './answer.ts';
import type { SlashCommand } from './command.ts';
import { slash } from './payload.ts';
import { jobButton } from '../messages/job/buttons.ts';
import { statusText } from '../messages/job/status.ts';
import { messageLimits } from '../core/discord-limits.ts';

/** A section is three components, and a message takes forty. */
const mostShown = 10;
const longestPrompt = 120;
/** Each of the ten jobs gets its share of a message's text, and the last line gets the rest. */
const mostText = messageLimits.text / mostShown - 20;

/** `/jobs`: the member's waiting, running and undelivered jobs, each with its button. */
export function jobsCommand(words: Words, nameOf: JobCommandName): SlashCommand {
  function textOf(job: Job, wait: WaitStatus | undefined, t: Translate): string {
    const view = replyView(job, { wait });
    const name = `/${nameOf(job.model, t.language)}`;
    const link = job.reply === undefined ? '' : ` · ${messageLink(job.place.channelId, job.reply, job.place.guildId)}`;
    const status = `${statusText(view.status, t).join(' ')}${link}`;
    const room = Math.min(longestPrompt, mostText - name.length - status.length);
    return job.prompt === undefined || room < 1
      ? `${name}\n${status}`
      : `${name} ${inlineCode(job.prompt, room)}\n${status}`;
  }

  return {
    payload: slash('jobs', words),
    run({ memberId, t }, { jobs }) {
      const mine = jobs.listOf(memberId);
      if (mine.length === 0) return ephemeral(t('jobs.none'));
      const container = new ContainerBuilder();
      for (const { job, wait } of mine.slice(0, mostShown)) {
        const text = textOf(job, wait, t);
        const button = listButton(job);
        if (button === undefined) container.addTextDisplayComponents((display) => display.setContent(text));
        else {
          container.addSectionComponents((section) =>
            section
              .addTextDisplayComponents((display) => display.setContent(text))
              .setButtonAccessory(jobButton(button, t)),
          );
        }
      }
      const more = mine.length - mostShown;
      if (more > 0) {
        container.addTextDisplayComponents((display) => display.setContent(t('jobs.more', { count: more })));
      }
      return { kind: 'message', components: [container.toJSON()] };
    },
  };
}
