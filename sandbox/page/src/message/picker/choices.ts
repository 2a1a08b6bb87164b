import type { Component } from '../../../../discord/client/api.ts';
import type { Candidate, Directory } from '../directory.ts';

/** What a select menu offers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** Before the label: an emoji, or a sign for a channel. */
  readonly sign?: string | undefined;
  /** For a person or role: RGB, 0 for none. */
  readonly color?: number | undefined;
  readonly kind: 'option' | Candidate['kind'];
}

/** How many values a menu takes. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** An emoji as text: a custom one by its name. */
export function emojiText(emoji: Component['emoji']): string | undefined {
  const name = emoji?.name ?? undefined;
  return name === undefined || emoji?.id === undefined || emoji.id === null ? name : `:${name}:`;
}

/** The options of a menu of strings, or the people, roles and channels that an id select offers to this reader. */
export function choicesOf(menu: Component, reader: Pick<Directory, 'candidates'>): readonly Choice[] {
  if (menu.options !== undefined) {
    return menu.options.map(({ value, label, description, emoji }) => ({
      value,
      label,
      description: description ?? undefined,
      sign: emojiText(emoji),
      kind: 'option',
    }));
  }
  return reader.candidates(menu).map(({ id, name, color, kind }) => ({
    value: id,
    label: name,
    sign: kind === 'channel' ? '#' : kind === 'role' ? '@' : undefined,
    color,
    kind,
  }));
}

/** Which values a menu has before anybody picks. */
export function presetsOf({ options = [], default_values: ids = [] }: Component): readonly string[] {
  return [...options.filter((option) => option.default === true).map(({ value }) => value), ...ids.map(({ id }) => id)];
}

/** A menu takes one value if it does not say otherwise. A group of checkboxes (22) takes all of its options. */
export function boundsOf({ type, options = [], min_values: least, max_values: most }: Component): Bounds {
  return { least: least ?? 1, most: most ?? (type === 22 ? options.length : 1) };
}

/** The choices that what was typed fits, those that begin with it first. */
export function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === '') return choices;
  const rank = ({ label, description }: Choice): number => {
    const name = label.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(wanted)) return 1;
    return description?.toLocaleLowerCase().includes(wanted) === true ? 2 : 3;
  };
  return choices
    .map((choice) => ({ choice, at: rank(choice) }))
    .filter(({ at }) => at < 3)
    .toSorted((one, other) => one.at - other.at)
    .map(({ choice }) => choice);
}

/** The values after a choice is pressed. A menu of one replaces its value; a full menu of several takes no more. */
export function toggled(values: readonly string[], value: string, { most }: Bounds): readonly string[] {
  if (values.includes(value)) return values.filter((each) => each !== value);
  if (most === 1) return [value];
  return values.length < most ? [...values, value] : values;
}

/** The choice that a key leads to, from the one at `at`. -1 is none. Undefined for keys that do not move. */
export function movedBy(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return at <= 0 ? count - 1 : at - 1;
    case 'PageDown':
      return Math.min(at + 8, count - 1);
    case 'PageUp':
      return Math.max(at - 8, 0);
    default:
      return undefined;
  }
}
