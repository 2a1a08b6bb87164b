import { formSettings, type FormSetting } from './moderation/policy.ts';
import type { UseKind } from './custom-id.ts';

/** A component of a command's own: how it is used, and what its custom id carries. What is not so is no use of it. */
interface Declared {
  readonly kind: UseKind;
  readonly parts: readonly RegExp[];
  /** One more that may be missing. */
  readonly last?: RegExp;
}

const snowflake = /^\d{17,20}$/u;
/** Of a policy, or of a page. */
const number = /^\d{1,9}$/u;
const setting = /^[a-z-]{1,20}$/u;
/** Where an older page begins: the end of a row's key. */
const cursor = /^[\w:-]{1,40}$/u;

const button = { kind: 'button', parts: [number] } as const;
const settingForm = { kind: 'form', parts: [number] } as const;
const decision = { kind: 'button', parts: [snowflake] } as const;

/** A form for each setting that has one. */
const policyForms = Object.fromEntries(formSettings.map((name) => [name, settingForm])) as Readonly<
  Record<FormSetting, typeof settingForm>
>;

/** Every component and form of the commands' own, by command and name. A command has to say what each does, by its kind. */
export const panelIds = {
  policy: {
    pick: { kind: 'string-select', parts: [number] },
    again: { kind: 'button', parts: [setting] },
    'show-words': button,
    'back-words': button,
    'next-words': button,
    ...policyForms,
  },
  moderate: {
    log: { kind: 'button', parts: [], last: cursor },
    history: { kind: 'button', parts: [snowflake], last: cursor },
    remove: { kind: 'form', parts: [snowflake] },
  },
  report: {
    why: { kind: 'form', parts: [snowflake, snowflake] },
    remove: decision,
    bar: decision,
    dismiss: decision,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Declared>>>>;

type PanelIds = typeof panelIds;
export type PanelName = keyof PanelIds;
/** The names of one command's components. */
export type PanelPart<P extends PanelName> = keyof PanelIds[P] & string;
export type KindOf<P extends PanelName, W extends PanelPart<P>> = PanelIds[P][W] extends { kind: infer K } ? K : never;

/** A custom id as it was read: the command and the component that it belongs to, how that is used, and what it carries. */
export interface PanelId {
  readonly panel: PanelName;
  readonly what: string;
  readonly kind: UseKind;
  readonly parts: readonly string[];
}

/** The `custom_id` of a component of a command's own panel: below Discord's 100 characters. */
export function encodePanel<P extends PanelName>(
  panel: P,
  what: PanelPart<P>,
  ...parts: readonly (string | number)[]
): string {
  return [panel, what, ...parts].join('/');
}

/** Reads a `custom_id` as it came from outside, where anything can be forged; `undefined` for what is not declared. */
export function decodePanel(text: string): PanelId | undefined {
  if (text.length > 100) return undefined;
  const [panel = '', what = '', ...parts] = text.split('/');
  if (!isPanel(panel)) return undefined;
  const own: Readonly<Record<string, Declared>> = panelIds[panel];
  const declared = Object.hasOwn(own, what) ? own[what] : undefined;
  if (declared === undefined) return undefined;
  const { kind, last } = declared;
  const patterns =
    last !== undefined && parts.length > declared.parts.length ? [...declared.parts, last] : declared.parts;
  const fits = parts.length === patterns.length && patterns.every((pattern, index) => pattern.test(parts[index] ?? ''));
  return fits ? { panel, what, kind, parts } : undefined;
}

function isPanel(name: string): name is PanelName {
  return Object.hasOwn(panelIds, name);
}
