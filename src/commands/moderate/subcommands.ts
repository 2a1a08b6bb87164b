import { ephemeral, refused, type CommandAnswer } from '../answer.ts';
import type { CommandPayload, CommandServices } from '../command.ts';
import { isOffered } from '../offered.ts';
import type { CommandRequest } from '../request.ts';
import * as decide from './decide.ts';
import type { Lists } from './lists.ts';
import { blockLengths } from './payload.ts';

/** Answers `/moderate`. The options are checked here, because Discord's own checks can be evaded. */
export function createSubcommands(options: {
  readonly payload: CommandPayload;
  readonly lists: Lists;
  readonly grantMax: number;
}): (request: CommandRequest, services: CommandServices) => Promise<CommandAnswer> {
  const { payload, lists, grantMax } = options;

  /** The options were checked against the subcommand before this is called. */
  async function answer(request: CommandRequest, services: CommandServices): Promise<CommandAnswer> {
    const { options: given, picked, subcommand, t } = request;
    const text = (name: string): string | undefined => (typeof given[name] === 'string' ? given[name] : undefined);
    const memberId = text('member') ?? '';
    const why = text('reason');
    const amount = Number(given['amount'] ?? 0);
    switch (subcommand) {
      case 'block': {
        const hours = blockLengths.find((length) => length === given['length']);
        if (hours === undefined || why === undefined) return refused(t('refusal.not-offered'));
        return decide.block(request, services, { memberId, why, hours });
      }
      case 'unblock':
        return unblock(request, services, memberId, why);
      case 'blocked':
        return lists.blocked(request, services);
      case 'pause':
        return why === undefined ? refused(t('refusal.not-offered')) : decide.pause(request, services, why);
      case 'resume':
        return decide.resume(request, services);
      case 'grant':
      case 'take':
        return decide.grant(request, services, memberId, subcommand === 'take' ? -amount : amount, why);
      case 'reset':
        return decide.reset(request, services, memberId, why);
      case 'history':
        return lists.history(request, services, { memberId, roleIds: picked[memberId] ?? [] });
      case 'remove':
        return decide.remove(request, services, jobIdIn(text('result') ?? ''), why);
      case 'log':
        return lists.log(request, services);
      case undefined:
      default:
        return refused(t('refusal.model-gone'));
    }
  }

  return async (request, services) => {
    const { options: given, picked, t } = request;
    const { member, amount } = given;
    // Discord resolves every member that is picked. An id that it did not resolve is forged.
    if (member !== undefined && (typeof member !== 'string' || picked[member] === undefined)) {
      return refused(t('moderate.no-member'));
    }
    // An amount above the maximum passes this check: the decision's own refusal says how many credits are possible.
    const capped = Number.isSafeInteger(amount) ? { amount: Math.min(Number(amount), grantMax) } : {};
    return isOffered(payload, { ...request, options: { ...given, ...capped } })
      ? answer(request, services)
      : refused(t('refusal.not-offered'));
  };
}

async function unblock(...args: Parameters<typeof decide.unblock>): Promise<CommandAnswer> {
  const { isDone, lines } = await decide.unblock(...args);
  return isDone ? ephemeral(...lines) : refused(lines.join('\n'));
}

/** A receipt's number. */
function jobIdIn(text: string): string {
  return /\d{17,20}/u.exec(text)?.[0] ?? '';
}
