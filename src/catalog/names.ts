/** Discord's rule for the names of commands and options (developers/interactions/application-commands). */
const discordName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** `text` as a name that Discord takes: lower case, other characters as `_`. `undefined` where nothing is left of it. */
export function optionName(text: string): string | undefined {
  const name = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^-_'\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
  const short = Array.from(name).slice(0, 32).join('');
  return discordName.test(short) ? short : undefined;
}

/** A choice as people read it: `2560:1440 (16:9)` is 2560×1440 (16:9), `fast` is Fast. */
export function choiceLabel(value: string | number): string {
  const text = String(value).replaceAll(/(\d{3,}):(\d{3,})/g, '$1×$2');
  const label = /^\p{Ll}/u.test(text) && !text.includes('://') ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return label.length <= 100 ? label : `${label.slice(0, 99)}…`;
}
