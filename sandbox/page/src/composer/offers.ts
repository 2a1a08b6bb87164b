import type { CommandOption, RegisteredCommand } from '../../../discord/client/api.ts';
import { optionTypes } from '../../../discord/people/option-types.ts';

/** A slash command, or one subcommand of it, as the list offers it. */
export interface Offer {
  readonly command: RegisteredCommand;
  /** As it is registered: `policy limits set`. */
  readonly name: string;
  /** In the person's language, with the slash. */
  readonly title: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

interface Localized {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description?: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
}

export function nameIn(locale: string, { name, name_localizations: names }: Localized): string {
  return names?.[locale] ?? name;
}

export function descriptionIn(locale: string, localized: Localized): string {
  return localized.description_localizations?.[locale] ?? localized.description ?? '';
}

/** Every command and subcommand that can be called, the commands by name and their subcommands as they are registered. */
export function offersOf(commands: readonly RegisteredCommand[], locale: string): readonly Offer[] {
  const byName = commands.toSorted((one, other) => one.name.localeCompare(other.name));
  return byName.flatMap((command) => leaves(command, [command], locale));
}

function leaves(
  command: RegisteredCommand,
  path: readonly (Localized & { options?: readonly CommandOption[] })[],
  locale: string,
): Offer[] {
  const last = path.at(-1) ?? command;
  const inner = (last.options ?? []).filter(({ type }) => type <= optionTypes.group);
  if (inner.length > 0) return inner.flatMap((option) => leaves(command, [...path, option], locale));
  return [
    {
      command,
      name: path.map(({ name }) => name).join(' '),
      title: `/${path.map((each) => nameIn(locale, each)).join(' ')}`,
      description: descriptionIn(locale, last),
      options: last.options ?? [],
    },
  ];
}

/**
 * The offers that fit what was typed after the slash, in either language: those that begin with it first, then those
 * with a word that does, then those that have it anywhere, also in the description.
 */
export function filterOffers(offers: readonly Offer[], typed: string): readonly Offer[] {
  const sought = typed.trim().toLowerCase();
  const ranked = offers.map((offer) => ({ offer, rank: rankOf(offer, sought) }));
  return ranked
    .filter(({ rank }) => rank < unfit)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ offer }) => offer);
}

const unfit = 4;

function rankOf({ name, title, description }: Offer, sought: string): number {
  const names = [name, title.slice(1)].map((each) => each.toLowerCase());
  if (names.some((each) => each.startsWith(sought))) return 0;
  if (names.some((each) => each.includes(` ${sought}`))) return 1;
  if (names.some((each) => each.includes(sought))) return 2;
  return description.toLowerCase().includes(sought) ? 3 : unfit;
}
