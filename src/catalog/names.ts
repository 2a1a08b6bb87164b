import { commandLimits } from '../core/discord-limits.ts';

/** What the names of commands and options are made of (developers/interactions/application-commands). */
const discordName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]+$/u;

/** `text` as a name that Discord takes: in lower case, with `_` for other characters. `undefined` where nothing is left. */
export function optionName(text: string): string | undefined {
  return nameOf(text, '_');
}

/** An input's key without the number of a workflow's node, which has no meaning: `81_text` becomes `text`. */
export function withoutNode(key: string): string {
  return key.replace(/^\d+_(?=.)/, '');
}

/** An option's name from its input's key. */
export function derivedOptionName(key: string): string {
  return optionName(withoutNode(key)) ?? optionName(key) ?? 'option';
}

/** The longest ending of a name that belongs to one of several options of an input. */
const longestEnding = '-link'.length;

/** The name of an input that takes files, from its key: `image_url` is image, the list `reference_images` reference_image. */
export function derivedFilesName(key: string, isList: boolean): string {
  const name = derivedOptionName(key);
  const what = name.replace(/_(?:ur[il]s?|files?|path|base64)$/, '') || name;
  return isList ? what.replace(/(?<=\p{L}[^s\P{L}])s$/u, '') : what;
}

/** A name for one of several options of an input: the input's name with an ending. */
export function nameWithEnding(name: string, ending: string): string {
  return `${trimmed(cut(name, commandLimits.name - longestEnding, '_'), '_')}-${ending}`;
}

/**
 * A command's name from a model id: without the maker, and without parts such as `text-to-image` where other parts are
 * left. `acestep-ai/ace-step-1.5/text-to-audio` becomes `ace-step-1-5`.
 */
export function commandName(id: string): string | undefined {
  return nameOf(distinctiveParts(id).join('-'), '-');
}

function distinctiveParts(id: string): readonly string[] {
  const [, ...rest] = id.split('/');
  const special = rest.filter((part) => !/^text-to-(image|video|audio|music|speech)$/i.test(part));
  return special.length > 0 ? special : rest;
}

/** An option's name that is not in `used`, where it is added: the name itself, or the name with a number. */
export function distinctName(name: string, used: Set<string>): string {
  return distinct(name, used, (number) => cut(name, commandLimits.name - `_${number}`.length, '_') + `_${number}`);
}

/** A text that is not in `used`, where it is added: the text itself, or the first free one of its numbered variants. */
export function distinct(text: string, used: Set<string>, numbered: (number: number) => string): string {
  let free = text;
  for (let number = 2; used.has(free); number += 1) free = numbered(number);
  used.add(free);
  return free;
}

function nameOf(text: string, joint: '_' | '-'): string | undefined {
  const name = trimmed(
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(joint === '_' ? /[^-_'\p{L}\p{N}]+/gu : /[^_'\p{L}\p{N}]+/gu, joint),
    joint,
  );
  const short = trimmed(cut(name, commandLimits.name, joint), joint);
  return discordName.test(short) && short.length <= commandLimits.name ? short : undefined;
}

/** Cuts to at most `limit` UTF-16 units, after a whole word where that keeps at least half. */
function cut(name: string, limit: number, joint: string): string {
  if (name.length <= limit) return name;
  const hard = name.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  const end = name[hard.length] === joint ? hard.length : hard.lastIndexOf(joint);
  return end >= limit / 2 ? hard.slice(0, end) : hard;
}

function trimmed(name: string, joint: '_' | '-'): string {
  return joint === '_' ? name.replaceAll(/^_+|_+$/g, '') : name.replaceAll(/^[-_]+|[-_]+$/g, '');
}

/** Words that are written in capitals. */
const abbreviations = /^(png|jpe?g|webp|gif|mp[34]|wav|ogg|flac|webm|mov|[su]?hd|sd)$/;

/** The label of a choice: `2560:1440 (16:9)` becomes 2560×1440 (16:9), `fast` Fast, `portrait_16_9` Portrait 16:9. */
export function choiceLabel(value: string | number): string {
  const text = String(value)
    .replaceAll(/(\d{3,}):(\d{3,})/g, '$1×$2')
    .replace(/^(\p{Ll}+)_(\d{1,2})_(\d{1,2})$/u, '$1 $2:$3');
  if (abbreviations.test(text)) return text.toUpperCase();
  const words = /^\p{Ll}[\p{Ll}\p{N}_]*$/u.test(text) ? text.replaceAll('_', ' ').trim() : text;
  const label =
    /^\p{Ll}/u.test(words) && !words.includes('://') ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return label.length <= commandLimits.choiceName ? label : `${label.slice(0, commandLimits.choiceName - 1)}…`;
}

/** An input's key as words: `guidance_scale` becomes Guidance scale. */
export function inputWords(key: string): string {
  const words = withoutNode(key)
    .replaceAll(/[_.\s-]+/g, ' ')
    .trim();
  return words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A model's id as words, without the maker: `seedance-2.5 1080p`. */
export function modelWords(id: string): string {
  return distinctiveParts(id).join(' ');
}
