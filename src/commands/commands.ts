import type { Catalog, OfferedModels } from '../services/runcomfy/catalog.ts';
import type { Words } from '../words/words.ts';
import type { BestNext } from '../messages/best-next.ts';
import { jobCommandNames, type JobCommandName } from '../messages/command-name.ts';
import type { Command, Panel } from './command.ts';
import { easelCommand } from './easel.ts';
import { againAction } from './job-actions/again.ts';
import { animateAction } from './animate/animate.ts';
import { cancelAction } from './job-actions/cancel.ts';
import { detailsAction } from './job-actions/details.ts';
import { deleteAction } from './job-actions/delete.ts';
import { deleteNowAction } from './job-actions/delete-now.ts';
import { describeAction } from './job-actions/describe.ts';
import { descriptionForm } from './job-actions/description.ts';
import { editAction } from './job-actions/edit.ts';
import { editedForm } from './job-actions/edited.ts';
import { makeFromResultForm } from './job-actions/make.ts';
import { moreAction } from './job-actions/more.ts';
import { nextAction } from './job-actions/next.ts';
import { privateAction } from './job-actions/private.ts';
import { promptAction } from './job-actions/prompt.ts';
import { receiptAction } from './job-actions/receipt.ts';
import { removeAction } from './job-actions/remove.ts';
import { reportAction } from './job-actions/report.ts';
import { retryAction } from './job-actions/retry.ts';
import { shareAction } from './job-actions/share.ts';
import { showAction } from './job-actions/show.ts';
import { usePromptForm } from './job-actions/use-prompt.ts';
import { unshareAction } from './job-actions/unshare.ts';
import { withholdAction } from './job-actions/withhold.ts';
import { jobsCommand } from './jobs.ts';
import { makeCommand } from './make/make.ts';
import { modelCommand } from './model/model.ts';
import { moderateCommands } from './moderate/moderate.ts';
import { policyCommand } from './policy/policy.ts';
import { quotaCommand } from './quota.ts';
import { createDrafts } from './drafts.ts';
import { storyCommands, type StoryDraft } from './story/story.ts';
import { usePromptCommand } from './use-prompt.ts';

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
  const stories = createDrafts<StoryDraft>();
  let made: { readonly of: OfferedModels; readonly commands: ReadonlyMap<string, Command> } | undefined;
  return {
    current() {
      const of = catalog.current();
      if (made?.of !== of) {
        const ofModels = of.models.map((model) => modelCommand(model, words));
        const commands: readonly Command[] = [...ofModels, ...storyCommands(of.models, words, stories), ...own];
        made = { of, commands: new Map(commands.map((command) => [command.payload.name, command])) };
      }
      return made.commands;
    },
  };
}

/** What the buttons of a job do. The panel of *More…* has its entries in this order. */
export function jobPanel(nameOf: JobCommandName, bestNext: BestNext, catalog: Catalog): Panel<'job'> {
  const actions = {
    show: showAction,
    retry: retryAction,
    again: againAction,
    edit: editAction,
    next: nextAction(bestNext),
    animate: animateAction(catalog),
    private: privateAction,
    cancel: cancelAction,
    prompt: promptAction,
    receipt: receiptAction(nameOf),
    details: detailsAction(nameOf),
    describe: describeAction,
    share: shareAction,
    unshare: unshareAction,
    report: reportAction,
    withhold: withholdAction,
    delete: deleteAction,
    'delete-now': deleteNowAction,
    remove: removeAction,
  };
  const forms = {
    edited: editedForm,
    description: descriptionForm,
    make: makeFromResultForm,
    'use-prompt': usePromptForm,
  };
  return { owner: 'job', handlers: { ...actions, ...forms, more: moreAction(nameOf, actions) } };
}

function ownCommands(catalog: Catalog, words: Words, grantMax: number): readonly Command[] {
  const nameOf = jobCommandNames(catalog);
  return [
    quotaCommand(catalog, words),
    jobsCommand(words, nameOf),
    policyCommand(catalog, words),
    ...moderateCommands(words, nameOf, grantMax),
    makeCommand(words),
    usePromptCommand(words),
    easelCommand(words),
  ];
}
