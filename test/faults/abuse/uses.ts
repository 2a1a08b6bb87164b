import type { Forged } from '../../../sandbox/discord/people/forge.ts';
import type { Component } from '../../../sandbox/discord/message/types.ts';
import { useKinds, type UseKind } from '../../../src/core/custom-id.ts';

type Field = Extract<Forged, { as: 'form' }>['fields'][number];

const componentTypes: Readonly<Record<Exclude<UseKind, 'form'>, number>> = {
  button: 2,
  'string-select': 3,
  'user-select': 5,
  'role-select': 6,
  'mentionable-select': 7,
  'channel-select': 8,
};

/** An id used in every way but its own: with nothing picked or filled in, and with these. */
export function otherUses(customId: string, own: UseKind, values: readonly string[]): readonly Forged[] {
  return useKinds
    .filter((kind) => kind !== own)
    .flatMap((kind): Forged[] => {
      if (kind === 'form') {
        const field = { type: 4, custom_id: 'reason', value: 'x' };
        return [[], [field]].map((fields) => ({ as: 'form', customId, fields }));
      }
      const type = componentTypes[kind];
      return kind === 'button'
        ? [{ as: 'component', customId, type }]
        : [[], values].map((picked) => ({ as: 'component', customId, type, values: picked }));
    });
}

/** The fields of a form that was shown, each as it stands there. */
function fieldsOf(form: readonly Component[]): readonly Field[] {
  return form.flatMap(({ component }): Field[] => {
    if (component === undefined) return [];
    const { type, custom_id: id = '', value = '', options, default_values: defaults } = component;
    if (type === 4) return [{ type, custom_id: id, value }];
    const chosen = [
      ...(options ?? []).filter((option) => option.default === true).map((option) => option.value),
      ...(defaults ?? []).map((each) => each.id),
    ];
    return [{ type, custom_id: id, values: chosen }];
  });
}

/** Ids that are there and that no select offers, or offers no longer. */
export interface Ids {
  readonly role: string;
  readonly goneRole: string;
  readonly member: string;
  readonly channel: string;
  readonly voice: string;
  readonly goneChannel: string;
  readonly foreignChannel: string;
  readonly thread: string;
}

/** What a form with these fields could not have sent: what is wrong with it, and its fields. */
export function wrongFields(inputs: readonly Component[], ids: Ids): readonly (readonly [string, readonly Field[]])[] {
  const good = fieldsOf(inputs);
  const wrong: (readonly [string, readonly Field[]])[] = [
    ['no field', []],
    ['a field twice', [...good, ...good.slice(0, 1)]],
    ['a field that it does not have', [...good, { type: 4, custom_id: 'other', value: '' }]],
    [
      'a field of another name in the place of the first',
      [{ ...(good[0] ?? never()), custom_id: 'other' }, ...good.slice(1)],
    ],
  ];
  for (const [index, { component }] of inputs.entries()) {
    if (component === undefined) continue;
    const put = (what: string, field: Partial<Field>): void => {
      const fields = good.map((each, at) => (at === index ? { ...each, ...field } : each));
      wrong.push([`${component.custom_id}: ${what}`, fields]);
    };
    wrong.push([`${component.custom_id}: missing`, good.filter((_, at) => at !== index)]);
    put('another type', { type: component.type === 4 ? 3 : 4, value: '', values: [] });
    if (component.type === 4) {
      for (const value of [5, true, {}, ['5']]) put(`a value that is no text, ${JSON.stringify(value)}`, { value });
      put('too long', { value: '1'.repeat((component.max_length ?? 4_000) + 1) });
      if (component.required !== false) for (const value of ['', '  \n']) put('blank', { value });
      continue;
    }
    put('no values', { values: undefined });
    const most = component.max_values ?? 1;
    const some = { 3: component.options?.[0]?.value, 6: ids.role, 8: ids.channel }[component.type] ?? never();
    put('the same twice', { values: [some, some] });
    put('more than it takes', { values: Array.from({ length: most + 1 }, (_, at) => (at === 0 ? some : `${at}`)) });
    if (component.required !== false) put('nothing', { values: [] });
    const bad = {
      3: ['nothing', '__proto__', '', ids.role],
      6: [ids.goneRole, ids.member, ids.channel, 'x', ''],
      8: [ids.goneChannel, ids.foreignChannel, ids.thread, ids.role, ids.member, 'x'],
    }[component.type];
    for (const value of bad ?? never()) {
      put(`not offered: ${value}`, { values: [value] });
      if (most > 1) put(`one of two not offered: ${value}`, { values: [some, value] });
    }
    if (component.type === 8 && component.custom_id === 'channels') {
      put('a channel of another kind', { values: [ids.voice] });
    }
  }
  return wrong;
}

function never(): never {
  throw new Error('a kind of field that is not forged here yet');
}
