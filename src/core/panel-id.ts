const form = /^[a-z-]{1,20}(?:\/[\w:-]{0,40}){0,4}$/u;

/** The panel that a component belongs to, and what it is for. */
export interface PanelId {
  readonly panel: string;
  readonly parts: readonly string[];
}

/** The `custom_id` of a component of a command's own panel: below Discord's 100 characters. */
export function encodePanel(panel: string, ...parts: readonly (string | number)[]): string {
  return [panel, ...parts].join('/');
}

/** Reads a `custom_id` as it came from outside, where anything can be forged; `undefined` for what `encodePanel` never makes. */
export function decodePanel(text: string): PanelId | undefined {
  if (text.length > 100 || !form.test(text)) return undefined;
  const [panel = '', ...parts] = text.split('/');
  return { panel, parts };
}
