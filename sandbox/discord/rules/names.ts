import { violation, type Violation } from './error.ts';
import { isRecord, lengthOf, recordsIn } from './json.ts';

type Path = (string | number)[];

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** The locales that Discord knows (https://docs.discord.com/developers/reference#locales). */
const locales = new Set(
  (
    'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja ' +
    'zh-TW ko'
  ).split(' '),
);

function isName(name: string): boolean {
  return namePattern.test(name) && name === name.toLowerCase();
}

/** Checks the name of a slash command or an option, and its translations. The schema has the lengths. */
export function checkName(named: Record<string, unknown>, path: Path): Violation[] {
  const { name, name_localizations: translations } = named;
  const names: [Path, unknown][] = [
    [[...path, 'name'], name],
    ...Object.entries(isRecord(translations) ? translations : {}).map(([locale, translated]): [Path, unknown] => [
      [...path, 'name_localizations', locale],
      translated,
    ]),
  ];
  return names.flatMap(([at, each]) =>
    typeof each === 'string' && each.length > 0 && each.length <= 32 && !isName(each)
      ? [violation(at, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')]
      : [],
  );
}

/** Checks the keys of `name_localizations` and `description_localizations`. */
export function checkLocales(named: Record<string, unknown>, path: Path): Violation[] {
  return ['name_localizations', 'description_localizations'].flatMap((field) => {
    const translations = named[field];
    return Object.keys(isRecord(translations) ? translations : {})
      .filter((locale) => !locales.has(locale))
      .map((locale) =>
        violation([...path, field, locale], 'BASE_TYPE_CHOICES', `Value must be one of {${[...locales].join(', ')}}.`),
      );
  });
}

function longest(value: unknown, translations: unknown): number {
  return Math.max(lengthOf(value), ...Object.values(isRecord(translations) ? translations : {}).map(lengthOf));
}

/**
 * The size that counts against the 8,000 characters of a command: names, descriptions and choice values of the command,
 * its options and their choices, each with its longest translation. The digits of numbers count as well. The
 * documentation does not say so, but this is the stricter reading.
 */
export function sizeOf(named: Record<string, unknown>): number {
  const own =
    longest(named['name'], named['name_localizations']) +
    longest(named['description'], named['description_localizations']) +
    lengthOf(typeof named['value'] === 'number' ? String(named['value']) : named['value']);
  return [...recordsIn(named['options']), ...recordsIn(named['choices'])].reduce(
    (sum, { item }) => sum + sizeOf(item),
    own,
  );
}
