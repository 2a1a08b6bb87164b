import { ApplicationCommandOptionType, type APIApplicationCommandBasicOption } from 'discord.js';
import * as fc from 'fast-check';
import type { Field, FilesKind } from '../../src/catalog/field.ts';
import type { Model } from '../../src/catalog/model.ts';
import type { FileRules } from '../../src/catalog/request-files.ts';
import { suggestions } from '../../src/catalog/search.ts';
import type { Scalar } from '../../src/core/job/record.ts';
import type { AttachedFile } from '../../src/core/media/attached-file.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As much of a choice as a member may have typed: whole characters. */
function beginning(choice: string | number): string {
  return Array.from(graphemes.segment(String(choice)), ({ segment }) => segment)
    .slice(0, 3)
    .join('');
}

/** Lists as a member may type them: entries that are allowed, entries that are not, and too many or too few. */
function listFor({ of }: Extract<Field, { readonly kind: 'list' }>): fc.Arbitrary<string> {
  const entry: fc.Arbitrary<string> =
    of.kind === 'choice'
      ? fc.constantFrom(...of.choices.map(String))
      : of.kind === 'number'
        ? fc.constantFrom(of.min ?? 0, of.max ?? 9, (of.min ?? 0) + 1, 0.5).map(String)
        : fc.constantFrom('x', 'xx', '貓', 'true', 'false');
  return fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => entries.join(', '));
}

export const guildId = '123456789012345678';
/** What this server's members may link to. */
export const fileRules: FileRules = {
  bytes: 25_000_000,
  guildId,
  origins: [],
  domains: ['cdn.discordapp.com'],
  sightOf: () => 'seen',
};
/** A file that Discord's client lets a member attach. */
function fileFor({ bounds: { types, media, bytes } }: FilesKind): fc.Arbitrary<AttachedFile> {
  const extensions = types ?? { image: ['png', 'jpg'], video: ['mp4'], audio: ['mp3', 'wav'] }[media];
  return fc.record({
    url: fc.constant('https://cdn.discordapp.com/ephemeral-attachments/1/2/a'),
    name: fc.constantFrom(...extensions.map((extension) => `a.${extension}`)),
    size: fc.constantFrom(1, 1, 1, 100_000, bytes, bytes + 1),
    type: fc.constant(undefined),
    width: fc.constantFrom(undefined, 15, 2000),
    height: fc.constantFrom(undefined, 15, 2000),
  });
}

const links = fc
  .array(
    fc.constantFrom(
      'https://media.cdn.discordapp.com/b.png?ex=1',
      `https://discord.com/channels/${guildId}/223456789012345678/323456789012345678#2`,
      'https://cdn.discordapp.com/a.png',
      'https://elsewhere.example/a.png',
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((all) => all.join('\n'));

/** A value that a member can send for an option, at its edges and between them. */
export function valueFor(option: APIApplicationCommandBasicOption, model: Model): fc.Arbitrary<Scalar | AttachedFile> {
  const rules = model.fields.find(({ name }) => name === option.name);
  if (rules?.kind === 'file') return fileFor(rules.files);
  if (rules?.kind === 'link') return links;
  if (rules?.kind === 'list') return listFor(rules);
  const limits = option as { min_value?: number; max_value?: number; min_length?: number; max_length?: number };
  const field = model.fields.find(({ name }) => name === option.name);
  if ('choices' in option && option.choices !== undefined) {
    return fc.constantFrom(...option.choices.map(({ value }) => value));
  }
  if ('autocomplete' in option && option.autocomplete && field?.kind === 'choice') {
    return fc.constantFrom('', ...field.choices.map(beginning)).chain((typed) => {
      // The beginning of a text need not be one of its forms. A member who sees no choice types less.
      const offered = suggestions(model, field, typed, 'zh-TW');
      return fc.constantFrom(
        ...(offered.length > 0 ? offered : suggestions(model, field, '', 'zh-TW')).map(({ value }) => value),
      );
    });
  }
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return fc.boolean();
    case ApplicationCommandOptionType.Integer: {
      const min = limits.min_value ?? Number.MIN_SAFE_INTEGER;
      const max = limits.max_value ?? Number.MAX_SAFE_INTEGER;
      return fc.oneof(
        fc.constantFrom(min, max),
        fc.maxSafeInteger().map((value) => Math.min(Math.max(value, min), max)),
      );
    }
    case ApplicationCommandOptionType.Number: {
      const min = limits.min_value ?? Number.MIN_SAFE_INTEGER;
      const max = limits.max_value ?? Number.MAX_SAFE_INTEGER;
      return fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true }));
    }
    default: {
      const min = Math.max(limits.min_length ?? 0, 1);
      const max = limits.max_length ?? 6000;
      return fc
        .tuple(fc.constantFrom('x', '貓', '😀'), fc.constantFrom(min, Math.min(min + 7, max), max))
        .map(([one, length]) => one.repeat(Math.floor(length / one.length)).padEnd(length, 'x'));
    }
  }
}
