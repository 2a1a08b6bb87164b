import {
  ActionRowBuilder,
  ButtonStyle,
  ContainerBuilder,
  StringSelectMenuBuilder,
  channelMention,
  roleMention,
  userMention,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import { staleReferences } from '../../core/moderation/clean-up.ts';
import { policySettings, type Policy, type PolicySetting } from '../../core/moderation/policy.ts';
import type { Ceilings, KnownReferences } from '../../core/moderation/setting.ts';
import { settings } from '../../core/moderation/settings.ts';
import { clip, countThatFit } from '../../core/plain-text.ts';
import { encode } from '../../core/custom-id.ts';
import type { ServerFacts } from '../../core/server-facts.ts';
import { list, localized } from '../../core/text.ts';
import type { Translate } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import type { LogBacklog } from '../../services/moderation/log-queue.ts';
import type { Screening } from '../../services/moderation/screening.ts';
import { button, buttonRow } from '../buttons.ts';
import { textIn, type Style } from '../text.ts';
import { relativeTime } from '../time.ts';
import { screeningLine, uncheckedParts } from './screening-line.ts';
import { componentLimits, messageLimits } from '../../core/discord-limits.ts';

/** A little less than a message takes. Each list is bounded, so that all lines fit. */
const mostText = messageLimits.text - 50;
/** Enough for all channels or roles that a policy may name. */
const longestList = 1_250;
/** The lists of models, and the list of unchecked rules, share the rest. */
const longestOther = 450;
const shortestOther = 60;

/** The server and the models that a policy refers to. */
export interface PolicyContext {
  readonly server: ServerFacts;
  readonly models: readonly Model[];
}

interface PanelOptions extends PolicyContext {
  readonly policy: Policy;
  readonly ceilings: Ceilings;
  readonly screening: Awaited<ReturnType<Screening['coverage']>>;
  /** The entries that wait because the log channel cannot be written. */
  readonly logStanding: LogBacklog | undefined;
  readonly t: Translate;
}

/** The whole policy in one message, with one select for every change. `news` stands first: what just happened. */
export function policyPanel(options: PanelOptions, news: readonly string[] = []): APIMessageTopLevelComponent[] {
  const { policy, t } = options;
  const stale = staleReferences(policy, knownReferences(options));
  const textWith = (room: number): string =>
    [
      ...news,
      ...linesOf(options, room),
      ...(stale.length === 0 ? [] : [t('policy.gone', { count: stale.length })]),
    ].join('\n');
  let text = textWith(longestOther);
  for (let room = longestOther; text.length > mostText && room > shortestOther;) {
    room = Math.max(room - 50, shortestOther);
    text = textWith(room);
  }
  const select = settingSelect({ policy, t }, stale.length > 0);
  const container = new ContainerBuilder()
    .addTextDisplayComponents((display) => display.setContent(clip(text, mostText)))
    .addActionRowComponents(new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(select));
  if (policy.words.length > 0) {
    const show = button(encode('policy', 'show-words', { page: 0 }), t('policy.show-words'), ButtonStyle.Secondary);
    container.addActionRowComponents(buttonRow([show]));
  }
  return [container.toJSON()];
}

/** The select for every change. A clean-up is offered only where there is something to clean up. */
export function settingSelect(
  { policy, t }: Pick<PanelOptions, 'policy' | 't'>,
  hasStale: boolean,
): StringSelectMenuBuilder {
  const offered = policySettings.filter((setting) => setting !== 'clean-up' || hasStale);
  return new StringSelectMenuBuilder()
    .setCustomId(encode('policy', 'pick', { revision: policy.revision }))
    .setPlaceholder(clip(t('policy.pick'), componentLimits.placeholder))
    .addOptions(
      offered.map((setting) => ({
        label: clip(t(`policy.form.${setting}`), componentLimits.optionLabel),
        value: setting,
      })),
    );
}

export function knownReferences({ server, models }: PolicyContext): KnownReferences {
  return {
    hasChannel: (id) => server.hasChannel(id),
    hasRole: (id) => server.hasRole(id),
    modelIds: models.map(({ id }) => id),
  };
}

/** `room`: characters for each list of models, and for the list of unchecked rules. */
function linesOf(options: PanelOptions, room: number): string[] {
  const { policy, ceilings, t } = options;
  const style = styleOf(options, room);
  const view = { ceilings, present: knownReferences(options) };
  const below: Partial<Record<PolicySetting, readonly string[]>> = {
    'log-channel': waitingLines(options),
    words: screeningLines(options, style),
  };
  return [
    t('policy.line.title'),
    ...settings.flatMap((setting) => [textIn(setting.line(policy, view), t, style), ...(below[setting.name] ?? [])]),
    ...(policy.changed === undefined
      ? []
      : [
          t('policy.line.changed', {
            by: userMention(policy.changed.by),
            when: relativeTime(policy.changed.at),
          }),
        ]),
  ];
}

/** Names a channel, role or model that does not exist as deleted, and cuts lists that are too long. */
function styleOf({ server, models, t }: PanelOptions, room: number): Style {
  return {
    channel: (id) => (server.hasChannel(id) ? channelMention(id) : t('policy.gone-channel')),
    role: (id) => (server.hasRole(id) ? roleMention(id) : t('policy.gone-role')),
    model(id) {
      const found = models.find((model) => model.id === id);
      return found === undefined ? t('policy.gone-model') : `\`/${commandName(found, t.language)}\``;
    },
    join: (items, { separator = ', ', isShortenedFirst = false }) =>
      itemsThatFit(items, separator, isShortenedFirst ? room : longestList, (more) => t('policy.and-more', { more })),
  };
}

function waitingLines({ logStanding, t }: PanelOptions): readonly string[] {
  if (logStanding === undefined) return [];
  const { waiting: count, since } = logStanding;
  return [t('policy.line.log-waiting', { count, since: relativeTime(since) })];
}

function screeningLines({ screening, t }: PanelOptions, style: Style): readonly string[] {
  const parts = list(uncheckedParts(screening, t), localized('policy.none'), { isShortenedFirst: true });
  return [
    screeningLine(screening, t),
    ...(parts.items.length === 0 ? [] : [textIn(localized('policy.line.unchecked', { parts }), t, style)]),
    ...(screening.isComplete ? [] : [t('policy.line.unchecked-unknown')]),
  ];
}

/** As many items as there is room for, and the number of the others. */
function itemsThatFit(
  items: readonly string[],
  separator: string,
  room: number,
  andMore: (count: number) => string,
): string {
  const whole = items.join(separator);
  if (whole.length <= room) return whole;
  const count = countThatFit(items, room - separator.length - andMore(items.length).length, separator);
  return [...items.slice(0, count), andMore(items.length - count)].join(separator);
}
