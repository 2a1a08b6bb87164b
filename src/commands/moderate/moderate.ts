import type { JobCommandName } from '../../messages/command-name.ts';
import type { Words } from '../../words/words.ts';
import { refused } from '../answer.ts';
import type { Command, Panel } from '../command.ts';
import type { InteractionContext } from '../request.ts';
import * as decide from './decide.ts';
import { createLists } from './lists.ts';
import { lookUpCommand, removalForm, removeCommand } from './menus.ts';
import { moderatePayload } from './payload.ts';
import { reportCommand } from './report.ts';
import { createSubcommands } from './subcommands.ts';

/** What moderators do with members and results: `/moderate`, and the same from the menus of a member and of a message. */
export function moderateCommands(words: Words, nameOf: JobCommandName, grantMax: number): readonly Command[] {
  const lists = createLists(nameOf);
  const payload = moderatePayload(words, grantMax);
  const typed = createSubcommands({ payload, lists, grantMax });

  const panel: Panel<'moderate'> = {
    owner: 'moderate',
    refusal,
    uses: {
      log: {
        kind: 'button',
        press: async (use, services) => ({ ...(await lists.log(use, services, use.carries.before)), kind: 'changed' }),
      },
      history: {
        kind: 'button',
        async press(use, services) {
          const { member: memberId, before } = use.carries;
          const roleIds = (await use.server.rolesOf(memberId)) ?? [];
          return { ...(await lists.history(use, services, { memberId, roleIds }, before)), kind: 'changed' };
        },
      },
      remove: {
        kind: 'form',
        form: ({ carries, t }) => removalForm(carries.job, t),
        async send(use, services, { reason }) {
          const why = typeof reason === 'string' && reason !== '' ? reason : undefined;
          return decide.remove(use, services, use.carries.job, why);
        },
      },
    },
  };

  return [
    { payload, run: (request, services) => refusal(request) ?? typed(request, services), panel },
    lookUpCommand(words, lists),
    removeCommand(words),
    reportCommand(words),
  ];
}

function refusal({ rights, t }: InteractionContext) {
  return rights.moderates ? undefined : refused(t('refusal.moderators-only'));
}
