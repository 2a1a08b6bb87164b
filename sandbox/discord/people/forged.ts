/** A made-up field of a form, or a made-up select, in Discord's own JSON. */
interface ForgedField {
  readonly type: number;
  readonly custom_id: string;
  readonly value?: unknown;
  readonly values?: readonly string[] | undefined;
}

/** What a person with a modified client sends: a press, a pick or a form, whether or not it was ever shown. */
export type Forged =
  | { readonly as: 'component'; readonly customId: string; readonly type: number; readonly values?: readonly string[] }
  | { readonly as: 'form'; readonly customId: string; readonly fields: readonly ForgedField[] };
