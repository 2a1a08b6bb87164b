import { z } from 'zod';
import { formSettings, type FormSetting } from './moderation/policy.ts';
import { sections } from './moderation/section.ts';
import { componentLimits } from './discord-limits.ts';

/** How a component is used: a button is pressed, a select has picked values, a form is submitted. */
export const componentKinds = [
  'button',
  'string-select',
  'user-select',
  'role-select',
  'mentionable-select',
  'channel-select',
  'form',
] as const;
export type ComponentKind = (typeof componentKinds)[number];

/** An id of Discord's, or of a job. A job has the id of its interaction. */
const snowflake = z.string().regex(/^\d{17,20}$/u);
/** The revision of a policy, or the number of a page. */
const number = z
  .string()
  .regex(/^\d{1,9}$/u)
  .transform(Number);
/** The name of a model's command. */
const command = z.string().regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u);
/** Where an older page begins: the end of a row's key. */
const cursor = z.string().regex(/^[\w:-]{1,40}$/u);

function declare<K extends ComponentKind, P extends z.ZodRawShape>(kind: K, params: P) {
  return { kind, params: z.object(params) };
}

const jobButton = declare('button', { job: snowflake });
const page = declare('button', { page: number });
const settingForm = declare('form', { revision: number });

/** The buttons of a job, by what they do. They occur in servers and in direct messages. */
export const jobIds = {
  cancel: jobButton,
  private: jobButton,
  withhold: jobButton,
  receipt: jobButton,
  /** Of a receipt. */
  details: jobButton,
  show: jobButton,
  retry: jobButton,
  /** The same options with a new seed, for everybody who sees the result. */
  again: jobButton,
  /** Asks first. `delete-now` is the button of that question. */
  delete: jobButton,
  'delete-now': jobButton,
  /** Opens the panel with everything else that the presser may do. */
  more: jobButton,
  animate: jobButton,
  /** The whole prompt, from this page on. */
  prompt: declare('button', { job: snowflake, page: number.optional() }),
  /** Whether others may make something from all results of who presses. */
  share: jobButton,
  unshare: jobButton,
  report: jobButton,
  remove: jobButton,
  describe: jobButton,
  /** Opens the form with the options that a result was made with. */
  edit: jobButton,
  /** `press`: the press that opened it. */
  edited: declare('form', { job: snowflake, press: snowflake }),
  /** Makes something from a file of the result: with this model, or with one that is picked. */
  next: declare('button', { job: snowflake, command: command.optional() }),
  make: declare('form', { job: snowflake, command: command.optional() }),
  /** Makes something from the prompt alone. */
  'use-prompt': declare('form', { job: snowflake }),
  /** `count`: how many files it offers. */
  description: declare('form', { job: snowflake, count: number }),
};

/** The components and forms of commands, by command and name. They occur only in servers. */
export const commandIds = {
  policy: {
    home: declare('button', {}),
    section: declare('button', { section: z.enum(sections) }),
    edit: declare('button', { setting: z.enum(formSettings) }),
    again: declare('button', { setting: z.enum([...formSettings, 'preset']) }),
    'clean-up': declare('button', { revision: number }),
    presets: declare('button', {}),
    preset: settingForm,
    undo: declare('button', { revision: number }),
    /** Only on panels of earlier versions. */
    pick: declare('string-select', { revision: number }),
    'show-words': page,
    'back-words': page,
    'next-words': page,
    ...(Object.fromEntries(formSettings.map((setting) => [setting, settingForm])) as Record<
      FormSetting,
      typeof settingForm
    >),
  },
  /** Clips of a story, which are started together. */
  batch: {
    model: declare('string-select', { job: snowflake }),
    /** `credits`: what the presser was told that all cost together. */
    start: declare('button', { job: snowflake, model: command, credits: number }),
    cancel: declare('button', { job: snowflake, batch: snowflake }),
  },
  story: {
    /** `model`: the command of the model that makes the pictures. */
    scenes: declare('form', { model: command }),
  },
  moderate: {
    log: declare('button', { before: cursor.optional() }),
    history: declare('button', { member: snowflake, before: cursor.optional() }),
    remove: declare('form', { job: snowflake }),
    unblock: declare('button', { member: snowflake }),
  },
  make: {
    /** Makes something from a file of a message. */
    files: declare('form', { message: snowflake }),
  },
  preview: {
    /** `draft`: the interaction that the preview was shown to. */
    run: declare('button', { draft: snowflake }),
    change: declare('button', { draft: snowflake }),
    changed: declare('form', { draft: snowflake }),
  },
  report: {
    why: declare('form', { job: snowflake, message: snowflake }),
    /** Asks before it removes. `remove-now` is the button of that question. */
    remove: jobButton,
    'remove-now': jobButton,
    bar: jobButton,
    dismiss: jobButton,
    undo: jobButton,
  },
};

/** Every custom id: its owner, its name, its kind, and its parameters in this order. */
const customIds = { job: jobIds, ...commandIds };

type CustomIds = typeof customIds;
/** A job, or the command that a component belongs to. */
export type Owner = keyof CustomIds;
/** The names of one owner's components. */
export type NameOf<O extends Owner> = keyof CustomIds[O] & string;
/** What a job's buttons do. */
export type JobAction = {
  [N in NameOf<'job'>]: KindOf<'job', N> extends 'button' ? N : never;
}[NameOf<'job'>];

interface Declared {
  readonly kind: ComponentKind;
  readonly params: z.ZodObject;
}
type Declaration<O extends Owner, N extends NameOf<O>> = CustomIds[O][N] & Declared;
export type KindOf<O extends Owner, N extends NameOf<O>> = Declaration<O, N>['kind'];
export type IdParams<O extends Owner, N extends NameOf<O>> = Readonly<z.output<Declaration<O, N>['params']>>;

/** A parsed custom id. */
export type CustomId = {
  [O in Owner]: {
    [N in NameOf<O>]: {
      readonly owner: O;
      readonly name: N;
      readonly kind: KindOf<O, N>;
      readonly params: IdParams<O, N>;
    };
  }[NameOf<O>];
}[Owner];

/** The `custom_id` of a component. It is never longer than Discord allows. */
export function encode<O extends Owner, N extends NameOf<O>>(owner: O, name: N, params: IdParams<O, N>): string {
  const { params: schema }: Declared = customIds[owner][name] as Declaration<O, N>;
  return format(owner, name, schema, params as Values);
}

type Values = Readonly<Record<string, string | number | undefined>>;

/** There are two forms, because messages in servers have both: `cancel:<job>` and `policy/pick/<revision>`. */
function format(owner: string, name: string, schema: z.ZodObject, params: Values): string {
  const values = Object.keys(schema.shape).flatMap((part) => params[part] ?? []);
  return owner === 'job' ? [name, ...values].join(':') : [owner, name, ...values].join('/');
}

/**
 * Parses a `custom_id` from outside, where anything can be forged; `undefined` for a text that `encode` never returns.
 */
export function decode(text: string): CustomId | undefined {
  if (text.length > componentLimits.customId) return undefined;
  const [owner = '', name = '', ...values] = text.includes('/') ? text.split('/') : ['job', ...text.split(':')];
  const declared = declarationOf(owner, name);
  if (declared === undefined) return undefined;
  const { kind, params: schema } = declared;
  const parts = Object.keys(schema.shape).slice(0, values.length);
  const parsed = schema.safeParse(Object.fromEntries(parts.map((part, index) => [part, values[index]])));
  // A text in another spelling, or with something more, was not made by `encode`.
  if (!parsed.success || format(owner, name, schema, parsed.data as Values) !== text) return undefined;
  return { owner, name, kind, params: parsed.data } as CustomId;
}

function declarationOf(owner: string, name: string): Declared | undefined {
  const all: Readonly<Record<string, Readonly<Record<string, Declared>>>> = customIds;
  const own = Object.hasOwn(all, owner) ? all[owner] : undefined;
  return own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
}
