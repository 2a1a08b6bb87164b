const comma = /[,，、]/u;

/** The entries of a list that a member typed: lines if there are several, else what commas separate. Blank ones are dropped. */
export function entriesIn(typed: string): string[] {
  return typed
    .split(/[\r\n]/.test(typed) ? /[\r\n]+/ : comma)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Whether a member can type a value as one entry of a list. */
export function isEntry(value: string | number): boolean {
  const [entry, ...more] = entriesIn(String(value));
  return entry !== undefined && more.length === 0;
}
