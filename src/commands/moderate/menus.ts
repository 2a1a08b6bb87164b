import { ApplicationCommandType } from 'discord.js';
import { removalForm } from '../../messages/moderation/removal-form.ts';
import type { Words } from '../../words/words.ts';
import { refused } from '../answer.ts';
import type { Command } from '../command.ts';
import { menu } from '../payload.ts';
import type { Lists } from './lists.ts';
import { forModerators } from './payload.ts';
import { jobOfTarget } from '../target.ts';

/** 'Easel: history' in a member's context menu. */
export function lookUpCommand(words: Words, lists: Lists): Command {
  return {
    payload: { ...menu(ApplicationCommandType.User, 'look-up', words), default_member_permissions: forModerators },
    async run(request, services) {
      if (!request.rights.moderates) return refused(request.t('refusal.moderators-only'));
      const memberId = request.target?.kind === 'member' ? request.target.memberId : request.memberId;
      return lists.history(request, services, { memberId, roleIds: request.picked[memberId] ?? [] });
    },
  };
}

/** 'Easel: remove' in a message's context menu. A form asks for the reason before anything is removed. */
export function removeCommand(words: Words): Command {
  return {
    payload: { ...menu(ApplicationCommandType.Message, 'remove', words), default_member_permissions: forModerators },
    async run(request, services) {
      const { t } = request;
      if (!request.rights.moderates) return refused(t('refusal.moderators-only'));
      const jobId = await jobOfTarget(request, services);
      if (jobId === undefined) return refused(t('moderate.not-a-result'));
      return { kind: 'form', form: removalForm(jobId, t) };
    },
  };
}
