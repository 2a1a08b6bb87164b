import type { Component } from '../../sandbox/discord/message/types.ts';

/** Discord's limits: https://docs.discord.com/developers/components/reference */
export const most = { components: 40, text: 4000, alt: 1024, label: 80, customId: 100 } as const;

/** The parts of a message that Discord limits. Lengths are in UTF-16 units. */
interface Measures {
  /** All of them, nested ones counted. */
  readonly components: number;
  /** The length of all Text Displays together. */
  readonly text: number;
  readonly alts: readonly string[];
  readonly labels: readonly string[];
  readonly customIds: readonly string[];
}

/** Measures the components of a message as a bot would send it. */
export function measure(components: readonly object[]): Measures {
  const all = (components as readonly Component[]).flatMap(withInner);
  return {
    components: all.length,
    text: present(all.map(({ content }) => content)).join('').length,
    alts: present(all.flatMap(({ items = [] }) => items.map(({ description }) => description))),
    labels: present(all.map(({ label }) => label)),
    customIds: present(all.map(({ custom_id: id }) => id)),
  };
}

/** The parts that are over a limit. Empty if Discord accepts the message. */
export function over({ components, text, alts, labels, customIds }: Measures): string[] {
  const found = {
    components,
    text,
    alt: longest(alts),
    label: longest(labels),
    customId: longest(customIds),
  } satisfies Record<keyof typeof most, number>;
  const kinds = Object.keys(most) as (keyof typeof most)[];
  const doubled = customIds.length === new Set(customIds).size ? [] : ['a custom id twice'];
  return [...kinds.filter((kind) => found[kind] > most[kind]), ...doubled];
}

function present(texts: readonly (string | null | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined && text !== null);
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

function withInner(component: Component): Component[] {
  const { components = [], accessory } = component;
  return [component, ...[...components, ...(accessory === undefined ? [] : [accessory])].flatMap(withInner)];
}
