import type { Model } from '../catalog/model.ts';
import type { Words } from '../words/words.ts';
import { jobCommandNames } from '../messages/command-name.ts';
import type { Command } from './command.ts';
import { easelCommand } from './easel.ts';
import { jobsCommand } from './jobs.ts';
import { modelCommand } from './model/model.ts';
import { moderateCommands } from './moderate/moderate.ts';
import { policyCommand } from './policy/policy.ts';
import { quotaCommand } from './quota.ts';

/** Every command by its name: what is registered and what is answered are this one list. */
export function createCommands(
  models: readonly Model[],
  words: Words,
  /** The most credits that moderators may grant a member at once, or take. */
  grantMax: number,
): ReadonlyMap<string, Command> {
  const commands: readonly Command[] = [
    ...models.map((model) => modelCommand(model, words)),
    ...ownCommands(models, words, grantMax),
  ];
  return new Map(commands.map((command) => [command.payload.name, command]));
}

/** The names that no model can have. */
export function ownNames(words: Words): ReadonlySet<string> {
  return new Set(ownCommands([], words, 1).map(({ payload }) => payload.name));
}

function ownCommands(models: readonly Model[], words: Words, grantMax: number): readonly Command[] {
  const nameOf = jobCommandNames(models);
  return [
    quotaCommand(models, words),
    jobsCommand(words, nameOf),
    policyCommand(models, words),
    ...moderateCommands(words, nameOf, grantMax),
    easelCommand(words),
  ];
}
