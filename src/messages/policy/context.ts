import { channelMention, roleMention } from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import type { Policy } from '../../core/moderation/policy.ts';
import type { Ceilings, KnownReferences, PolicyView } from '../../core/moderation/setting.ts';
import { countThatFit } from '../../core/plain-text.ts';
import type { ServerFacts } from '../../core/server-facts.ts';
import type { LogBacklog } from '../../services/moderation/log-queue.ts';
import type { Screening } from '../../services/moderation/screening.ts';
import type { Translate } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import { commaIn, type Style } from '../text.ts';

/** The server and the models that a policy refers to. */
export interface PolicyContext {
  readonly server: ServerFacts;
  readonly models: readonly Model[];
}

/** Everything that the panel of `/policy` shows. */
export interface PanelContext extends PolicyContext {
  readonly policy: Policy;
  readonly ceilings: Ceilings;
  readonly screening: Awaited<ReturnType<Screening['coverage']>>;
  /** The entries that wait because the log channel cannot be written. */
  readonly logBacklog: LogBacklog | undefined;
  readonly t: Translate;
}

function knownReferences({ server, models }: PolicyContext): KnownReferences {
  return {
    hasChannel: (id) => server.hasChannel(id),
    hasRole: (id) => server.hasRole(id),
    modelIds: models.map(({ id }) => id),
  };
}

export function viewOf(context: PolicyContext & { readonly ceilings: Ceilings }): PolicyView {
  return { ceilings: context.ceilings, present: knownReferences(context) };
}

type NameContext = Pick<PanelContext, 'server' | 'models' | 't'>;

/** On the home a list names so many items, and counts the others. */
const mostNamed = 3;

/** Short lists, so that each section stays a line or two. */
export function homeStyle(context: NameContext): Style {
  const { t } = context;
  return {
    ...namesIn(context),
    join(items, { separator = commaIn(t) }) {
      const more = items.length - mostNamed;
      return more <= 0
        ? items.join(separator)
        : [...items.slice(0, mostNamed), t('policy.and-more', { more })].join(separator);
    },
  };
}

/** Enough for all channels or roles that a policy may name. */
const longestList = 1_250;

/** Whole lists. Those that are shortened first have `room` characters. */
export function listStyle(context: NameContext, room: number): Style {
  const { t } = context;
  return {
    ...namesIn(context),
    join: (items, { separator = commaIn(t), isShortenedFirst = false }) =>
      itemsThatFit(items, separator, isShortenedFirst ? room : longestList, (more) => t('policy.and-more', { more })),
  };
}

/** Names a channel, role or model that does not exist as deleted. */
function namesIn({ server, models, t }: NameContext): Omit<Style, 'join'> {
  return {
    channel: (id) => (server.hasChannel(id) ? channelMention(id) : t('policy.gone-channel')),
    role: (id) => (server.hasRole(id) ? roleMention(id) : t('policy.gone-role')),
    model(id) {
      const found = models.find((model) => model.id === id);
      return found === undefined ? t('policy.gone-model') : `\`/${commandName(found, t.language)}\``;
    },
  };
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
