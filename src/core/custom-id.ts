import { z } from 'zod';
import { formSettings, type FormSetting } from './moderation/policy.ts';
import { componentLimits } from './discord-limits.ts';

/** How Discord lets a component be used: it is pressed, one picks in it, or it is a form that is sent. */
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

/** Ids of Discord's, and of jobs: a job's id is its interaction's. */
const snowflake = z.string().regex(/^\d{17,20}$/u);
/** Of a policy's revision, or of a page. */
const number = z
  .string()
  .regex(/^\d{1,9}$/u)
  .transform(Number);
/** Where an older page begins: the end of a row's key. */
const cursor = z.string().regex(/^[\w:-]{1,40}$/u);

function declare<K extends ComponentKind, C extends z.ZodRawShape>(kind: K, carries: C) {
  return { kind, carries: z.object(carries) };
}

const jobButton = declare('button', { job: snowflake });
const page = declare('button', { page: number });
const settingForm = declare('form', { revision: number });

/** The buttons of a job, by what they do. They stand in servers and in direct messages. */
export const jobIds = {
  cancel: jobButton,
  private: jobButton,
  withhold: jobButton,
  receipt: jobButton,
  show: jobButton,
};

/** The components and forms of commands, by command and name; all of a server's. */
export const commandIds = {
  policy: {
    pick: declare('string-select', { revision: number }),
    again: declare('button', { setting: z.enum(formSettings) }),
    'show-words': page,
    'back-words': page,
    'next-words': page,
    ...(Object.fromEntries(formSettings.map((setting) => [setting, settingForm])) as Record<
      FormSetting,
      typeof settingForm
    >),
  },
  moderate: {
    log: declare('button', { before: cursor.optional() }),
    history: declare('button', { member: snowflake, before: cursor.optional() }),
    remove: declare('form', { job: snowflake }),
  },
  report: {
    why: declare('form', { job: snowflake, message: snowflake }),
    remove: jobButton,
    bar: jobButton,
    dismiss: jobButton,
  },
};

/** Every custom id that there is: whose it is, what it is called, how it is used, and what it carries, in this order. */
const customIds = { job: jobIds, ...commandIds };

type CustomIds = typeof customIds;
/** A job, or the command that a component belongs to. */
export type Owner = keyof CustomIds;
/** What one owner's components are called. */
export type NameOf<O extends Owner> = keyof CustomIds[O] & string;
export type JobAction = NameOf<'job'>;

interface Declared {
  readonly kind: ComponentKind;
  readonly carries: z.ZodObject;
}
type Declaration<O extends Owner, N extends NameOf<O>> = CustomIds[O][N] & Declared;
export type KindOf<O extends Owner, N extends NameOf<O>> = Declaration<O, N>['kind'];
export type Carried<O extends Owner, N extends NameOf<O>> = Readonly<z.output<Declaration<O, N>['carries']>>;

/** A custom id as it was read. */
export type CustomId = {
  [O in Owner]: {
    [N in NameOf<O>]: {
      readonly owner: O;
      readonly name: N;
      readonly kind: KindOf<O, N>;
      readonly carries: Carried<O, N>;
    };
  }[NameOf<O>];
}[Owner];

/** The `custom_id` of a component: never longer than Discord takes. */
export function encode<O extends Owner, N extends NameOf<O>>(owner: O, name: N, carried: Carried<O, N>): string {
  const { carries }: Declared = customIds[owner][name] as Declaration<O, N>;
  return written(owner, name, carries, carried as Values);
}

type Values = Readonly<Record<string, string | number | undefined>>;

/** Messages that stand in servers have both forms: `cancel:<job>`, and `policy/pick/<revision>`. */
function written(owner: string, name: string, carries: z.ZodObject, carried: Values): string {
  const values = Object.keys(carries.shape).flatMap((part) => carried[part] ?? []);
  return owner === 'job' ? [name, ...values].join(':') : [owner, name, ...values].join('/');
}

/** Reads a `custom_id` as it came from outside, where anything can be forged; `undefined` for what `encode` never makes. */
export function decode(text: string): CustomId | undefined {
  if (text.length > componentLimits.customId) return undefined;
  const [owner = '', name = '', ...values] = text.includes('/') ? text.split('/') : ['job', ...text.split(':')];
  const declared = declaredAs(owner, name);
  if (declared === undefined) return undefined;
  const { kind, carries } = declared;
  const parts = Object.keys(carries.shape).slice(0, values.length);
  const parsed = carries.safeParse(Object.fromEntries(parts.map((part, index) => [part, values[index]])));
  // What is written in another way, or has something more, was not written here.
  if (!parsed.success || written(owner, name, carries, parsed.data as Values) !== text) return undefined;
  return { owner, name, kind, carries: parsed.data } as CustomId;
}

function declaredAs(owner: string, name: string): Declared | undefined {
  const all: Readonly<Record<string, Readonly<Record<string, Declared>>>> = customIds;
  const own = Object.hasOwn(all, owner) ? all[owner] : undefined;
  return own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
}
