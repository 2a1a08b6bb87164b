import type { Catalog, OfferedModels } from '../services/runcomfy/catalog.ts';
import type { Words } from '../words/words.ts';
import { jobCommandNames, type JobCommandName } from '../messages/command-name.ts';
import type { Command, Panel } from './command.ts';
import { easelCommand } from './easel.ts';
import { cancelButton } from './job-actions/cancel.ts';
import { privateButton } from './job-actions/private.ts';
import { receiptButton } from './job-actions/receipt.ts';
import { retryButton } from './job-actions/retry.ts';
import { showButton } from './job-actions/show.ts';
import { withholdButton } from './job-actions/withhold.ts';
import { jobsCommand } from './jobs.ts';
import { modelCommand } from './model/model.ts';
import { moderateCommands } from './moderate/moderate.ts';
import { policyCommand } from './policy/policy.ts';
import { quotaCommand } from './quota.ts';

/** Every command by its name, for the models that are offered. This one list is registered and answered. */
export interface Commands {
  current(): ReadonlyMap<string, Command>;
}

export function createCommands(
  catalog: Catalog,
  words: Words,
  /** The most credits that moderators may grant or take at once. */
  grantMax: number,
): Commands {
  const own = ownCommands(catalog, words, grantMax);
  let made: { readonly of: OfferedModels; readonly commands: ReadonlyMap<string, Command> } | undefined;
  return {
    current() {
      const of = catalog.current();
      if (made?.of !== of) {
        const commands: readonly Command[] = [...of.models.map((model) => modelCommand(model, words)), ...own];
        made = { of, commands: new Map(commands.map((command) => [command.payload.name, command])) };
      }
      return made.commands;
    },
  };
}

/** What the buttons of a job do. */
export function jobPanel(nameOf: JobCommandName): Panel<'job'> {
  return {
    owner: 'job',
    handlers: {
      cancel: cancelButton,
      private: privateButton,
      withhold: withholdButton,
      receipt: receiptButton(nameOf),
      show: showButton,
      retry: retryButton,
    },
  };
}

function ownCommands(catalog: Catalog, words: Words, grantMax: number): readonly Command[] {
  const nameOf = jobCommandNames(catalog);
  return [
    quotaCommand(catalog, words),
    jobsCommand(words, nameOf),
    policyCommand(catalog, words),
    ...moderateCommands(words, nameOf, grantMax),
    easelCommand(words),
  ];
}
