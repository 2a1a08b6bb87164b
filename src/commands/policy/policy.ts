import { PermissionFlagsBits } from 'discord.js';
import type { Carried } from '../../core/custom-id.ts';
import { staleReferences } from '../../core/moderation/clean-up.ts';
import { formSettings, hasForm, policySettings, type FormSetting } from '../../core/moderation/policy.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import type { Translate, Words } from '../../words/words.ts';
import { refused, type PanelAnswer } from '../answer.ts';
import type { ButtonUse, CommandServices, FormUse, SlashCommand } from '../command.ts';
import { slash } from '../payload.ts';
import type { PanelUse, Use } from '../request.ts';
import { blockedWords } from '../../messages/policy/blocked-words.ts';
import { policyForm, type Draft } from '../../messages/policy/forms.ts';
import { presentIn, settingSelect } from '../../messages/policy/panel.ts';
import { changeSetting, panelNow } from './change.ts';
import { createDrafts } from './drafts.ts';

/** Of the panel, or of a form, as the policy was then. */
type UseOfRevision = PanelUse<Carried<'policy', 'pick'>>;

/** `/policy`: what a server's moderators decide for all of it. */
export function policyCommand(catalog: Catalog, words: Words): SlashCommand {
  const drafts = createDrafts();
  const means = { catalog, drafts };

  /** `draft`: what was filled in before. */
  function formNow(use: Use, { moderation }: CommandServices, setting: FormSetting, draft?: Draft) {
    const { server, t } = use;
    const { models } = catalog.current();
    const policy = moderation.servers.policy(use.guildId);
    return policyForm(setting, { policy, models, server, ceilings: moderation.ceilings, t, draft });
  }

  /** Opens a form that changed nothing once more, with what was filled in as long as that is remembered. */
  function again(use: PanelUse<Carried<'policy', 'again'>>, services: CommandServices): PanelAnswer {
    const { setting } = use.carries;
    const draft = drafts.find(use, setting, services.clock.monotonic());
    return { kind: 'form', form: formNow(use, services, setting, draft) };
  }

  function form(setting: FormSetting): FormUse<UseOfRevision> {
    return {
      kind: 'form',
      form: (use, services) => formNow(use, services, setting),
      send: async (use, services, fields) => changeSetting(use, services, { ...use.carries, setting, fields }, means),
    };
  }

  /** Whoever picks on a panel that is older than the policy learns that, whatever could be picked on it. */
  function menu(use: UseOfRevision, { moderation }: CommandServices) {
    const { server, t } = use;
    const policy = moderation.servers.policy(use.guildId);
    const isOlder = policy.revision !== use.carries.revision;
    const { models } = catalog.current();
    const hasStale = staleReferences(policy, presentIn({ server, models })).length > 0;
    return settingSelect({ policy, t }, isOlder || hasStale);
  }

  async function picked(
    use: UseOfRevision,
    services: CommandServices,
    value: string | undefined,
  ): Promise<PanelAnswer> {
    const setting = policySettings.find((each) => each === value);
    if (setting === undefined) return refused(use.t('refusal.not-offered'));
    if (hasForm(setting)) return { kind: 'form', form: formNow(use, services, setting) };
    return changeSetting(use, services, { ...use.carries, setting, fields: {} }, means);
  }

  return {
    payload: {
      ...slash('policy', words),
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    },
    async run(request, services) {
      if (!request.rights.managesServer) return refuse(request.t);
      return { kind: 'said', components: await panelNow(request, services, means) };
    },
    panel: {
      owner: 'policy',
      refusal: ({ rights, t }) => (rights.managesServer ? undefined : refuse(t)),
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
        ...(Object.fromEntries(formSettings.map((setting) => [setting, form(setting)])) as Record<
          FormSetting,
          FormUse<UseOfRevision>
        >),
      },
    },
  };
}

/** A page of the blocked words: as something new, or in the place of another page. */
function turning(kind: 'said' | 'changed'): ButtonUse<PanelUse<Carried<'policy', 'show-words'>>> {
  return {
    kind: 'button',
    press(use, { moderation }) {
      const { words: all } = moderation.servers.policy(use.guildId);
      return { kind, components: blockedWords(all, use.carries.page, use.t) };
    },
  };
}

function refuse(t: Translate): ReturnType<typeof refused> {
  return refused(t('refusal.manage-server'));
}
