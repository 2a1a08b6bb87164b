import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  LabelBuilder,
  ModalBuilder,
  PermissionFlagsBits,
  TextInputBuilder,
  TextInputStyle,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import { encode, type Carried } from '../../core/custom-id.ts';
import { clip } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';
import type { JobCommandName } from '../../messages/command-name.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { Command, CommandServices, Panel } from '../command.ts';
import { isOffered } from '../offered.ts';
import type { CommandRequest, PanelUse, Use } from '../request.ts';
import { createDecisions } from './decide.ts';
import { createLists } from './lists.ts';
import type { Answer } from './done.ts';
import { barLengths, longestReason, moderatePayload } from './payload.ts';
import { reportCommand } from './report.ts';
import { jobOfTarget } from './target.ts';

/** What moderators do with members and results: `/moderate`, and the same from the menus of a member and of a message. */
export function moderateCommands(words: Words, nameOf: JobCommandName, grantMax: number): readonly Command[] {
  const decide = createDecisions(words);
  const lists = createLists(words, nameOf);
  const refuse = (language: Language): Answer => refused(words(language, 'refusal.moderators-only'));
  const notOffered = (language: Language): Answer => refused(words(language, 'refusal.not-offered'));
  const payload = moderatePayload(words, grantMax);
  const menu = {
    default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
  };

  async function typed(request: CommandRequest, services: CommandServices): Promise<Answer> {
    const { options, picked } = request;
    const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
    const memberId = text('member') ?? '';
    const why = text('reason');
    const amount = Number(options['amount'] ?? 0);
    // Discord tells of everybody who is picked; what is not picked is forged.
    if (options['member'] !== undefined && picked[memberId] === undefined) {
      return refused(words(request.language, 'moderate.no-member'));
    }
    // Discord does not make sure that what comes is what it offers. Of too many credits it is said how many are left.
    const capped = Number.isSafeInteger(options['amount']) ? { amount: Math.min(amount, grantMax) } : {};
    if (!isOffered(payload, { ...request, options: { ...options, ...capped } })) return notOffered(request.language);
    switch (request.subcommand) {
      case 'bar': {
        const hours = barLengths.find((length) => length === options['length']);
        if (hours === undefined || why === undefined) return notOffered(request.language);
        return decide.bar(request, services, { memberId, why, hours });
      }
      case 'unbar':
        return decide.unbar(request, services, memberId, why);
      case 'barred':
        return decide.barred(request, services);
      case 'pause':
        return why === undefined ? notOffered(request.language) : decide.pause(request, services, why);
      case 'resume':
        return decide.resume(request, services);
      case 'grant':
      case 'take':
        return decide.grant(request, services, memberId, request.subcommand === 'take' ? -amount : amount, why);
      case 'reset':
        return decide.reset(request, services, memberId, why);
      case 'history':
        return {
          kind: 'said',
          components: await lists.history(request, services, { memberId, roleIds: picked[memberId] ?? [] }),
        };
      case 'remove':
        return decide.remove(request, services, jobNamed(text('result') ?? ''), why);
      case 'log':
        return { kind: 'said', components: await lists.log(request, services) };
      case undefined:
      default:
        return refused(words(request.language, 'refusal.model-gone'));
    }
  }

  /** A form for the reason, before anything is removed. */
  function reasonForm({ language }: Use, jobId: string): APIModalInteractionResponseCallbackData {
    const input = new TextInputBuilder()
      .setCustomId('reason')
      .setStyle(TextInputStyle.Short)
      .setRequired(false)
      .setMaxLength(longestReason);
    const label = new LabelBuilder()
      .setLabel(clip(words(language, 'moderate.form.reason'), 45))
      .setDescription(clip(words(language, 'moderate.form.reason-hint'), 100))
      .setTextInputComponent(input);
    return new ModalBuilder()
      .setCustomId(encode('moderate', 'remove', { job: jobId }))
      .setTitle(clip(words(language, 'moderate.form.remove'), 45))
      .addLabelComponents(label)
      .toJSON();
  }

  async function turnHistory(
    use: PanelUse<Carried<'moderate', 'history'>>,
    services: CommandServices,
  ): Promise<PanelAnswer> {
    const { member: memberId, before } = use.carries;
    const roleIds = (await use.server.rolesOf(memberId)) ?? [];
    return { kind: 'changed', components: await lists.history(use, services, { memberId, roleIds }, before) };
  }

  const uses: Panel<'moderate'>['uses'] = {
    log: {
      kind: 'button',
      press: async (use, services) => ({
        kind: 'changed',
        components: await lists.log(use, services, use.carries.before),
      }),
    },
    history: { kind: 'button', press: turnHistory },
    remove: {
      kind: 'form',
      form: (use) => reasonForm(use, use.carries.job),
      send: async (use, services, { reason }) =>
        decide.remove(use, services, use.carries.job, typeof reason === 'string' && reason !== '' ? reason : undefined),
    },
  };

  return [
    {
      payload,
      run: (request, services) => (request.rights.moderates ? typed(request, services) : refuse(request.language)),
      panel: {
        owner: 'moderate',
        refusal: ({ rights, language }) => (rights.moderates ? undefined : refuse(language)),
        uses,
      },
    },
    {
      payload: {
        type: ApplicationCommandType.User,
        name: words('en-US', 'command.look-up.name'),
        name_localizations: { 'zh-TW': words('zh-TW', 'command.look-up.name') },
        ...menu,
      },
      async run(request, services) {
        if (!request.rights.moderates) return refuse(request.language);
        const memberId = request.target?.kind === 'member' ? request.target.memberId : request.memberId;
        const roleIds = request.picked[memberId] ?? [];
        return { kind: 'said', components: await lists.history(request, services, { memberId, roleIds }) };
      },
    },
    {
      payload: {
        type: ApplicationCommandType.Message,
        name: words('en-US', 'command.remove.name'),
        name_localizations: { 'zh-TW': words('zh-TW', 'command.remove.name') },
        ...menu,
      },
      async run(request, services) {
        if (!request.rights.moderates) return refuse(request.language);
        const jobId = await jobOfTarget(request, services);
        if (jobId === undefined) return refused(words(request.language, 'moderate.not-a-result'));
        return { kind: 'form', form: reasonForm(request, jobId) };
      },
    },
    reportCommand(words),
  ];
}

/** A receipt's number. */
function jobNamed(text: string): string {
  return /\d{17,20}/u.exec(text)?.[0] ?? '';
}
