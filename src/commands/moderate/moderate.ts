import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  LabelBuilder,
  ModalBuilder,
  PermissionFlagsBits,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { encodePanel } from '../../core/panel-id.ts';
import { clip } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';
import type { Command, CommandRequest, CommandServices, PanelAnswer, PanelUse, Use } from '../command.ts';
import { createDecisions } from './decide.ts';
import { createLists } from './lists.ts';
import type { Answer } from './made.ts';
import { barLengths, longestReason, moderatePayload } from './payload.ts';
import { reportCommand } from './report.ts';
import { jobOfTarget } from './target.ts';

/** What moderators do with members and results: `/moderate`, and the same from the menus of a member and of a message. */
export function moderateCommands(words: Words, grantMax: number): readonly Command[] {
  const decide = createDecisions(words);
  const lists = createLists(words);
  const refuse = (language: Language): Answer => ({
    kind: 'refused',
    text: words(language, 'refusal.moderators-only'),
  });
  const menu = {
    default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
  };

  async function typed(request: CommandRequest, services: CommandServices): Promise<Answer> {
    const { options, picked } = request;
    const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
    const memberId = text('member') ?? '';
    const why = text('reason')?.slice(0, longestReason);
    const amount = Number(options['amount'] ?? 0);
    // Discord tells of everybody who is picked; what is not picked is forged.
    if (options['member'] !== undefined && picked[memberId] === undefined) {
      return { kind: 'refused', text: words(request.language, 'moderate.no-member') };
    }
    switch (request.subcommand) {
      case 'bar': {
        // Discord does not make sure that it is one of those that it offers.
        const hours = barLengths.find((length) => length === options['length']) ?? 24;
        return decide.bar(request, services, { memberId, why: why ?? '', hours });
      }
      case 'unbar':
        return decide.unbar(request, services, memberId, why);
      case 'barred':
        return decide.barred(request, services);
      case 'pause':
        return decide.pause(request, services, why ?? '');
      case 'resume':
        return decide.resume(request, services);
      case 'grant':
      case 'take': {
        const isWhole = Number.isSafeInteger(amount) && amount > 0;
        if (!isWhole) return { kind: 'refused', text: words(request.language, 'moderate.no-amount') };
        return decide.grant(request, services, memberId, request.subcommand === 'take' ? -amount : amount, why);
      }
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
        return { kind: 'refused', text: words(request.language, 'refusal.model-gone') };
    }
  }

  /** A form for the reason, before anything is removed. */
  function askWhy({ language }: Use, jobId: string): Answer {
    const input = new TextInputBuilder()
      .setCustomId('reason')
      .setStyle(TextInputStyle.Short)
      .setRequired(false)
      .setMaxLength(longestReason);
    const label = new LabelBuilder()
      .setLabel(clip(words(language, 'moderate.form.reason'), 45))
      .setDescription(clip(words(language, 'moderate.form.reason-hint'), 100))
      .setTextInputComponent(input);
    const form = new ModalBuilder()
      .setCustomId(encodePanel('moderate', 'remove', jobId))
      .setTitle(clip(words(language, 'moderate.form.remove'), 45))
      .addLabelComponents(label)
      .toJSON();
    return { kind: 'form', form };
  }

  async function used(use: PanelUse, services: CommandServices): Promise<PanelAnswer> {
    const [what, first, second] = use.parts;
    const { reason } = use.fields;
    switch (what) {
      case 'log':
        return { kind: 'changed', components: await lists.log(use, services, first) };
      case 'history': {
        const memberId = first ?? '';
        const roleIds = (await use.server.rolesOf(memberId)) ?? [];
        return { kind: 'changed', components: await lists.history(use, services, { memberId, roleIds }, second) };
      }
      case 'remove':
        return decide.remove(
          use,
          services,
          first ?? '',
          typeof reason === 'string' && reason !== '' ? reason : undefined,
        );
      case undefined:
      default:
        return { kind: 'refused', text: words(use.language, 'refusal.unknown-button') };
    }
  }

  return [
    {
      payload: moderatePayload(words, grantMax),
      run: (request, services) => (request.rights.moderates ? typed(request, services) : refuse(request.language)),
      panel: {
        name: 'moderate',
        use: (use, services) => (use.rights.moderates ? used(use, services) : refuse(use.language)),
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
        if (jobId === undefined) return { kind: 'refused', text: words(request.language, 'moderate.not-a-result') };
        return askWhy(request, jobId);
      },
    },
    reportCommand(words),
  ];
}

/** A receipt's number. */
function jobNamed(text: string): string {
  return /\d{17,20}/u.exec(text)?.[0] ?? '';
}
