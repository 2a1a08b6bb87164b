import { channelMention, roleMention } from 'discord.js';
import { numberFields, type NumberField } from '../../core/moderation/change.ts';
import type { Decision } from '../../core/moderation/decision.ts';
import { policyRecord } from '../../core/moderation/policy.ts';
import type { Language } from '../../core/language.ts';
import { inlineCode } from '../../core/plain-text.ts';
import type { Words } from '../../words/words.ts';

const part = policyRecord.partial();
/** More are not read. */
const mostNamed = 6;
const longestId = 60;

/** What a setting of the policy was changed to, shortly; empty where there is nothing to say. It mentions roles, and pings none. */
export function settingText({ setting, before, after }: Decision, language: Language, words: Words): string {
  const is = part.safeParse(after).data ?? {};
  const was = part.safeParse(before).data ?? {};
  const list = (items: readonly string[] = [], none = words(language, 'policy.none')): string => {
    const more = items.length - mostNamed;
    const rest = more > 0 ? [words(language, 'policy.and-more', { more })] : [];
    return items.length === 0 ? none : [...items.slice(0, mostNamed), ...rest].join(', ');
  };
  const models = (ids: readonly string[] = []): string => list(ids.map((id) => inlineCode(id, longestId)));
  const numbers = (fields: Partial<Record<NumberField, number | undefined>> = {}): string =>
    list(
      (Object.keys(numberFields) as NumberField[]).flatMap((field) =>
        fields[field] === undefined ? [] : `${words(language, `policy.label.${field}`)}: ${fields[field]}`,
      ),
      words(language, 'policy.as-allowed'),
    );
  switch (setting) {
    case 'channels':
      return list(is.channels?.map(channelMention), words(language, 'policy.anywhere'));
    case 'log-channel':
      return list(is.logChannel === undefined ? [] : [channelMention(is.logChannel)]);
    case 'allowance':
      return numbers(is.allowance);
    case 'budget':
      return numbers(is.budget);
    case 'role-allowance':
      return list(
        is.roleAllowances?.map(({ roleId, day, month }) => `${roleMention(roleId)} ${day ?? '–'} / ${month ?? '–'}`),
      );
    case 'pace':
      return numbers({ cooldown: is.cooldown, atOnce: is.jobsAtOnce });
    case 'largest':
      return list(Object.keys(is.largest ?? {}).length === 0 ? [] : [numbers(is.largest)]);
    case 'models':
      return words(language, 'policy.line.models', { models: models(is.modelsOff) });
    case 'model-roles':
      return models(is.modelRoles?.map(({ modelId }) => modelId));
    case 'age-restricted':
      return models(is.ageRestricted);
    case 'words':
      return `+${is.words?.length ?? 0} −${was.words?.length ?? 0}`;
    case 'only-for-me':
      return words(language, is.onlyForMe === true ? 'policy.on' : 'policy.off');
    case 'clean-up':
    case undefined:
      return '';
  }
}
