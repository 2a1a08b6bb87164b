/** A keyword without its wildcards. `opensLeft`: it may stand inside a word that begins before it. */
export interface Keyword {
  readonly core: string;
  readonly opensLeft: boolean;
  readonly opensRight: boolean;
}

/**
 * Reads a keyword as AutoMod does: `*` at its beginning or end lets the word go on there, and is a character like any other
 * elsewhere. Undefined where nothing is left without wildcards, for such a keyword would match everything.
 * Source: https://docs.discord.com/developers/resources/auto-moderation, 'Keyword Matching Strategies'.
 */
export function readKeyword(text: string): Keyword | undefined {
  const trimmed = text.trim();
  const core = trimmed.replace(/^\*+/, '').replace(/\*+$/, '').trim();
  if (core === '') return undefined;
  return { core, opensLeft: trimmed.startsWith('*'), opensRight: trimmed.endsWith('*') };
}
