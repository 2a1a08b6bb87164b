import { ButtonStyle, ContainerBuilder, type APIMessageTopLevelComponent } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { messageLimits } from '../../core/discord-limits.ts';
import { settingsIn } from '../../core/moderation/panel.ts';
import type { Section } from '../../core/moderation/section.ts';
import { clip } from '../../core/plain-text.ts';
import { button, buttonRow } from '../buttons.ts';
import { textIn } from '../text.ts';
import { listStyle, viewOf, type PanelContext } from './context.ts';
import { addText, backButton, withButton } from './parts.ts';
import { screeningLines } from './screening-line.ts';

/** A little less than a message takes. */
const mostText = messageLimits.text - 50;
/** Lists of models have so many characters, and fewer where not all fits. */
const longestList = 1_500;
const shortestList = 60;
const step = 50;
/** Of the unchecked rules a moderator reads the first ones, and how many others there are. */
const longestUnchecked = 450;

/** Whether the section is shown before a form opens. The words have what AutoMod adds to them. */
export function hasView(section: Section): boolean {
  return settingsIn(section).length > 1 || section === 'words';
}

/** The settings of one section, with all that they have and a button for each. `news` stands first: what just happened. */
export function sectionView(
  section: Section,
  context: PanelContext,
  news: readonly string[] = [],
): APIMessageTopLevelComponent[] {
  const { policy, t } = context;
  const head = [...news, `## ${t(`policy.section.${section}`)}`];
  const { texts, screening } = fitting(section, context, head.join('\n').length);
  const container = new ContainerBuilder();
  addText(container, [clip(head.join('\n'), mostText / 2)]);
  for (const { setting, text } of texts) {
    container.addSectionComponents(withButton(text, encode('policy', 'edit', { setting }), t('policy.button.edit')));
  }
  addText(container, screening);
  const show = button(encode('policy', 'show-words', { page: 0 }), t('policy.button.words'), ButtonStyle.Secondary);
  container.addActionRowComponents(
    buttonRow([backButton(t), ...(section === 'words' && policy.words.length > 0 ? [show] : [])]),
  );
  return [container.toJSON()];
}

interface Texts {
  readonly texts: readonly { readonly setting: ReturnType<typeof settingsIn>[number]['name']; readonly text: string }[];
  readonly screening: readonly string[];
}

/** The texts with the longest lists that fit beside a heading of this length. */
function fitting(section: Section, context: PanelContext, heading: number): Texts {
  const most = mostText - Math.min(heading, mostText / 2);
  let room = longestList;
  let made = textsWith(section, context, room);
  while (lengthOf(made) > most && room > shortestList) {
    room = Math.max(room - step, shortestList);
    made = textsWith(section, context, room);
  }
  return made;
}

/** `room`: characters for each list that is shortened first. */
function textsWith(section: Section, context: PanelContext, room: number): Texts {
  const { policy, t } = context;
  const style = listStyle(context, room);
  const view = viewOf(context);
  return {
    texts: settingsIn(section).map((setting) => ({
      setting: setting.name,
      text: `**${t(`policy.form.${setting.name}`)}**\n${textIn(setting.state(policy, view), t, style)}`,
    })),
    screening: section === 'words' ? screeningLines(context.screening, t, listStyle(context, longestUnchecked)) : [],
  };
}

function lengthOf({ texts, screening }: Texts): number {
  return [...texts.map(({ text }) => text), ...screening].reduce((sum, text) => sum + text.length + 1, 0);
}
