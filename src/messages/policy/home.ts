import { ButtonStyle, ContainerBuilder, userMention, type APIMessageTopLevelComponent } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { staleReferences } from '../../core/moderation/clean-up.ts';
import { differences, settingsIn } from '../../core/moderation/panel.ts';
import { offersPresets } from '../../core/moderation/presets.ts';
import { sections, type Section } from '../../core/moderation/section.ts';
import { isNowhere } from '../../core/moderation/settings/channels.ts';
import { clip } from '../../core/plain-text.ts';
import { button, buttonRow } from '../buttons.ts';
import { textIn } from '../text.ts';
import { relativeTime } from '../time.ts';
import { homeStyle, viewOf, type PanelContext } from './context.ts';
import { addText, withButton } from './parts.ts';
import { hasView } from './section-view.ts';
import { automodState } from './screening-line.ts';

/** What happened, in a few lines. The sections need less than the rest of a message. */
const longestNews = 1_000;

/** The home of `/policy`: warnings, then each section with its state and a button. `news` stands first: what just happened. */
export function policyHome(context: PanelContext, news: readonly string[] = []): APIMessageTopLevelComponent[] {
  const { policy, t } = context;
  const container = new ContainerBuilder();
  addText(container, [...(news.length === 0 ? [] : [clip(news.join('\n'), longestNews)]), ...headOf(context)]);
  addText(container, warningsIn(context));
  const stale = staleReferences(policy, viewOf(context).present).length;
  if (stale > 0) {
    const id = encode('policy', 'clean-up', { revision: policy.revision });
    container.addSectionComponents(withButton(t('policy.gone', { count: stale }), id, t('policy.button.clean-up')));
  }
  addPresets(container, context);
  container.addSeparatorComponents((separator) => separator);
  container.addSectionComponents(sections.map((section) => sectionLine(section, context)));
  return [container.toJSON()];
}

function headOf({ policy: { changed }, t }: PanelContext): readonly string[] {
  const when = changed && { by: userMention(changed.by), when: relativeTime(changed.at) };
  return [t('policy.title'), ...(when === undefined ? [] : [t('policy.changed', when)])];
}

function warningsIn(context: PanelContext): readonly string[] {
  const { policy, screening, logBacklog, t } = context;
  return [
    ...(isNowhere(policy, viewOf(context).present) ? [t('policy.warning.nowhere')] : []),
    ...(screening.autoMod === 'forbidden' ? [t('policy.warning.automod')] : []),
    ...(logBacklog === undefined
      ? []
      : [t('policy.warning.log', { count: logBacklog.waiting, since: relativeTime(logBacklog.since) })]),
  ];
}

/** In a server that decided nothing yet: the presets. After one was applied: the way back. */
function addPresets(container: ContainerBuilder, { policy, t }: PanelContext): void {
  const { preset, revision } = policy;
  if (offersPresets(policy)) {
    addText(container, [t('policy.presets-offer')]);
    const choose = button(encode('policy', 'presets', {}), t('policy.button.presets'), ButtonStyle.Primary);
    container.addActionRowComponents(buttonRow([choose]));
  } else if (preset !== undefined && preset !== 'undone') {
    const text = t('policy.preset-undoable', { preset: t(`policy.choice.${preset}`) });
    container.addSectionComponents(withButton(text, encode('policy', 'undo', { revision }), t('policy.button.undo')));
  }
}

/** A section with one setting opens its form; another one shows its settings first. */
function sectionLine(section: Section, context: PanelContext): ReturnType<typeof withButton> {
  const { policy, t } = context;
  const settings = settingsIn(section);
  const style = homeStyle(context);
  const states = differences(settings, policy, viewOf(context)).map((state) => textIn(state, t, style));
  const automod = section === 'words' ? automodState(context.screening, t) : [];
  const state = [...(states.length === 0 ? [t(`policy.default.${section}`)] : states), ...automod].join(' · ');
  const [only] = settings;
  const id =
    only === undefined || hasView(section)
      ? encode('policy', 'section', { section })
      : encode('policy', 'edit', { setting: only.name });
  const text = `**${t(`policy.section.${section}`)}**\n${state}`;
  return withButton(text, id, t('policy.button.edit'));
}
