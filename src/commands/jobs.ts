import type { JobCommandName } from '../messages/command-name.ts';
import { jobList } from '../messages/job/list.ts';
import type { Words } from '../words/words.ts';
import type { SlashCommand } from './command.ts';
import { slash } from './payload.ts';

/** `/jobs`: the member's waiting, running and undelivered jobs, each with its button. */
export function jobsCommand(words: Words, nameOf: JobCommandName): SlashCommand {
  return {
    payload: slash('jobs', words),
    async run({ memberId, t }, { jobs }) {
      return { kind: 'message', components: jobList(await jobs.listOf(memberId), t, nameOf) };
    },
  };
}
