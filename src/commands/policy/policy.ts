import { PermissionFlagsBits } from 'discord.js';
import type { IdParams } from '../../core/custom-id.ts';
import { staleReferences } from '../../core/moderation/clean-up.ts';
import { formSettings, hasForm, policySettings, type FormSetting } from '../../core/moderation/policy.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import type { Translate, Words } from '../../words/words.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { ButtonHandler, CommandServices, FormHandler, SlashCommand } from '../command.ts';
import { slash } from '../payload.ts';
import type { PanelContext, ServerContext } from '../request.ts';
import { blockedWords } from '../../messages/policy/blocked-words.ts';
import { policyForm, type Draft } from '../../messages/policy/forms.ts';
import { knownReferences, settingSelect } from '../../messages/policy/panel.ts';
import { changeSetting, currentPanel } from './change.ts';
import { createDrafts } from './drafts.ts';

/** The panel or a form was used, made from the policy of a revision. */
type RevisionContext = PanelContext<IdParams<'policy', 'pick'>>;

/** `/policy`: the settings that moderators decide for their server. */
export function policyCommand(catalog: Catalog, words: Words): SlashCommand {
  const drafts = createDrafts();
  const panelSources = { catalog, drafts };

  /** `draft`: the values that were filled in before. */
  function currentForm(context: ServerContext, { moderation }: CommandServices, setting: FormSetting, draft?: Draft) {
    const { server, t } = context;
    const { models } = catalog.current();
    const policy = moderation.servers.policy(context.guildId);
    return policyForm(setting, { policy, models, server, ceilings: moderation.ceilings, t, draft });
  }

  /** Opens a form that changed nothing again, with the values that were filled in, as long as they are kept. */
  function reopenForm(context: PanelContext<IdParams<'policy', 'again'>>, services: CommandServices): PanelAnswer {
    const { setting } = context.params;
    const draft = drafts.find(context, setting, services.clock.monotonic());
    return { kind: 'form', form: currentForm(context, services, setting, draft) };
  }

  function form(setting: FormSetting): FormHandler<RevisionContext> {
    return {
      kind: 'form',
      form: (context, services) => currentForm(context, services, setting),
      submit: async (context, services, fields) =>
        changeSetting(context, services, { ...context.params, setting, fields }, panelSources),
    };
  }

  /** An older panel may offer a clean-up that is not offered any more. It is accepted here, so that the moderator learns that the panel is old. */
  function currentSelect(context: RevisionContext, { moderation }: CommandServices) {
    const { server, t } = context;
    const policy = moderation.servers.policy(context.guildId);
    const isOlder = policy.revision !== context.params.revision;
    const { models } = catalog.current();
    const hasStale = staleReferences(policy, knownReferences({ server, models })).length > 0;
    return settingSelect({ policy, t }, isOlder || hasStale);
  }

  async function settingPicked(
    context: RevisionContext,
    services: CommandServices,
    value: string | undefined,
  ): Promise<PanelAnswer> {
    const setting = policySettings.find((each) => each === value);
    if (setting === undefined) return refused(context.t('refusal.not-offered'));
    if (hasForm(setting)) return { kind: 'form', form: currentForm(context, services, setting) };
    return changeSetting(context, services, { ...context.params, setting, fields: {} }, panelSources);
  }

  return {
    payload: {
      ...slash('policy', words),
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    },
    async run(request, services) {
      if (!request.rights.managesServer) return refuse(request.t);
      return { kind: 'message', components: await currentPanel(request, services, panelSources) };
    },
    panel: {
      owner: 'policy',
      refusal: ({ rights, t }) => (rights.managesServer ? undefined : refuse(t)),
      handlers: {
        pick: {
          kind: 'string-select',
          select: (context, services) => currentSelect(context, services).toJSON(),
          pick: (context, services, [value]) => settingPicked(context, services, value),
        },
        again: { kind: 'button', press: reopenForm },
        'show-words': pageButton('message'),
        'back-words': pageButton('update'),
        'next-words': pageButton('update'),
        ...(Object.fromEntries(formSettings.map((setting) => [setting, form(setting)])) as Record<
          FormSetting,
          FormHandler<RevisionContext>
        >),
      },
    },
  };
}

/** A button that shows a page of the blocked words: as a new message, or in place of another page. */
function pageButton(kind: 'message' | 'update'): ButtonHandler<PanelContext<IdParams<'policy', 'show-words'>>> {
  return {
    kind: 'button',
    press(context, { moderation }) {
      const { words: all } = moderation.servers.policy(context.guildId);
      return { kind, components: blockedWords(all, context.params.page, context.t) };
    },
  };
}

function refuse(t: Translate): ReturnType<typeof refused> {
  return refused(t('refusal.manage-server'));
}
