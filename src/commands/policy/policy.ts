import { PermissionFlagsBits } from 'discord.js';
import type { IdParams } from '../../core/custom-id.ts';
import { formSettings, policySettings, type FormSetting } from '../../core/moderation/policy.ts';
import type { FormName } from '../../core/moderation/preset-form.ts';
import { offersPresets } from '../../core/moderation/presets.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import type { Translate, Words } from '../../words/words.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { ButtonHandler, CommandServices, FormHandler, SlashCommand } from '../command.ts';
import { createDrafts } from '../drafts.ts';
import { slash } from '../payload.ts';
import type { PanelContext, ServerContext } from '../request.ts';
import { blockedWords } from '../../messages/policy/blocked-words.ts';
import { policyForm, presetForm, type Draft } from '../../messages/policy/forms.ts';
import { settingSelect } from '../../messages/policy/setting-select.ts';
import { changeSetting, cleanUpPolicy, showConflict, type RevisionContext } from './change.ts';
import { beginWithPreset, undoPreset } from './presets.ts';
import { inPlace, policyComponents, showPolicy } from './show.ts';

/** `/policy`: the settings that moderators decide for their server. */
export function policyCommand(catalog: Catalog, words: Words): SlashCommand {
  const drafts = createDrafts<Draft>();
  const sources = { catalog, drafts };

  /** The form as it is now; `draft`: the values that were filled in before. */
  function currentForm(context: ServerContext, { moderation }: CommandServices, name: FormName, draft?: Draft) {
    const { server, t } = context;
    const { models } = catalog.current();
    const policy = moderation.servers.policy(context.guildId);
    const options = { policy, models, server, ceilings: moderation.ceilings, t, draft };
    return name === 'preset' ? presetForm(options) : policyForm(name, options);
  }

  /** Opens a form that changed nothing again, with the values that were filled in, as long as they are kept. */
  function reopenForm(context: PanelContext<IdParams<'policy', 'again'>>, services: CommandServices): PanelAnswer {
    const { setting } = context.params;
    const draft = drafts.find(context, services.clock.monotonic());
    const isOfForm = draft?.setting === setting;
    return { kind: 'form', form: currentForm(context, services, setting, isOfForm ? draft : undefined) };
  }

  function form(setting: FormSetting): FormHandler<RevisionContext> {
    return {
      kind: 'form',
      form: (context, services) => currentForm(context, services, setting),
      submit: async (context, services, fields) => changeSetting(context, services, { setting, fields }, sources),
    };
  }

  /** A panel of an earlier version was used. */
  async function settingPicked(
    context: RevisionContext,
    services: CommandServices,
    value: string | undefined,
  ): Promise<PanelAnswer> {
    const setting = policySettings.find((each) => each === value);
    if (setting === undefined) return refused(context.t('refusal.not-offered'));
    if (setting === 'clean-up') return cleanUpPolicy(context, services, sources);
    return { kind: 'form', form: currentForm(context, services, setting) };
  }

  return {
    payload: {
      ...slash('policy', words),
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    },
    async run(request, services) {
      if (!request.rights.managesServer) return refuse(request.t);
      return { kind: 'message', components: await policyComponents(request, services, sources) };
    },
    panel: {
      owner: 'policy',
      refusal: ({ rights, t }) => (rights.managesServer ? undefined : refuse(t)),
      handlers: {
        home: { kind: 'button', press: async (context, services) => showPolicy(context, services, sources) },
        section: {
          kind: 'button',
          press: async (context, services) => showPolicy(context, services, sources, context.params),
        },
        edit: {
          kind: 'button',
          press: (context, services) => ({
            kind: 'form',
            form: currentForm(context, services, context.params.setting),
          }),
        },
        again: { kind: 'button', press: reopenForm },
        'clean-up': {
          kind: 'button',
          press: async (context, services) => cleanUpPolicy(context, services, sources),
        },
        presets: {
          kind: 'button',
          press: async (context, services) =>
            offersPresets(services.moderation.servers.policy(context.guildId))
              ? { kind: 'form', form: currentForm(context, services, 'preset') }
              : showConflict(context, services, sources),
        },
        preset: {
          kind: 'form',
          form: (context, services) => currentForm(context, services, 'preset'),
          submit: async (context, services, fields) => beginWithPreset(context, services, fields, sources),
        },
        undo: { kind: 'button', press: async (context, services) => undoPreset(context, services, sources) },
        pick: {
          kind: 'string-select',
          select: ({ params, t }) => settingSelect(params.revision, t).toJSON(),
          pick: (context, services, [value]) => settingPicked(context, services, value),
        },
        'show-words': wordsPage,
        'back-words': wordsPage,
        'next-words': wordsPage,
        ...(Object.fromEntries(formSettings.map((setting) => [setting, form(setting)])) as Record<
          FormSetting,
          FormHandler<RevisionContext>
        >),
      },
    },
  };
}

/** A page of the blocked words, in place of the section or of another page. */
const wordsPage: ButtonHandler<PanelContext<IdParams<'policy', 'show-words'>>> = {
  kind: 'button',
  press(context, { moderation }) {
    const { words: all } = moderation.servers.policy(context.guildId);
    return inPlace(context, blockedWords(all, context.params.page, context.t));
  },
};

function refuse(t: Translate): ReturnType<typeof refused> {
  return refused(t('refusal.manage-server'));
}
