import { SimpleMarkdown } from 'discord-markdown-parser';

type Rule = (typeof SimpleMarkdown)['defaultRules']['link'];

const longestLabel = 1024;
const target = /^\(\s*<?(https?:\/\/(?:[^\s\\()<>]|\\[^\s]|\([^\s()<>]*\))+)>?(?:\s+["']([^\n]{0,512}?)["'])?\s*\)/iu;

/** Where the bracket that is open at the start of `source` closes, or undefined. */
function closing(source: string): number | undefined {
  let open = 0;
  for (let at = 0; at < source.length && at <= longestLabel; at += 1) {
    const sign = source[at];
    if (sign === '\\') at += 1;
    else if (sign === '[') open += 1;
    else if (sign === ']') {
      open -= 1;
      if (open === 0) return at;
    }
  }
  return undefined;
}

/**
 * `[label](https://address "title")`. A label that itself looks like an address is none, as in Discord's client, so that
 * nobody is led elsewhere than they read.
 */
export const linkRule: Rule = {
  ...SimpleMarkdown.defaultRules.link,
  match(source) {
    if (!source.startsWith('[')) return null;
    const end = closing(source);
    if (end === undefined || end < 2) return null;
    const label = source.slice(1, end);
    const found = target.exec(source.slice(end + 1));
    if (found === null || /https?:\/\//iu.test(label)) return null;
    const [rest, address, title] = found;
    return Object.assign([source.slice(0, end + 1) + rest, label, address ?? '', title ?? ''], {
      index: 0,
      input: source,
    });
  },
};
