import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js';
import { modelFileLines } from '../messages/model-files.ts';
import type { Words } from '../words/words.ts';
import { refused, ephemeral } from './answer.ts';
import type { SlashCommand } from './command.ts';
import { described, inServers, named } from './payload.ts';

/** The answers, by whether the pause could be stored. */
const answers = {
  pause: { kept: 'easel.paused', unkept: 'easel.paused-unkept' },
  resume: { kept: 'easel.resumed', unkept: 'easel.not-resumed' },
} as const;

/** `/easel pause` and `/easel resume`: the operators' switch for everyone. `/easel models`: what became of the model files. */
export function easelCommand(words: Words): SlashCommand {
  const subcommand = (name: 'pause' | 'resume' | 'models') => ({
    type: ApplicationCommandOptionType.Subcommand as const,
    ...named(name, words, (t) => t(`command.easel.${name}.name`)),
    ...described(words, (t) => t(`command.easel.${name}.description`)),
  });
  return {
    payload: {
      type: ApplicationCommandType.ChatInput,
      name: 'easel',
      ...described(words, (t) => t('command.easel.description')),
      // Discord hides it from members. Who may use it is decided by OPERATOR_IDS when it runs.
      default_member_permissions: '0',
      ...inServers,
      options: [subcommand('pause'), subcommand('resume'), subcommand('models')],
    },
    async run({ memberId, t, subcommand: name }, { jobs, operatorIds, models, creditWorth }) {
      if (!operatorIds.includes(memberId)) return refused(t('refusal.operators-only'));
      if (name === 'models') return ephemeral(...modelFileLines(models.directory(), creditWorth, t));
      if (name !== 'pause' && name !== 'resume') {
        return refused(t('refusal.model-gone'));
      }
      const isPause = name === 'pause';
      const isKept = await jobs.pause(isPause);
      const { kept, unkept } = answers[isPause ? 'pause' : 'resume'];
      return ephemeral(t(isKept ? kept : unkept));
    },
  };
}
