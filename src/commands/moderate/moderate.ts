import type { JobCommandName } from '../../messages/command-name.ts';
import { removalForm } from '../../messages/moderation/removal-form.ts';
import type { Words } from '../../words/words.ts';
import { inPlace, refused } from '../answer.ts';
import type { Command, Panel } from '../command.ts';
import type { InteractionContext } from '../request.ts';
import * as decide from './decide.ts';
import { createLists } from './lists.ts';
import { lookUpCommand, removeCommand } from './menus.ts';
import { moderatePayload } from './payload.ts';
import { reportCommand } from './report.ts';
import { createSubcommands } from './subcommands.ts';

/** The moderators' commands: `/moderate`, and context menu commands of members and messages. */
export function moderateCommands(words: Words, nameOf: JobCommandName, grantMax: number): readonly Command[] {
  const lists = createLists(nameOf);
  const payload = moderatePayload(words, grantMax);
  const typed = createSubcommands({ payload, lists, grantMax });

  const panel: Panel<'moderate'> = {
    owner: 'moderate',
    refusal,
    handlers: {
      log: {
        kind: 'button',
        press: async (context, services) => inPlace(context, await lists.log(context, services, context.params.before)),
      },
      history: {
        kind: 'button',
        async press(context, services) {
          const { member: memberId, before } = context.params;
          const roleIds = (await context.server.rolesOf(memberId)) ?? [];
          return inPlace(context, await lists.history(context, services, { memberId, roleIds }, before));
        },
      },
      remove: {
        kind: 'form',
        form: ({ params, t }) => removalForm(params.job, t),
        async submit(context, services, { reason }) {
          const why = typeof reason === 'string' && reason !== '' ? reason : undefined;
          return inPlace(context, await decide.remove(context, services, context.params.job, why));
        },
      },
      unblock: {
        kind: 'button',
        async press(context, services) {
          const { lines } = await decide.unblock(context, services, context.params.member);
          return inPlace(context, lists.blocked(context, services, ...lines));
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
