import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TimestampStyles,
  channelMention,
  roleMention,
  time,
  userMention,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import type { Ceilings } from '../../core/moderation/change.ts';
import { goneFrom, isNowhere, type Present } from '../../core/moderation/gone.ts';
import { within } from '../../core/moderation/limits.ts';
import { policySettings, type Policy } from '../../core/moderation/policy.ts';
import { clip } from '../../core/plain-text.ts';
import { encodePanel } from '../../core/panel-id.ts';
import type { Language } from '../../core/language.ts';
import type { WordArgs, WordKey, Words } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import type { LogStanding } from '../../services/moderation/log-queue.ts';
import type { Screening } from '../../services/moderation/screening.ts';
import type { ServerFacts } from '../../core/server-facts.ts';
import { screeningLine, uncheckedParts } from './screening-line.ts';

/** All text of one message is 4,000 characters at most; no list may push the others out. */
const mostText = 3_950;
/** All channels and all roles that a policy may name fit. */
const longestList = 1_250;
/** The lists of models, and what is not checked here, share what is left. */
const longestOther = 450;
const shortestOther = 60;

interface PanelOptions {
  readonly policy: Policy;
  readonly models: readonly Model[];
  readonly server: ServerFacts;
  readonly ceilings: Ceilings;
  readonly screening: Awaited<ReturnType<Screening['standing']>>;
  /** What waits because the log channel cannot be written. */
  readonly logStanding: LogStanding | undefined;
  readonly language: Language;
  readonly words: Words;
}

/** The whole policy on one screen, with one select that leads to every change. `news`: what just happened, first. */
export function policyPanel(options: PanelOptions, news: readonly string[] = []): APIMessageTopLevelComponent[] {
  const { policy, language, words } = options;
  const gone = goneFrom(policy, presentIn(options));
  const textWith = (room: number): string =>
    [
      ...news,
      ...linesOf(options, room),
      ...(gone.length === 0 ? [] : [words(language, 'policy.gone', { count: gone.length })]),
    ].join('\n');
  let text = textWith(longestOther);
  for (let room = longestOther; text.length > mostText && room > shortestOther;) {
    room = Math.max(room - 50, shortestOther);
    text = textWith(room);
  }
  const select = settingSelect({ policy, language, words }, gone.length > 0);
  const container = new ContainerBuilder()
    .addTextDisplayComponents(new TextDisplayBuilder().setContent(clip(text, mostText)))
    .addActionRowComponents(new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(select));
  if (policy.words.length > 0) {
    const show = new ButtonBuilder()
      .setCustomId(encodePanel('policy', 'show-words', 0))
      .setLabel(words(language, 'policy.show-words'))
      .setStyle(ButtonStyle.Secondary);
    container.addActionRowComponents(new ActionRowBuilder<ButtonBuilder>().addComponents(show));
  }
  return [container.toJSON()];
}

/** The select that leads to every change; to a clean-up only where there is something to clean up. */
export function settingSelect(
  { policy, language, words }: Pick<PanelOptions, 'policy' | 'language' | 'words'>,
  hasGone: boolean,
): StringSelectMenuBuilder {
  const settings = policySettings.filter((setting) => setting !== 'clean-up' || hasGone);
  return new StringSelectMenuBuilder()
    .setCustomId(encodePanel('policy', 'pick', policy.revision))
    .setPlaceholder(clip(words(language, 'policy.pick'), 150))
    .addOptions(
      settings.map((setting) => ({ label: clip(words(language, `policy.form.${setting}`), 100), value: setting })),
    );
}

export function presentIn({ server, models }: Pick<PanelOptions, 'server' | 'models'>): Present {
  return {
    hasChannel: (id) => server.hasChannel(id),
    hasRole: (id) => server.hasRole(id),
    modelIds: models.map(({ id }) => id),
  };
}

/** `room`: characters for each list of models, and for what is not checked here. */
function linesOf(options: PanelOptions, room: number): string[] {
  const { policy, models, server, ceilings, screening, logStanding, language, words } = options;
  const say = (key: WordKey, args: WordArgs = {}): string => words(language, key, args);
  const channel = (id: string): string => (server.hasChannel(id) ? channelMention(id) : say('policy.gone-channel'));
  const role = (id: string): string => (server.hasRole(id) ? roleMention(id) : say('policy.gone-role'));
  const command = (id: string): string => {
    const found = models.find((model) => model.id === id);
    return found === undefined ? say('policy.gone-model') : `\`/${commandName(found, language)}\``;
  };
  const list = (items: readonly string[], longest: number): string =>
    fitting(items, longest, (more) => say('policy.and-more', { more })) || say('policy.none');
  const where = (): string => {
    if (policy.channels.length === 0) return say('policy.anywhere');
    return isNowhere(policy, server) ? say('policy.nowhere') : list(policy.channels.map(channel), longestList);
  };
  const { largest, changed } = policy;
  const limits = [
    ...(largest.credits === undefined ? [] : [say('policy.most-credits', { count: largest.credits })]),
    ...(largest.images === undefined ? [] : [say('policy.most-images', { count: largest.images })]),
    ...(largest.seconds === undefined ? [] : [say('policy.most-seconds', { count: largest.seconds })]),
  ];
  return [
    say('policy.line.title'),
    say('policy.line.channels', { channels: where() }),
    say('policy.line.log-channel', {
      channel: policy.logChannel === undefined ? say('policy.none') : channel(policy.logChannel),
    }),
    ...(logStanding === undefined
      ? []
      : [
          say('policy.line.log-waiting', {
            count: logStanding.waiting,
            since: time(Math.floor(logStanding.since / 1000), TimestampStyles.RelativeTime),
          }),
        ]),
    say('policy.line.allowance', {
      allowance: say('policy.windows', { ...within(policy.allowance, ceilings.member) }),
    }),
    say('policy.line.role-allowance', {
      roles: list(
        policy.roleAllowances.map((asked) => {
          const { day, month } = within(asked, ceilings.member);
          return `${role(asked.roleId)} ${day} / ${month}`;
        }),
        longestList,
      ),
    }),
    say('policy.line.pace', {
      cooldown: policy.cooldown,
      atOnce: Math.min(policy.jobsAtOnce ?? ceilings.atOnce, ceilings.atOnce),
    }),
    say('policy.line.budget', { budget: say('policy.windows', { ...within(policy.budget, ceilings.server) }) }),
    say('policy.line.models', { models: list(policy.modelsOff.map(command), room) }),
    say('policy.line.model-roles', {
      models: list(
        policy.modelRoles.map(({ modelId, roleIds }) => `${command(modelId)} ${roleIds.map(role).join(' ')}`),
        room,
      ),
    }),
    say('policy.line.age-restricted', { models: list(policy.ageRestricted.map(command), room) }),
    say('policy.line.largest', { limits: limits.length === 0 ? say('policy.none') : limits.join(' · ') }),
    say('policy.line.words', { count: policy.words.length }),
    screeningLine(screening, language, words),
    ...(screening.unchecked.length === 0
      ? []
      : [say('policy.line.unchecked', { parts: list(uncheckedParts(screening, language, words), room) })]),
    ...(screening.isComplete ? [] : [say('policy.line.unchecked-unknown')]),
    say('policy.line.only-for-me', { allowed: say(policy.onlyForMe ? 'policy.on' : 'policy.off') }),
    ...(changed === undefined
      ? []
      : [
          say('policy.line.changed', {
            by: userMention(changed.by),
            when: time(Math.floor(changed.at / 1000), TimestampStyles.RelativeTime),
          }),
        ]),
  ];
}

/** As many as there is room for, and how many more there are. */
function fitting(items: readonly string[], room: number, andMore: (count: number) => string): string {
  const whole = items.join(', ');
  if (whole.length <= room) return whole;
  const rest = andMore(items.length);
  let count = 0;
  for (let length = rest.length; count < items.length; count += 1) {
    length += (items[count]?.length ?? 0) + 2;
    if (length > room) break;
  }
  return [...items.slice(0, count), andMore(items.length - count)].join(', ');
}
