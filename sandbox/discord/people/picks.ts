import type { Component } from '../message/types.ts';
import { isThread, type Channel } from '../world/channels.ts';
import { allows, permissions } from '../world/permissions.ts';
import { channelRights, holderOf } from '../world/rights.ts';
import type { World } from '../world/world.ts';
import { ClientRefusal } from './refused.ts';
import { optionTypes } from './option-types.ts';

/** Where a menu is used, and by whom. */
interface Place {
  readonly channel: Channel;
  readonly userId: string;
}

/** The types of ids in select menus: user, role, mentionable and channel select. */
const idTypes: ReadonlyMap<number, number> = new Map([
  [5, optionTypes.user],
  [6, optionTypes.role],
  [7, optionTypes.mentionable],
  [8, optionTypes.channel],
]);

/** The ids among the values of a menu, with their types. Empty for menus of strings. */
export function idsIn({ type }: Pick<Component, 'type'>, values: readonly string[]): { type: number; id: string }[] {
  const idType = idTypes.get(type);
  return idType === undefined ? [] : values.map((id) => ({ type: idType, id }));
}

export function isIdSelect({ type }: Pick<Component, 'type'>): boolean {
  return idTypes.has(type);
}

/** The values that are selected if the person does nothing. */
export function presetOf({ options, default_values: defaults }: Component): string[] {
  const marked = (options ?? []).filter((option) => option.default === true).map(({ value }) => value);
  return [...marked, ...(defaults ?? []).map(({ id }) => id)];
}

/**
 * Throws if a person could not have picked these values: too few, too many, or not offered. Only in a modal, where it
 * has a `label`, an optional menu may be left alone, whatever its minimum is.
 */
export function checkPicked(
  world: World,
  place: Place,
  menu: Component,
  { values, label }: { values: readonly string[]; label?: string },
): void {
  const inModal = label !== undefined;
  const name = label ?? nameOf(menu);
  const isLeft = inModal && menu.required === false && values.length === 0;
  const fewest = menu.min_values ?? 1;
  const most = menu.max_values ?? Math.max(fewest, 1);
  if (!isLeft && inModal && values.length === 0) throw new ClientRefusal(`${name} is required.`);
  if (!isLeft && (values.length < fewest || values.length > most)) {
    throw new ClientRefusal(`${name} takes ${countWords(fewest, most)}. You picked ${values.length}.`);
  }
  if (new Set(values).size < values.length) throw new ClientRefusal(`${name} takes each value once.`);
  const foreign = values.filter((value) => !isOffered(world, place, menu, value));
  if (foreign.length > 0) throw new ClientRefusal(`${name} does not offer ${foreign.join(', ')}.`);
}

function nameOf({ placeholder, custom_id: id }: Component): string {
  return `“${placeholder ?? id}”`;
}

function countWords(fewest: number, most: number): string {
  return fewest === most ? `exactly ${most}` : `${fewest} to ${most}`;
}

function isOffered(world: World, { channel, userId }: Place, menu: Component, value: string): boolean {
  if (!isIdSelect(menu)) return menu.options?.some((option) => option.value === value) ?? false;
  const guild = world.guilds.get(channel.guildId ?? '');
  if (guild === undefined) return value === userId || value === world.bot.id;
  const kind = idTypes.get(menu.type);
  const isRole = guild.roles.has(value);
  const isUser = guild.members.has(value) || value === world.bot.id;
  if (kind === optionTypes.role) return isRole;
  if (kind === optionTypes.user) return isUser;
  if (kind === optionTypes.mentionable) return isRole || isUser;
  const chosen = world.channels.get(value);
  if (chosen === undefined || chosen.deleted || chosen.guildId !== guild.id) return false;
  const rights = channelRights(world, guild, chosen, holderOf(guild, userId));
  // Threads are offered only if their type is listed.
  const fits = menu.channel_types?.length ? menu.channel_types.includes(chosen.type) : !isThread(chosen);
  return fits && allows(rights, permissions.viewChannel);
}
