import type { Forged } from '../../../sandbox/discord/people/forged.ts';
import type { Component } from '../../../sandbox/discord/message/types.ts';
import { componentKinds, type ComponentKind } from '../../../src/core/custom-id.ts';
import type { WordKey } from '../../../src/words/words.ts';
import type { FaultTable } from '../table.ts';

/** What Discord's client could not have sent, and the answer. */
interface ForgedUse {
  readonly what: string;
  readonly answer: WordKey;
}

/** Custom ids in other uses than their own. */
export const forgedIds = {
  job: {
    what: 'the id of a button of a job, as a select or a form',
    answer: 'refusal.unknown-button',
  },
  button: {
    what: 'the id of a button of `/policy`, `/moderate`, a report or a preview, as a select or a form',
    answer: 'refusal.unknown-button',
  },
  'string-select': {
    what: 'the id of the select of `/policy`, as a button, another select or a form',
    answer: 'refusal.unknown-button',
  },
  form: {
    what: 'the id of a form of `/policy`, a report, a removal, a description, a story or a preview, as a button or a select',
    answer: 'refusal.unknown-button',
  },
  undeclared: {
    what: 'an id that none of them has: with other parts or none, of another command, names of prototypes',
    answer: 'refusal.unknown-button',
  },
} as const satisfies Readonly<Record<string, ForgedUse>>;

export const forgedPicks = {
  what: 'the select of `/policy` with nothing picked, with two settings, or with one that it does not offer',
  answer: 'refusal.not-offered',
} as const satisfies ForgedUse;

/** Forms of `/policy`, a report or a removal. */
export const forgedForms = {
  fields: {
    what: 'a form with a field that is missing, there twice, not its own or of another name',
    answer: 'refusal.not-offered',
  },
  type: { what: 'a form with a field of another type, or a text that is none', answer: 'refusal.not-offered' },
  text: {
    what: 'a form with a text longer than Discord lets anybody type, or a blank one where it is required',
    answer: 'refusal.not-offered',
  },
  count: {
    what: 'a form with more picked than it takes, the same twice, or nothing where something is required',
    answer: 'refusal.not-offered',
  },
  picks: {
    what: 'a form with a role or channel that is gone, of another server or of another kind, or with a value that it does not offer',
    answer: 'refusal.not-offered',
  },
} as const satisfies Readonly<Record<string, ForgedUse>>;
type FormFault = keyof typeof forgedForms;

export const forgedModeration = {
  what: 'options of `/moderate` that Discord does not offer: another length or amount, no member, no reason or one of 301 characters',
  answer: 'refusal.not-offered',
} as const satisfies ForgedUse;

export const usesTable: FaultTable = {
  title: 'Forged buttons, selects and forms',
  about:
    'What a client would not send. The sender owns the job and has every right in the server. Each is answered in private, and no row of the database changes: nobody is unblocked, and nothing is cancelled, removed or decided.',
  columns: ['Forged', 'Answer'],
  rows: [...Object.values(forgedIds), forgedPicks, ...Object.values(forgedForms), forgedModeration].map(
    ({ what, answer }) => [what, `\`${answer}\``],
  ),
};

type Field = Extract<Forged, { as: 'form' }>['fields'][number];

const componentTypes: Readonly<Record<Exclude<ComponentKind, 'form'>, number>> = {
  button: 2,
  'string-select': 3,
  'user-select': 5,
  'role-select': 6,
  'mentionable-select': 7,
  'channel-select': 8,
};

/** An id in every use but its own: with nothing picked or filled in, and with these values. */
export function otherUses(customId: string, own: ComponentKind, values: readonly string[]): readonly Forged[] {
  return componentKinds
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

/** The fields of a shown form, with their present values. */
function fieldsOf(form: readonly Component[]): readonly Field[] {
  return form.flatMap(({ component }): Field[] => {
    if (component === undefined) return [];
    const { type, custom_id: id = '', value = '', options, default_values: defaults } = component;
    if (type === 4) return [{ type, custom_id: id, value }];
    const chosen = [
      ...(options ?? []).filter((option) => option.default === true).map((option) => option.value),
      ...(defaults ?? []).map((each) => each.id),
    ];
    if (type === 21) return [{ type, custom_id: id, value: chosen[0] ?? null }];
    return [{ type, custom_id: id, values: chosen }];
  });
}

/** Existing ids that no select offers, or no longer offers. */
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

/** A form that could not have been sent: its row in the table, what is wrong with it, and its fields. */
type Wrong = readonly [fault: FormFault, what: string, fields: readonly Field[]];

export function wrongFields(inputs: readonly Component[], ids: Ids): readonly Wrong[] {
  const good = fieldsOf(inputs);
  const other = { ...(good[0] ?? never()), custom_id: 'other' };
  return [
    ['fields', 'no field', []],
    ['fields', 'a field twice', [...good, ...good.slice(0, 1)]],
    ['fields', 'a field that it does not have', [...good, { type: 4, custom_id: 'other', value: '' }]],
    ['fields', 'a field of another name in the place of the first', [other, ...good.slice(1)]],
    ...inputs.flatMap(({ component }, index): readonly Wrong[] => {
      if (component === undefined) return [];
      const put: Put = (fault, what, field) => {
        const fields = good.map((each, at) => (at === index ? { ...each, ...field } : each));
        return [fault, `${component.custom_id}: ${what}`, fields];
      };
      const missing = good.filter((_, at) => at !== index);
      const type = component.type === 4 ? 3 : 4;
      return [
        ['fields', `${component.custom_id}: missing`, missing],
        put('type', 'another type', { type, value: '', values: [] }),
        ...wrongValues(component, ids, put),
      ];
    }),
  ];
}

/** The form with one of its fields replaced. */
type Put = (fault: FormFault, what: string, field: Partial<Field>) => Wrong;

function wrongValues(component: Component, ids: Ids, put: Put): readonly Wrong[] {
  if (component.type === 4) return wrongTexts(component, put);
  return component.type === 21 ? wrongChoices(component, put) : wrongPicks(component, ids, put);
}

function wrongChoices({ options = [] }: Component, put: Put): readonly Wrong[] {
  return [
    put('count', 'nothing', { value: null }),
    ...['nothing', '__proto__', ''].map((value) => put('picks', `not offered: ${value}`, { value })),
    ...[5, true, [options[0]?.value]].map((value) => put('picks', `not offered: ${JSON.stringify(value)}`, { value })),
  ];
}

function wrongTexts({ max_length: most = 4_000, required }: Component, put: Put): readonly Wrong[] {
  return [
    ...[5, true, {}, ['5']].map((value) => put('type', `a value that is no text, ${JSON.stringify(value)}`, { value })),
    put('text', 'too long', { value: '1'.repeat(most + 1) }),
    ...(required === false ? [] : ['', '  \n'].map((value) => put('text', 'blank', { value }))),
  ];
}

function wrongPicks(component: Component, ids: Ids, put: Put): readonly Wrong[] {
  const most = component.max_values ?? 1;
  const option = component.options?.[0]?.value;
  const some = { 3: option, 6: ids.role, 8: ids.channel, 22: option }[component.type] ?? never();
  const bad = {
    3: ['nothing', '__proto__', '', ids.role],
    6: [ids.goneRole, ids.member, ids.channel, 'x', ''],
    8: [ids.goneChannel, ids.foreignChannel, ids.thread, ids.role, ids.member, 'x'],
    22: ['nothing', '__proto__', '', ids.role],
  }[component.type];
  const tooMany = Array.from({ length: most + 1 }, (_, at) => (at === 0 ? some : `${at}`));
  return [
    put('type', 'no values', { values: undefined }),
    put('count', 'the same twice', { values: [some, some] }),
    put('count', 'more than it takes', { values: tooMany }),
    ...(component.required === false ? [] : [put('count', 'nothing', { values: [] })]),
    ...(bad ?? never()).flatMap((value) => [
      put('picks', `not offered: ${value}`, { values: [value] }),
      ...(most > 1 ? [put('picks', `one of two not offered: ${value}`, { values: [some, value] })] : []),
    ]),
    ...(component.type === 8 && component.custom_id === 'channels'
      ? [put('picks', 'a channel of another kind', { values: [ids.voice] })]
      : []),
  ];
}

function never(): never {
  throw new Error('a kind of field that is not forged here yet');
}
