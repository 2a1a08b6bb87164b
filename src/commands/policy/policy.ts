import {
  ActionRowBuilder,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonBuilder,
  ButtonStyle,
  InteractionContextType,
  PermissionFlagsBits,
  userMention,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import { changePolicy, type ChangeProblem, type Filled } from '../../core/moderation/change.ts';
import { goneFrom } from '../../core/moderation/gone.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import { partOf } from '../../core/moderation/part.ts';
import { policySettings, type FormSetting, type PolicySetting } from '../../core/moderation/policy.ts';
import { codeBlock } from '../../core/plain-text.ts';
import { encodePanel } from '../../core/panel-id.ts';
import type { Language } from '../../core/language.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import type { Words } from '../../words/words.ts';
import type { ButtonUse, CommandServices, FormUse, PanelAnswer, PanelUse, SlashCommand, Use } from '../command.ts';
import { privateText } from '../../messages/private-text.ts';
import { createDrafts } from './drafts.ts';
import { policyForm, type Draft } from '../../messages/policy/forms.ts';
import { policyPanel, presentIn, settingSelect } from '../../messages/policy/panel.ts';

const wordsPerPage = 50;

/** `/policy`: what a server's moderators decide for all of it. */
export function policyCommand(catalog: Catalog, words: Words): SlashCommand {
  const drafts = createDrafts();

  async function panel(use: Use, services: CommandServices, news: readonly string[] = []) {
    const { moderation } = services;
    const { ceilings } = moderation;
    const { language, server } = use;
    const screening = await moderation.screening.standing(use.guildId);
    const policy = moderation.servers.policy(use.guildId);
    const logStanding = moderation.logQueue.standing(use.guildId);
    return policyPanel(
      { policy, models: catalog.current().models, server, ceilings, screening, logStanding, language, words },
      news,
    );
  }

  /** On a policy that another moderator changed meanwhile nothing is changed: the second learns who was first. */
  async function change(
    use: PanelUse,
    services: CommandServices,
    setting: PolicySetting,
    filled: Filled,
  ): Promise<PanelAnswer> {
    const revision = numberIn(use);
    const { moderation, clock } = services;
    const { guildId, language } = use;
    const before = moderation.servers.policy(guildId);
    const present = presentIn({ server: use.server, models: catalog.current().models });
    const result = changePolicy(before, setting, filled, moderation.ceilings, present);
    if (!result.ok) {
      if (isForm(setting)) drafts.keep(use, { setting, revision, fields: filled }, clock.monotonic());
      return { kind: 'said', components: problemWith(setting, result.problem, language, words) };
    }
    const decision: Decision = {
      version: 1,
      id: use.id,
      at: clock.now(),
      by: use.memberId,
      what: 'policy',
      setting,
      ...(setting === 'clean-up'
        ? { before: goneFrom(before, present) }
        : { before: partOf(before, setting, result.policy), after: partOf(result.policy, setting, before) }),
    };
    // What was filled in is put into the policy that was read here: only that one may be replaced by it.
    const { done, policy } =
      before.revision === revision
        ? await moderation.servers.changePolicy(guildId, revision, result.policy, decision)
        : { done: false, policy: before };
    if (!done) {
      const first = policy.changed === undefined ? '' : userMention(policy.changed.by);
      return { kind: 'changed', components: await panel(use, services, [words(language, 'policy.second', { first })]) };
    }
    drafts.forget(use);
    const isLogged = await moderation.isLogged(guildId);
    const news = [
      words(language, 'policy.saved', { setting: words(language, `policy.setting.${setting}`) }),
      ...result.cut.map(({ field, most }) =>
        words(language, 'policy.cut', { field: words(language, `policy.label.${field}`), most }),
      ),
      ...(isLogged ? [] : [words(language, 'moderation.log-failed')]),
    ];
    return { kind: 'changed', components: await panel(use, services, news) };
  }

  function blockedWords({ language, guildId }: Use, { moderation }: CommandServices, asked: number): PanelAnswer {
    const all = moderation.servers.policy(guildId).words;
    if (all.length === 0) return { kind: 'said', components: privateText([words(language, 'policy.no-words')]) };
    // Words may have been taken out since the buttons were made.
    const page = Math.min(Math.max(asked, 0), Math.ceil(all.length / wordsPerPage) - 1);
    const shown = all.slice(page * wordsPerPage, (page + 1) * wordsPerPage);
    const heading = words(language, 'policy.words', {
      from: page * wordsPerPage + 1,
      to: page * wordsPerPage + shown.length,
      of: all.length,
    });
    const turn = (to: number, label: 'policy.newer' | 'policy.older', isThere: boolean): ButtonBuilder =>
      new ButtonBuilder()
        .setCustomId(encodePanel('policy', label === 'policy.newer' ? 'back-words' : 'next-words', to))
        .setLabel(words(language, label))
        .setStyle(ButtonStyle.Secondary)
        .setDisabled(!isThere);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      turn(Math.max(page - 1, 0), 'policy.newer', page > 0),
      turn(page + 1, 'policy.older', (page + 1) * wordsPerPage < all.length),
    );
    return { kind: 'said', components: [...privateText([heading, codeBlock(shown.join('\n'), 3_700)]), row.toJSON()] };
  }

  /** `draft`: what was filled in before. */
  function formNow(use: PanelUse, { moderation }: CommandServices, setting: FormSetting, draft?: Draft) {
    const policy = moderation.servers.policy(use.guildId);
    return policyForm(setting, {
      policy,
      models: catalog.current().models,
      server: use.server,
      language: use.language,
      words,
      draft,
    });
  }

  /** Opens a form that changed nothing once more, with what was filled in as long as that is remembered. */
  function again(use: PanelUse, services: CommandServices): PanelAnswer {
    const setting = policySettings.filter(isForm).find((each) => each === use.parts[0]);
    if (setting === undefined) return { kind: 'refused', text: words(use.language, 'refusal.unknown-button') };
    const draft = drafts.find(use, setting, services.clock.monotonic());
    return { kind: 'form', form: formNow(use, services, setting, draft) };
  }

  function form(setting: FormSetting): FormUse {
    return {
      kind: 'form',
      form: (use, services) => formNow(use, services, setting),
      send: async (use, services, filled) => change(use, services, setting, filled),
    };
  }

  /** Whoever picks on a panel that is older than the policy learns that, whatever could be picked on it. */
  function menu(use: PanelUse, { moderation }: CommandServices) {
    const policy = moderation.servers.policy(use.guildId);
    const gone = goneFrom(policy, presentIn({ server: use.server, models: catalog.current().models }));
    const isOlder = policy.revision !== numberIn(use);
    return settingSelect({ policy, language: use.language, words }, isOlder || gone.length > 0);
  }

  async function picked(use: PanelUse, services: CommandServices, value: string | undefined): Promise<PanelAnswer> {
    const setting = policySettings.find((each) => each === value);
    if (setting === undefined) return { kind: 'refused', text: words(use.language, 'refusal.not-offered') };
    if (!isForm(setting)) return change(use, services, setting, {});
    return { kind: 'form', form: formNow(use, services, setting) };
  }

  /** A page of the blocked words: as something new, or in the place of another page. */
  function turning(kind: 'said' | 'changed'): ButtonUse {
    return {
      kind: 'button',
      press(use, services) {
        const answer = blockedWords(use, services, numberIn(use));
        return answer.kind === 'said' ? { ...answer, kind } : answer;
      },
    };
  }

  return {
    payload: {
      type: ApplicationCommandType.ChatInput,
      name: 'policy',
      name_localizations: { 'zh-TW': words('zh-TW', 'command.policy.name') },
      description: words('en-US', 'command.policy.description'),
      description_localizations: { 'zh-TW': words('zh-TW', 'command.policy.description') },
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
      integration_types: [ApplicationIntegrationType.GuildInstall],
      contexts: [InteractionContextType.Guild],
    },
    async run(request, services) {
      if (!request.rights.managesServer) return refuse(request.language);
      return { kind: 'said', components: await panel(request, services) };
    },
    panel: {
      name: 'policy',
      refusal: ({ rights, language }) => (rights.managesServer ? undefined : refuse(language)),
      uses: {
        pick: {
          kind: 'string-select',
          menu: (use, services) => menu(use, services).toJSON(),
          pick: (use, services, [value]) => picked(use, services, value),
        },
        again: { kind: 'button', press: again },
        'show-words': turning('said'),
        'back-words': turning('changed'),
        'next-words': turning('changed'),
        channels: form('channels'),
        'log-channel': form('log-channel'),
        allowance: form('allowance'),
        'role-allowance': form('role-allowance'),
        pace: form('pace'),
        budget: form('budget'),
        models: form('models'),
        'model-roles': form('model-roles'),
        'age-restricted': form('age-restricted'),
        largest: form('largest'),
        words: form('words'),
      },
    },
  };

  function refuse(language: Language): Extract<PanelAnswer, { kind: 'refused' }> {
    return { kind: 'refused', text: words(language, 'refusal.manage-server') };
  }
}

/** The policy's revision that a panel or form was opened on, or a page. */
function numberIn({ parts: [number] }: PanelUse): number {
  return Number(number);
}

function isForm(setting: PolicySetting): setting is FormSetting {
  return setting !== 'only-for-me' && setting !== 'clean-up';
}

/** Why nothing was changed, and a button that opens the form again: Discord takes no form in answer to a form. */
function problemWith(
  setting: PolicySetting,
  problem: ChangeProblem,
  language: Language,
  words: Words,
): readonly APIMessageTopLevelComponent[] {
  const again = new ButtonBuilder()
    .setCustomId(encodePanel('policy', 'again', setting))
    .setLabel(words(language, 'policy.try-again'))
    .setStyle(ButtonStyle.Primary);
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(again);
  return [...privateText([problemText(problem, language, words)]), row.toJSON()];
}

function problemText(problem: ChangeProblem, language: Language, words: Words): string {
  switch (problem.reason) {
    case 'not-a-number': {
      const { least, most, field } = problem;
      return words(language, 'policy.not-a-number', { field: words(language, `policy.label.${field}`), least, most });
    }
    case 'too-many-words':
    case 'too-many-roles':
    case 'long-word':
      return words(language, `policy.${problem.reason}`, { most: problem.most });
    case 'only-wildcards':
      return words(language, 'policy.only-wildcards');
    case 'not-offered':
      return words(language, 'refusal.not-offered');
  }
}
